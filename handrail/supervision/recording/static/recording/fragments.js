/** Fetches pieces of the page anew after a save, without disturbing whoever is typing. */
import { parse } from "../design_system/elements.js";
import { showWhatToPutRight } from "./put_right.js";
import { forget, isBusy, replacePart, whenSaved } from "./saving.js";
import { fetchPiece } from "./sending.js";

const SOON = 150;
const NOW_AND_THEN = 4_000;

const asked = new Set(); // sections that another row's save changed
const later = new Set(); // sections whose own rows were saved: their headings and hints may say more now
const whenReplaced = [];
let saves = 0;
let sectionTimer;
let outlineTimer;

const sectionNamed = (id) => document.querySelector(`[data-section="${CSS.escape(id)}"]`);
const holdsFocus = (part) => part.contains(document.activeElement);

/** Calls back with each section that was put in the place of another. */
export const afterReplacing = (listener) => whenReplaced.push(listener);

/** Asks for sections again, a moment later and together. */
export function refresh(sections) {
  for (const id of sections) asked.add(id);
  clearTimeout(sectionTimer);
  sectionTimer = setTimeout(refreshSections, SOON);
}

/** Somebody who has moved on to another section no longer types, clicks or reads in this one. */
function isLeft(section) {
  const now = document.activeElement.closest("[data-section]");
  return now && now !== section && !isBusy(section);
}

async function refreshSections() {
  const left = [...later].filter((id) => isLeft(sectionNamed(id)));
  for (const id of new Set([...asked, ...left])) {
    const isUrgent = asked.delete(id);
    later.delete(id);
    const before = saves;
    const html = await fetchPiece(`sections/${id}/`);
    const old = sectionNamed(id);
    const fresh = html && parse(html).querySelector("[data-section]");
    if (!old || !fresh) {
      later.add(id);
    } else if (saves !== before) {
      if (isUrgent) refresh([id]); // something was saved meanwhile: what came may be older than what stands here
      else later.add(id);
    } else if (isBusy(old) || holdsFocus(old)) {
      if (isUrgent) {
        replaceNotes(old, fresh);
        addNewRows(old, fresh);
      }
      later.add(id); // the rest follows when nobody is typing in it
    } else {
      replace(old, fresh);
    }
  }
}

/** What is folded open stays open. */
function replace(old, fresh) {
  const key = (details) => `${details.closest("[id]").id} ${details.className}`;
  const opened = new Map([...old.querySelectorAll("details")].map((details) => [key(details), details.open]));
  for (const details of fresh.querySelectorAll("details")) details.open = opened.get(key(details)) ?? details.open;
  replacePart(old, fresh);
  showWhatToPutRight();
  for (const listener of whenReplaced) listener(fresh);
}

/** Notes hold no boxes, so they may change beside a box somebody is typing in. */
function replaceNotes(old, fresh) {
  for (const note of fresh.querySelectorAll("[data-note]")) {
    const standing = old.querySelector(`[data-note="${CSS.escape(note.dataset.note)}"]`);
    if (standing && !holdsFocus(standing) && standing.innerHTML !== note.innerHTML) standing.replaceWith(note);
  }
}

/** Rows that others added are put in their places; those that stand there stay as they are. */
function addNewRows(old, fresh) {
  const isList = (element) => /^(rows|evidence-of)-/.test(element.id);
  for (const list of [...fresh.querySelectorAll("[id]")].filter(isList)) {
    const standing = document.getElementById(list.id);
    if (!standing || !old.contains(standing)) continue;
    let before = null;
    for (const row of [...list.children].reverse()) {
      const here = row.id && document.getElementById(row.id);
      if (here) {
        before = here;
      } else if (row.id) {
        // it may have been saved from here before it had a place
        for (const inner of [row, ...row.querySelectorAll("[data-row]")]) forget(inner.dataset.row ?? inner.id);
        standing.insertBefore(row, before?.parentElement === standing ? before : null);
        before = row;
        for (const listener of whenReplaced) listener(row);
      }
    }
  }
}

/** A section says other things now, because of what somebody else saved in it; seen when nobody is typing there. */
export function refreshWhenLeft(sections) {
  for (const id of sections) if (sectionNamed(id)) later.add(id);
  refresh([]);
  if (!outlineTimer) refreshOutlineIn(NOW_AND_THEN);
}

async function refreshOutline() {
  outlineTimer = undefined;
  const html = await fetchPiece("outline/");
  const rail = document.querySelector("[data-outline]");
  if (!html || !rail) return;
  const fresh = parse(html);
  const old = rail.querySelector("ol");
  if (holdsFocus(old)) return;
  const here = old.querySelector("[aria-current]")?.hash;
  if (here) fresh.querySelector(`a[href="${here}"]`)?.setAttribute("aria-current", "true");
  old.replaceWith(fresh.querySelector("ol"));
  rail.querySelector("summary").textContent = fresh.querySelector("summary").textContent;
  showWhatToPutRight();
}

function refreshOutlineIn(milliseconds) {
  clearTimeout(outlineTimer);
  outlineTimer = setTimeout(refreshOutline, milliseconds);
}

export function startRefreshing() {
  whenSaved((row, save, saved) => {
    saves += 1;
    if (!saved.at) return;
    const own = row.element?.closest("[data-section]")?.dataset.section;
    if (own) later.add(own);
    if (saved.also.length) {
      refresh([...saved.also, own].filter(Boolean));
      refreshOutlineIn(SOON);
    } else {
      if (!outlineTimer) refreshOutlineIn(NOW_AND_THEN);
      refresh([]);
    }
  });
  document.addEventListener("focusin", () => {
    if (later.size) refresh([]);
  });
}
