/** Saves every box by itself: soon after a pause, while typing, at once for a choice, and on leaving. */
import { announce } from "../design_system/announce.js";
import { released } from "../design_system/pressing.js";
import { sayWeekday, showMessages, showWantingOf } from "./box_messages.js";
import { controlsOf, hiddenInput, split } from "./boxes.js";
import { askWhichStands } from "./conflict.js";
import { markWhatToPutRight } from "./put_right.js";
import { Row } from "./rows_in_hand.js";
import { showState } from "./save_line.js";
import { form, outlivesThePage, send } from "./sending.js";
import { askToSignInAndSave, takeAway } from "./session.js";

const PAUSE = 2_000;
const WHILE_TYPING = 4_000;
const LONGEST_DELAY = 60;
const PATIENCE_WHEN_LEAVING = 2_000;
const A_PAUSE_IN_TYPING = 1_000;
const LONGEST_WITHOUT_A_PAUSE = 5_000;

const rows = new Map();
const listeners = [];
let keepForLater = async () => false;
let savedAt = "";
let typedAt = 0;
let offlineSince = navigator.onLine ? null : new Date();
let stopped = ""; // signedOut, gone or closed: nothing is sent until that changes
let isSentWhole = false; // the page itself is on its way, with what could not be read

export function rowNamed(name) {
  if (!rows.has(name)) rows.set(name, new Row(name));
  return rows.get(name);
}

/** A row that was never saved and is no longer on the page. */
export function forget(name) {
  rows.delete(name);
  report();
}

/** Calls back with the row, the save and the answer after each save that the server took. */
export const whenSaved = (listener) => listeners.push(listener);

/** Whoever keeps words beyond this page is asked for it once more when the record is gone; answers whether all are kept. */
export const whenGone = (keep) => {
  keepForLater = keep;
};

export const unsavedRows = () => [...rows.values()].filter((row) => row.unsaved);

/** What could not be read waits for its person; it is not sent again as it is. */
const moves = (row) => row.sending || row.all.some((box) => box.changed);

/** Is anything in this part of the page not saved yet, or waiting for somebody's decision? */
export const isBusy = (part) =>
  part.querySelector("[data-waits-for-me]") !== null ||
  [...rows.values()].some(
    (row) => (row.unsaved || row.all.some((box) => box.apart)) && part.contains(row.baseInput ?? row.element),
  );

/** Puts a fresh part of the page in the place of an old one; what its rows are still asked for is said again. */
export function replacePart(old, fresh) {
  const within = [...rows.values()].filter((row) => old.contains(row.baseInput ?? row.element));
  old.replaceWith(fresh);
  for (const row of [...rows.values()].filter((row) => row.element && fresh.contains(row.element))) rows.delete(row.name);
  for (const before of within) {
    const row = before.element ? rowNamed(before.name) : before.offThePage();
    rows.set(row.name, row);
    row.wanting = before.wanting;
    for (const box of Object.keys(row.wanting)) row.box(box);
    showWantingOf(row);
  }
}

/** Sets a box that has no field on the page, such as whether a row is taken out, and saves it at once. */
export function setBox(rowName, boxName, words) {
  const row = rowNamed(rowName);
  row.box(boxName).words = words;
  schedule(row, 0);
}

/**
 * Puts words that were typed on an earlier page back into their boxes, to be saved against what they were based on.
 * Answers with whether any differed from what stands there, and with those whose row is here no more or in whose box
 * somebody types already.
 */
export function putBack(name, { revision, next, boxes }) {
  const row = rowNamed(name);
  if (!row.element && revision) {
    forget(name);
    return { isNew: false, homeless: boxes.map((box) => box.words) };
  }
  const { unsaved: wasUnsaved, waiting: before } = row;
  const homeless = [];
  for (const { name: short, words, base } of boxes) {
    const box = row.box(short);
    if (box.words === words) continue;
    if (box.unsaved) {
      homeless.push(words);
      continue;
    }
    box.words = words;
    box.base = base;
  }
  const isNew = row.waiting > before;
  if (isNew && !wasUnsaved && !stopped) {
    // at once, and with nothing else: words of this page under an id that was used before would be taken for those
    row.next = next;
    saveNext(row);
  } else if (row.unsaved) {
    schedule(row, 0);
  }
  return { isNew, homeless };
}

/** Words put into a box by a button are saved like words that were typed. */
export function typeInto(name, words) {
  const [control] = controlsOf(name);
  control.value = words;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.focus();
}

function boxOf(control) {
  const parts = control.name && split(control.name);
  if (!parts || control.type === "hidden" || !form.contains(control)) return null;
  return rowNamed(parts.row).box(parts.box);
}

/** Plans the next save of a row: after a pause, but never later than the longest time while typing. */
function schedule(row, pause) {
  row.since ||= Date.now();
  row.due = Math.min(Date.now() + pause, row.since + WHILE_TYPING);
  clearTimeout(row.timer);
  row.timer = setTimeout(saveNext, row.due - Date.now(), row);
  report();
}

