/** What stands beneath a box: what could not be read in it, and what is still asked for. */
import { clearMessages, showError, showWanting } from "../design_system/field_message.js";
import { controlsOf, hasFocus } from "./boxes.js";

/** What could not be read is said once its box has lost the focus: never while somebody is typing in it. */
export function showMessages(box) {
  if (!box.onPage) return;
  const controls = controlsOf(box.name);
  if (!controls.length) return;
  if (!box.unread) clearMessages(controls);
  else if (!hasFocus(box.name)) showError(controls, box.unread.message);
}

/** A date that stands beside its weekday takes the weekday with it. */
export function sayWeekday(box) {
  const words = controlsOf(box.name)[0]?.closest(".govuk-form-group")?.parentElement.querySelector("[data-weekday]");
  if (!words || box.unsaved || box.aside) return;
  const day = new Date(box.words);
  words.textContent = Number.isNaN(day.getTime()) ? "" : `${day.toLocaleDateString("en-GB", { weekday: "long" })} ${box.words}`;
}

/** What a row still asks for: it never stops a save. */
export function showWantingOf(row) {
  for (const box of row.all) {
    if (!box.onPage || box.unread) continue;
    const controls = controlsOf(box.name);
    if (!controls.length) continue;
    const message = box.unsaved ? "" : row.wanting[box.short];
    if (message) showWanting(controls, message);
    else clearMessages(controls, ["wanting"]);
  }
}
