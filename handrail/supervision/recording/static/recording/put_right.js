/** Each section says how many of its answers could not be taken as they are, at its heading and in the list. */
import { make } from "../design_system/elements.js";
import { controlsOf } from "./boxes.js";
import { sections } from "./outline.js";

let counts = new Map(); // by the id of the section

function mark(element, look, words) {
  const standing = element?.querySelector(":scope > .hr-put-right");
  if (!element || (standing?.textContent ?? "") === words) return;
  standing?.remove();
  if (words) element.append(" ", make(look.tag, { class: `${look.class} hr-put-right` }, words));
}

/** Says it again where a part of the page was put in the place of another. */
export function showWhatToPutRight() {
  for (const section of sections()) {
    const number = counts.get(section.id);
    const words = number ? `${number} to put right` : "";
    mark(section.querySelector("h2"), { tag: "span", class: "hr-tag hr-tag--late" }, words);
    mark(document.querySelector(`[data-outline] ol a[href="#${section.id}"]`), { tag: "small", class: "hr-late" }, words);
  }
}

/** Marks the sections of rows that were refused and of what could not be read, and answers with the first such field. */
export function markWhatToPutRight(rows) {
  const wrong = rows.flatMap((row) => (row.refused ? row.all.slice(0, 1) : row.all.filter((box) => box.unread && !box.changed)));
  const fields = wrong.flatMap((box) => controlsOf(box.name).slice(0, 1));
  counts = new Map();
  for (const field of fields) {
    const id = field.closest("[data-section]")?.id;
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  showWhatToPutRight();
  return fields[0];
}
