/** Says how much a box still takes once it is nearly full. What is too long stays in its box, and the server says so. */
import { showHint } from "../design_system/field_message.js";
import { form } from "./sending.js";

const NEARLY = 0.9;

export function startCounting() {
  const longest = Number(form.dataset.longest);
  form.addEventListener("input", ({ target }) => {
    if (target.tagName !== "TEXTAREA") return;
    const left = longest - target.value.length;
    if (left < 0) showHint(target, `This is ${(-left).toLocaleString("en-GB")} characters too long to be saved.`);
    else if (target.value.length >= longest * NEARLY) showHint(target, `You have ${left.toLocaleString("en-GB")} characters left.`);
    else showHint(target, "");
  });
}
