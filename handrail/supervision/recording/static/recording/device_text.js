/**
 * Text that is not saved yet outlives a browser that is killed: it is kept on this device, sealed with a key that only
 * its person is given, and put back into its boxes when the record is opened again.
 */
import { announce } from "../design_system/announce.js";
import { showBand } from "../design_system/band.js";
import { all, keyOf, put, remove, seal, unseal, whenCleared } from "../design_system/device_store.js";
import { showWords } from "../design_system/dialog.js";
import { newId } from "../design_system/elements.js";
import { isMe } from "../design_system/signed_in.js";
import { isStopped, putBack, unsavedRows, whenGone, whenSaved } from "./saving.js";
import { ask, form } from "./sending.js";

const EVERY = 1_000;
const LOOKED_FOR_EVERY = 5;
const A_MINUTE = 60_000;
const A_WEEK = 7 * 24 * 60 * A_MINUTE;
const WINDOW = newId();
const locksOf = (held) => new Set(held.map(({ name }) => name));

let key = null; // null: nothing can be kept now
let retired = []; // what was sealed before the server's secret changed
let turn = Promise.resolve();
let letGo = () => {};
let news = null; // the band that says what came back
const kept = new Map(); // what was kept last of each row, by its name

/** The window, the record and the row: no name of anybody. */
const idOf = (row) => `${WINDOW}/${form.dataset.record}/${row}`;

async function fetchKey() {
  const { kind, told } = await ask(form.dataset.deviceKey);
  // with another person's key they would be given these words
  key = kind === "heard" && isMe(told.you) ? await keyOf(told.key) : null;
  retired = key ? await Promise.all(told.retired.map(keyOf)) : [];
}

/** Keeps what is not saved, and lets go of what is. */
async function keep() {
  if (!key && !isStopped()) await fetchKey();
  const sealing = key;
  if (!sealing) return;
  const waiting = new Map(unsavedRows().map((row) => [row.name, JSON.stringify(row.toKeep())]));
  for (const [name, words] of waiting) {
    if (kept.get(name) === words) continue;
    await put(idOf(name), await seal(sealing, words));
    if (key === sealing) kept.set(name, words);
    else await remove(idOf(name)); // somebody signed out meanwhile
  }
  for (const name of [...kept.keys()].filter((each) => !waiting.has(each))) {
    kept.delete(name);
    await remove(idOf(name));
  }
}

/** One after the other: an earlier round that is not over must not put back what a later one let go of. */
function keepInTurn() {
  const round = turn.then(keep);
  turn = round.catch(() => {});
  return round;
}

/** For the day its person may open the record again: what this window kept is then anybody's of theirs to bring back. */
async function keepForLater() {
  try {
    if (!key) await fetchKey();
    await keepInTurn();
  } catch {
    return false;
  }
  const isKept = Boolean(key) && unsavedRows().every((row) => kept.has(row.name));
  if (isKept) {
    key = null;
    kept.clear();
    letGo();
  }
  return isKept;
}

/** What windows kept that are gone now; what another person sealed waits for them, unreadable, for a week. */
async function leftBehind() {
  const keys = [key, ...retired];
  const open = locksOf((await navigator.locks.query()).held);
  const found = [];
  for (const { id, sealed } of await all()) {
    const [window, record, row] = id.split("/");
    if (open.has(window)) continue;
    const words = await opened(sealed, keys);
    if (words === null && !(sealed.at > Date.now() - A_WEEK)) await remove(id);
    if (words !== null && record === form.dataset.record) found.push({ id, row, typed: JSON.parse(words) });
  }
  return found;
}

async function opened(sealed, keys) {
  for (const each of keys) {
    const words = await unseal(each, sealed);
    if (words !== null) return words;
  }
  return null;
}

async function bringBack() {
  const found = await leftBehind();
  const back = found.map(({ row, typed }) => putBack(row, typed));
  const homeless = back.flatMap((each) => each.homeless);
  if (homeless.length) {
    const words = homeless.join("\n\n");
    showWords("Words that have no place here any more", "Their row was taken out after you wrote them, or you have typed in their box again. Copy what you need.", words);
  }
  if (back.some((each) => each.isNew)) {
    const words = "What you had typed when this page was closed is back in its boxes and is being saved.";
    const band = showBand("done", `✓ ${words}`);
    news = band;
    announce(words);
    setTimeout(() => band.remove(), A_MINUTE);
  }
  await keepInTurn();
  for (const { id } of found) await remove(id);
}

async function go() {
  // held as long as this window is open: what it keeps is its own until then
  navigator.locks.request(WINDOW, () => new Promise((resolve) => (letGo = resolve)));
  whenCleared(() => {
    key = null;
    retired = [];
    kept.clear();
  });
  whenGone(keepForLater);
  // at once: whoever opens the record next is not given back what is saved already
  whenSaved(() => keepInTurn().catch(() => {}));
  for (let round = 0; ; round += 1) {
    await keepInTurn().catch(() => {});
    if (unsavedRows().some((row) => row.refused || row.all.some((box) => box.unread))) news?.remove();
    // now and then: another window closes only after this one has opened, or Handrail gave no key when it did
    if (key && !isStopped() && round % LOOKED_FOR_EVERY === 0) await bringBack().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

/** Only on encrypted pages, and only where the browser keeps anything; else text is kept in the page alone. */
export function startKeeping() {
  if (globalThis.isSecureContext && globalThis.indexedDB) go().catch(() => {});
}