/** Begins the next save of a row, unless one is on its way or nothing has changed. */
function saveNext(row) {
  if (row.sending || row.refused || stopped) return;
  clearTimeout(row.timer);
  row.sending = row.compose();
  if (row.sending) deliver(row);
  else row.since = row.due = 0;
  report();
}

async function deliver(row, leaving = false) {
  const save = row.sending;
  save.onItsWay = true;
  clearTimeout(row.retry);
  row.again = 0;
  report();
  const answer = await send(row.name, save, { leaving });
  save.onItsWay = false;
  if (row.sending !== save) return; // the same save was sent twice while leaving, and the other answer came first
  answers[answer.kind](row, save, answer);
  report();
}

const answers = {
  saved(row, save, { saved }) {
    row.sending = null;
    row.attempts = 0;
    savedAt = saved.at || savedAt;
    const apartBefore = row.all.filter((box) => box.apart);
    row.take(save, saved);
    showAll(row, apartBefore);
    if (!row.element?.contains(document.activeElement)) showWantingOf(row);
    for (const listener of listeners) listener(row, save, saved);
    if (saved.values.removed) tryWhatHadNoRoom(row);
    if (row.all.some((box) => box.settles)) saveNext(row);
    else if (row.all.some((box) => box.changed)) schedule(row, Math.max(0, row.due - Date.now()));
  },
  later(row) {
    row.attempts += 1;
    const delay = Math.min(LONGEST_DELAY, 2 ** row.attempts);
    row.again = Date.now() + delay * 1_000;
    clearTimeout(row.retry);
    row.retry = setTimeout(deliver, delay * 1_000, row);
  },
  signedOut() {
    if (stopped) return;
    stopped = "signedOut";
    const whenBack = () => {
      stopped = "";
      sendAllAgain();
    };
    whenTypingPauses(() => askToSignInAndSave({ savedAt, whenBack, whenGone: answers.gone }));
  },
  closed() {
    stopped ||= "closed";
    report();
  },
  gone() {
    if (stopped === "gone") return;
    stopped = "gone";
    whenTypingPauses(async () => {
      const isOnItsWay = () => [...rows.values()].some((row) => row.sending?.onItsWay);
      const isKept = await takeAway({ isOnItsWay, unsavedWords, keepForLater });
      // words that are nowhere but here are asked about before the page is left
      if (isKept) rows.clear();
    });
  },
  refused(row, save, { reason }) {
    row.refused = reason;
  },
};

/** Takes the boxes away only between two words: what is typed while they go would go nowhere. */
function whenTypingPauses(act, since = Date.now()) {
  const now = Date.now();
  if (now - typedAt >= A_PAUSE_IN_TYPING || now - since >= LONGEST_WITHOUT_A_PAUSE) act();
  else setTimeout(whenTypingPauses, 100, act, since);
}

/** A row that was refused is tried again once another of its kind is taken out. */
function tryWhatHadNoRoom({ kind }) {
  for (const row of rows.values()) {
    if (row.kind !== kind || !row.refused) continue;
    row.refused = "";
    deliver(row);
  }
}

function showAll(row, apartBefore) {
  for (const box of row.all) {
    box.show();
    showMessages(box);
    sayWeekday(box);
    if (box.apart || apartBefore.includes(box)) askWhichStands(box, settle);
    if (box.apart && !apartBefore.includes(box)) announce("Two people wrote in the same box. Both texts are kept.");
  }
}

/** Stops saving, and says so: signedOut, gone or closed. */
export const stop = (why) => answers[why]();

export const isStopped = () => Boolean(stopped);

/**
 * Takes in what somebody else saved in a row. Answers with the row and the boxes that now show other words, or hold
 * them until nobody types there; null where the page has no such row, undefined where it must be told again.
 */
export function hear(change) {
  if (!hiddenInput(`${change.row}.base`)) return null;
  const row = rowNamed(change.row);
  if (row.sending) return undefined;
  if (change.revision <= row.revision) return { row, changed: [] };
  const before = new Map(Object.keys(change.values).map((name) => [name, row.box(name).words]));
  row.hear(change);
  if (change.values.removed) tryWhatHadNoRoom(row);
  showAll(row, []);
  report();
  return { row, changed: row.all.filter((box) => box.aside || box.words !== before.get(box.short)) };
}

/**
 * Somebody decided about texts that were kept apart: what stands now comes with it. Answers false where it must be told
 * again, as a save of that row is on its way.
 */
export function hearDecisions(ids) {
  let areAllHeard = true;
  for (const row of rows.values()) {
    for (const box of row.all) {
      if (!box.apart || !ids.includes(box.apart.id)) continue;
      if (row.sending) {
        areAllHeard = false;
        continue;
      }
      const { theirs } = box.apart;
      box.apart = box.settles = null;
      box.hear(theirs, row.revision);
      askWhichStands(box, settle);
      box.show();
    }
  }
  return areAllHeard;
}

export const apartHere = () => [...rows.values()].flatMap((row) => row.all.flatMap((box) => box.apart?.id ?? []));

