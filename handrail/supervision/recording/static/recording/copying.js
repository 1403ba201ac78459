/** Words that need not be typed again: an answer of last time, a wording to begin a goal from. */
import { announce } from "../design_system/announce.js";
import { openDialog } from "../design_system/dialog.js";
import { linklike, make } from "../design_system/elements.js";
import { read } from "./boxes.js";
import { add } from "./rows.js";
import { typeInto } from "./saving.js";

/** Paragraphs as they were written: a blank line between them, line ends kept. */
const wordsOf = (element) => [...element.querySelectorAll("p")].map((part) => part.innerText.trim()).join("\n\n");

function copy(button) {
  const name = button.dataset.copyInto;
  const words = wordsOf(document.getElementById(button.dataset.copyFrom));
  const there = read(name).trimEnd();
  if (!there) {
    typeInto(name, words);
    announce("Copied. It is saved by itself.");
    return;
  }
  const choice = (label, secondary, click) =>
    make("button", { type: "button", class: `govuk-button${secondary ? " govuk-button--secondary" : ""}`, click }, label);
  const after = choice("Add it after my text", false, () => {
    dialog.close();
    typeInto(name, `${there}\n\n${words}`);
  });
  const leave = choice("Leave my text as it is", true, () => dialog.close());
  const ways = make("div", { class: "hr-actions-bar" }, after, leave);
  const dialog = openDialog({ title: "There is text in this box" }, make("p", {}, "What you wrote stays either way."), ways);
}

let panel; // the child whose goals were worked on last

/** Begins a goal from a wording: the newest goal where that has no words yet, else one more. */
function begin(wording, section) {
  const near = panel && section.contains(panel) ? panel : section;
  const newest = [...near.querySelectorAll("textarea[name^='goal.'][name$='.statement']")].at(-1);
  if (newest && !newest.value.trim()) {
    newest.closest("details").open = true;
    typeInto(newest.name, wording);
    const hole = wording.indexOf("__");
    if (hole >= 0) newest.setSelectionRange(hole, hole + 2);
  } else {
    add(near.querySelector("button[value^='add:goal:']"), wording);
  }
}

/** Shows what only a script can do in a part of the page. */
export function offerCopying(part) {
  for (const button of part.querySelectorAll("[data-copy-into]")) button.hidden = false;
  for (const item of part.querySelectorAll("[data-wording]")) {
    const wording = item.textContent.trim();
    item.replaceChildren(linklike(wording, () => begin(wording, item.closest("[data-section]"))));
  }
}

export function startCopying() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy-into]");
    if (button) copy(button);
  });
  document.addEventListener("focusin", ({ target }) => {
    panel = target.closest(".hr-child") ?? panel;
  });
}
