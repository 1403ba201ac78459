/** Two people wrote in one box: both texts are shown beneath it, and nothing is chosen for anybody. */
import { linklike, make } from "../design_system/elements.js";
import { controlsOf, inWords } from "./boxes.js";

const panels = new Map();

const paper = (title, words) =>
  make("div", { class: "hr-text" }, make("b", {}, title), ...words.split("\n").map((part) => make("p", {}, part)));

const button = (words, click) =>
  make("button", { type: "button", class: "govuk-button govuk-button--secondary hr-button--small", click }, words);

/** Shows both texts of a box and what can be done, or takes them away once somebody has decided. */
export function askWhichStands(box, settle) {
  const old = panels.get(box.name);
  old?.remove();
  panels.delete(box.name);
  if (!box.apart) return;

  const [control] = controlsOf(box.name);
  if (!control) return;
  const { by, yours, theirs } = box.apart;
  const decide = (words) => {
    panel.remove();
    settle(box, words);
    control.focus();
  };
  const ways = make(
    "div",
    { class: "hr-actions-bar hr-add-row" },
    button(by ? `Keep what ${by} wrote` : "Keep theirs", () => decide(theirs)),
    button("Use mine", () => decide(box.words)),
  );
  if (box.isText) {
    ways.append(" ", linklike("Put both in the box, to edit", () => decide(`${box.words}\n${theirs}`)));
  }
  const head = make("p", { class: "hr-conflict__head" }, make("b", {}, "Two people wrote here."), " Both texts are kept. Which shall stand?");
  const two = make(
    "div",
    { class: "hr-conflict__two" },
    paper("Yours", inWords(box.name, yours)),
    paper(by || "Theirs", inWords(box.name, theirs)),
  );
  const end = make(
    "div",
    { class: "hr-conflict__end" },
    ways,
    make("p", { class: "hr-small hr-soft" }, "What does not stand is kept in the history. Undecided, both are printed."),
  );
  // one save may keep several boxes apart: what leads to the choice leads to the first of them
  const id = `apart-${box.apart.id}`;
  const isFirst = !document.querySelector(`.hr-conflict#${id}`);
  const panel = make("div", { class: "hr-conflict", id: isFirst && id, role: "group", "aria-label": "Two people wrote here", "data-conflict": box.name }, head, two, end);
  const group = control.closest(".govuk-form-group") ?? control;
  group.after(panel);
  panels.set(box.name, panel);
}
