/** Single keys that spare the mouse: only outside text boxes, and they can be turned off. */
import { announce } from "../design_system/announce.js";
import { openDialog } from "../design_system/dialog.js";
import { linklike, make } from "../design_system/elements.js";
import { sections, toggleGuidance } from "./outline.js";

const NEAR_THE_TOP = 160;
const KEPT_AS = "handrail.single-key-shortcuts";

/** Some browsers keep nothing: then the keys work until somebody turns them off on this page. */
let on = true;
try {
  on = localStorage.getItem(KEPT_AS) !== "off";
} catch {
  on = true;
}

const KEYS = {
  j: ["Next section", () => go(1)],
  k: ["Section before", () => go(-1)],
  n: ["Next action that waits for an answer", answerNext],
  a: ["Add an action", addAction],
  g: ["Open or close the guidance of this section", openGuidance],
  G: ["Open or close all guidance", () => announce(toggleGuidance() ? "All guidance is open." : "All guidance is closed.")],
  l: ["Open or close last time", openLastTime],
  "?": ["This list", showKeys],
};

/** The section one is in: where the focus is, else the last one that begins near the top; none on a page just opened. */
function here() {
  const focused = document.activeElement.closest("[data-section]");
  if (focused || !scrollY) return focused;
  return sections().findLast((section) => section.getBoundingClientRect().top < NEAR_THE_TOP);
}

function headingOf(section) {
  return section.querySelector("h2") ?? section;
}

function goTo(section) {
  const heading = headingOf(section);
  heading.tabIndex = -1;
  section.scrollIntoView();
  heading.focus({ preventScroll: true });
}

function go(steps) {
  const all = sections();
  const next = all[all.indexOf(here()) + steps];
  if (next) goTo(next);
  else announce(steps > 0 ? "This is the last section." : "This is the first section.");
}

function answerNext() {
  const waiting = [...document.querySelectorAll("[data-row^='action_answer.']")].find(
    (row) => !row.querySelector("[name$='.reply']:checked"),
  );
  const first = waiting?.querySelector("[name$='.reply']");
  if (!first) {
    announce("Every action has its answer.");
    return;
  }
  waiting.scrollIntoView({ block: "center" });
  first.focus({ preventScroll: true });
}

function addAction() {
  const adds = [...document.querySelectorAll("button[name=do][value^='add:action']")];
  const near = adds.find((button) => here()?.contains(button));
  (near ?? adds.find((button) => button.value.endsWith("=intervention")) ?? adds[0])?.click();
}

function toggle(details, name) {
  if (!details.length) {
    announce(`There is no ${name} in this section.`);
    return;
  }
  const open = details.some((one) => !one.open);
  for (const one of details) one.open = open;
  announce(`${name[0].toUpperCase()}${name.slice(1)} is ${open ? "open" : "closed"}.`);
}

function openGuidance() {
  toggle([...(here()?.querySelectorAll("details.hr-guidance") ?? [])], "guidance");
}

function openLastTime() {
  toggle([...(here()?.querySelectorAll(".hr-last details") ?? [])], "last time");
}

function remember(isOn) {
  on = isOn;
  try {
    localStorage.setItem(KEPT_AS, isOn ? "on" : "off");
  } catch {
    // kept for this page alone
  }
}

function showKeys() {
  if (document.querySelector("dialog[open]")) return;
  const list = make("dl", { class: "hr-keys" });
  for (const [key, [words]] of Object.entries(KEYS)) {
    list.append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)));
  }
  const box = make("input", { type: "checkbox", class: "govuk-checkboxes__input", id: "single-keys", checked: on });
  box.addEventListener("change", () => remember(box.checked));
  const label = make("label", { class: "govuk-label govuk-checkboxes__label", for: "single-keys" }, "Use these keys");
  const item = make("div", { class: "govuk-checkboxes__item" }, box, label);
  const close = make("button", { type: "button", class: "govuk-button", click: () => dialog.close() }, "Close");
  const dialog = openDialog(
    { title: "Keyboard shortcuts" },
    make("p", {}, "They work while you are not typing in a box. To leave a box, press Esc."),
    list,
    make("div", { class: "govuk-checkboxes govuk-checkboxes--small" }, item),
    close,
  );
}

const takesText = (element) =>
  element.closest("textarea, select, dialog, [contenteditable]") ||
  (element.closest("input") && !["radio", "checkbox"].includes(element.type));

export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (key === "Escape" && takesText(target) && !target.closest("dialog")) {
      if (here()) goTo(here());
      return;
    }
    if (!on || takesText(target) || !(key in KEYS)) return;
    event.preventDefault();
    KEYS[key][1]();
  });
  const tools = document.querySelector(".hr-rail__tools");
  tools?.append(make("li", {}, linklike("Keyboard shortcuts", showKeys), " ", make("kbd", {}, "?")));
}
