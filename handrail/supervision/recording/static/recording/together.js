/** Others in the same record: what they save comes onto the page, by asking every other second. */
import { released } from "../design_system/pressing.js";
import { isMe } from "../design_system/signed_in.js";
import { refresh, refreshWhenLeft } from "./fragments.js";
import { showWhoIsHere } from "./here.js";
import { sayWhatArrived, sayWhetherChildrenChanged, sayWhoWrote } from "./others.js";
import { takenOutBy } from "./rows.js";
import { apartHere, hear, hearDecisions, isStopped, stop } from "./saving.js";
import { ask, form } from "./sending.js";

const EVERY = 2_000;
const WHEN_NOBODY_LOOKS = 15_000;
const AFTER_A_FAILURE = 10_000;
// Saves are numbered when they are made and seen when they are committed: by then none with a lower number is to come.
const SURELY_COMMITTED = 60_000;

let allUpTo = Number(form.dataset.allUpTo);
const known = new Map(); // saves after that, and when they were heard of
let people = [];
let timer;

function remember(ids) {
  const now = Date.now();
  for (const id of ids) known.set(id, now);
  for (const [id, at] of known) if (now - at > SURELY_COMMITTED) allUpTo = Math.max(allUpTo, id);
  for (const id of known.keys()) if (id <= allUpTo) known.delete(id);
}

async function listen() {
  let pause = EVERY;
  if (!isStopped()) {
    const { kind, told } = await ask(`together/?${new URLSearchParams({ since: allUpTo, known: [...known.keys()].join() })}`);
    if (kind === "heard") take(told);
    else if (kind !== "later") stop(kind);
    if (kind !== "heard") pause = AFTER_A_FAILURE;
    else if (document.hidden) pause = WHEN_NOBODY_LOOKS;
    if (!isStopped()) showWhoIsHere(people, kind !== "heard");
  }
  clearTimeout(timer);
  timer = setTimeout(listen, pause);
}

function take(told) {
  if (!isMe(told.you)) {
    stop("signedOut");
    return;
  }
  people = told.people;
  if (!told.is_open) {
    stop("closed");
    return;
  }
  sayWhetherChildrenChanged(told.children);
  const toBeToldAgain = told.rows.filter((change) => !takeRow(change)).map((change) => change.id);
  const areDecisionsHeard = hearDecisions(told.settled);
  const isShown = (id) => apartHere().includes(id) || document.querySelector(`[data-apart="${id}"]`);
  if (told.settled.length || told.apart.some((id) => !isShown(id))) refresh(told.apart_in);
  showNothingTwice();
  sayWhatArrived();
  if (!areDecisionsHeard) return;
  if (!toBeToldAgain.length) allUpTo = Math.max(allUpTo, told.all_up_to);
  remember(told.ids.filter((id) => !toBeToldAgain.includes(id)));
}

/** Who is asked beneath a box which text shall stand is not asked at the foot of the section too. */
function showNothingTwice() {
  const asked = apartHere().map(String);
  for (const note of document.querySelectorAll("[data-apart]")) {
    note.hidden = asked.includes(note.dataset.apart);
    // what leads to the choice leads to where it is asked
    if (note.hidden) note.removeAttribute("id");
    else note.id = `apart-${note.dataset.apart}`;
  }
  for (const words of document.querySelectorAll("[data-choice]")) words.hidden = asked.includes(words.dataset.choice);
}

/** Whether nothing more needs to be heard of a change. */
function takeRow(change) {
  const heard = hear(change);
  if (heard === undefined) return false;
  if (heard === null) {
    // a row that somebody added; one that was taken out again never comes onto this page
    if (change.values.removed !== "yes") refresh(change.sections);
    return true;
  }
  const { row, changed } = heard;
  if (changed.some((box) => box.short === "removed")) {
    takenOutBy(row, change.by, row.unsaved || row.element.contains(document.activeElement));
  }
  if (change.by) for (const box of changed) sayWhoWrote(box, change);
  if (changed.length) refreshWhenLeft(change.sections);
  return true;
}

export function startListening() {
  timer = setTimeout(listen, EVERY);
  const now = () => {
    if (document.hidden || isStopped()) return;
    clearTimeout(timer);
    listen();
  };
  document.addEventListener("visibilitychange", now);
  window.addEventListener("online", now);
  // once the focus has gone, what waited has come into its box
  document.addEventListener("focusout", () => setTimeout(() => released().then(sayWhatArrived)));
}