function settle(box, words) {
  box.row.settle(box, words);
  saveNext(box.row);
}

/** Tries at once whatever is waiting for its next attempt. */
export function sendAllAgain() {
  for (const row of rows.values()) {
    if (row.sending && !row.sending.onItsWay) deliver(row);
    else saveNext(row);
  }
}

/** Saves what is not saved yet, as far as it can be read, and says whether everything arrived within a time. */
export async function saveAll(patience) {
  const end = Date.now() + patience;
  while (unsavedRows().some(moves) && Date.now() < end) {
    for (const row of unsavedRows()) if (!row.attempts) saveNext(row);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !unsavedRows().length;
}

/** The words that are not saved, each under the label of its box. */
export const unsavedWords = () =>
  unsavedRows()
    .flatMap((row) => row.all.filter((box) => box.onPage && (box.unsaved || row.sending?.held.has(box.short))))
    .map((box) => {
      const [control] = controlsOf(box.name);
      const label = control?.closest("fieldset")?.querySelector("legend") ?? control?.labels?.[0];
      return `${label?.textContent.trim() ?? box.short}\n${box.words}`;
    })
    .join("\n\n");

function report() {
  const waiting = unsavedRows();
  const failing = waiting.filter((row) => row.attempts && !row.refused);
  const refused = waiting.find((row) => row.refused);
  const unread = waiting.flatMap((row) => row.all.filter((box) => box.unread && !box.changed)).length;
  const [state] = [
    ["refused", refused],
    ["closed", stopped === "closed"],
    ["offline", offlineSince],
    ["held", stopped || failing.length],
    ["saving", waiting.some(moves)],
    ["unread", unread],
    ["saved", true],
  ].find(([, isSo]) => isSo);
  showState({
    state,
    leadsTo: markWhatToPutRight(waiting),
    savedAt,
    offlineSince,
    stopped,
    unread,
    reason: refused?.refused,
    again: Math.min(...failing.map((row) => (row.sending?.onItsWay ? 0 : row.again))),
    waiting: waiting.reduce((sum, row) => sum + row.waiting, 0),
    sendAllAgain,
    unsavedWords,
  });
}

/** Sends what is left while the page is still there to send it. */
function saveBeforeLeaving() {
  if (stopped) return;
  for (const row of unsavedRows()) {
    if (row.refused) continue;
    if (row.sending) deliver(row, true);
    const more = row.all.some((box) => box.changed && row.sending?.held.get(box.short) !== box.words);
    if (row.sending && !more) continue;
    const save = row.compose();
    if (save) {
      row.sending = save;
      deliver(row, true);
    }
  }
}

/** Sends the page itself: what could not be read goes with it, and comes back. */
export function submitWhole(submitter) {
  isSentWhole = true;
  form.requestSubmit(submitter);
}

const mayBeLost = (row) =>
  stopped ||
  offlineSince ||
  row.attempts ||
  row.refused ||
  (!isSentWhole && row.all.some((box) => box.unread && box.unsaved)) ||
  (row.sending && (Date.now() - row.sending.began > PATIENCE_WHEN_LEAVING || !outlivesThePage(row.name, row.sending)));

/** A page that was sent whole comes back with what could not be read in its boxes: none of that is saved. */
function hearWhatWasNotTaken() {
  for (const { dataset, value, textContent } of form.querySelectorAll("data[data-not-taken]")) {
    const { row, box: name } = split(dataset.notTaken);
    const box = rowNamed(row).box(name);
    box.unread = { words: box.saved, message: textContent };
    box.saved = value;
  }
}

export function startSaving() {
  hearWhatWasNotTaken();
  form.addEventListener("input", ({ target }) => {
    const box = boxOf(target);
    if (!box) return;
    typedAt = Date.now();
    const isChoice = target.tagName === "SELECT" || ["radio", "checkbox"].includes(target.type);
    schedule(box.row, isChoice ? 0 : PAUSE);
  });
  form.addEventListener("change", ({ target }) => {
    const box = boxOf(target);
    if (box?.changed) schedule(box.row, 0);
  });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const box = boxOf(target);
    if (!box) return;
    // the focus is still where it was until this event is over
    setTimeout(async () => {
      await released();
      box.show();
      showMessages(box);
      sayWeekday(box);
      if (!box.row.element?.contains(relatedTarget)) showWantingOf(box.row);
    });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") for (const row of unsavedRows()) saveNext(row);
  });
  window.addEventListener("pagehide", saveBeforeLeaving);
  window.addEventListener("beforeunload", (event) => {
    const waiting = unsavedRows();
    for (const row of waiting) saveNext(row);
    if (waiting.some(mayBeLost)) event.preventDefault();
  });
  window.addEventListener("online", () => {
    offlineSince = null;
    sendAllAgain();
    report();
  });
  window.addEventListener("offline", () => {
    offlineSince = new Date();
    report();
  });
  // Browsers put back what was typed before the page was loaded again, and people type before this module is here.
  for (const control of form.elements) {
    const box = boxOf(control);
    if (box?.unsaved) schedule(box.row, 0);
  }
  report();
}
