/** Adds empty rows, and takes rows out and puts them back, without sending the page. */
import { announce } from "../design_system/announce.js";
import { linklike, make, newId, parse } from "../design_system/elements.js";
import { refresh } from "./fragments.js";
import { forget, rowNamed, setBox, typeInto, whenSaved } from "./saving.js";
import { fetchPiece } from "./sending.js";

const NO_LONGER_OPENS = " They no longer open this family by this meeting. Put back, they are only a name.";
const FIELDS = "textarea, select, input:not([type=hidden])";

/** What a button says: what to do, to which kind of row, and the rest. */
function readButton({ value }) {
  const [act, kind, ...rest] = value.split(":");
  return { act, kind, rest: rest.join(":") };
}

const sectionOf = (element) => element?.closest("[data-section]")?.dataset.section;

/** A row to add, where there is room for one, and what is to be said of how much there is. */
function inParts(piece) {
  const room = piece.querySelector("[data-room]");
  room?.remove();
  return { row: piece.firstElementChild, room };
}

/** Says beside the button how many more rows there is room for, in the place of what was said before. */
function sayRoom(button, room) {
  for (const said of button.closest("[data-section]").querySelectorAll("[data-room]")) said.remove();
  if (!room) return;
  button.closest("p").before(room);
  announce(room.textContent);
}

/** Adds an empty row; it is saved with the first word typed into it, which may be a wording to begin from. */
export async function add(button, wording = "") {
  const { kind, rest } = readButton(button);
  const about = new URLSearchParams([["key", newId()], ...new URLSearchParams(rest)]);
  const html = await fetchPiece(`rows/${kind}/?${about}`);
  if (!html) {
    announce("Handrail did not answer. Nothing was added: try again in a moment.");
    return;
  }
  const { row, room } = inParts(parse(html));
  sayRoom(button, room);
  if (!row) return;
  document.getElementById(button.dataset.addInto).append(row);
  const first = row.querySelector(FIELDS);
  first.focus();
  if (wording) typeInto(first.name, wording);
  const hole = wording.indexOf("__");
  if (hole >= 0) first.setSelectionRange(hole, hole + 2);
}

const undoLineOf = (name) => document.querySelector(`[data-taken-out="${CSS.escape(name)}"]`);

function undoLine(name, words, restore) {
  const back = linklike("Put it back", restore);
  const line = make("div", { class: "hr-note hr-undo", role: "status", "data-taken-out": name });
  line.append(make("p", {}, make("b", {}, words[0]), words[1] ?? ""), back);
  return { line, back };
}

/** Takes a row out of the page, leaving a line with which to put it back. */
function takeOut(name) {
  const row = rowNamed(name);
  const { element } = row;
  if (!row.revision && row.refused) {
    leaveOut(name, element);
    return;
  }
  if (!row.revision && !row.unsaved) {
    element.remove(); // nothing was ever typed into it
    forget(name);
    announce("Taken out.");
    return;
  }
  setBox(name, "removed", "yes");
  const isChosen = element.querySelector("[data-chosen]");
  const { line, back } = undoLine(name, ["Taken out.", isChosen ? NO_LONGER_OPENS : ""], () => {
    setBox(name, "removed", "");
    line.remove();
    element.hidden = false;
    element.querySelector(FIELDS)?.focus();
  });
  element.hidden = true;
  element.after(line);
  back.focus();
}

/** A row for which there was no room was never saved, so nothing is to be told of it; put back, it is tried again. */
function leaveOut(name, element) {
  forget(name);
  const { line, back } = undoLine(name, ["Taken out."], () => {
    line.remove();
    element.hidden = false;
    for (const field of element.querySelectorAll(FIELDS)) field.dispatchEvent(new Event("input", { bubbles: true }));
    element.querySelector(FIELDS)?.focus();
  });
  element.hidden = true;
  element.after(line);
  back.focus();
}

const takenOutElsewhere = new Set();

/** Takes out a row that stands elsewhere: the next step that an answer made. The answer stays. */
function takeOutElsewhere(name, note) {
  takenOutElsewhere.add(name);
  setBox(name, "removed", "yes");
  const { line, back } = undoLine(name, ["Taken out of Next steps.", " The answer stays as it is."], () => {
    setBox(name, "removed", "");
    line.replaceWith(note);
    note.querySelector("button").focus();
  });
  note.replaceWith(line);
  back.focus();
}

/** Somebody else took this row out, or put it back; where one is writing in it, it stays on the page. */
export function takenOutBy(row, by, isBusyHere) {
  const { element } = row;
  undoLineOf(row.name)?.remove();
  if (!row.boxes.get("removed")?.words) {
    element.hidden = false;
    return;
  }
  const restore = () => {
    setBox(row.name, "removed", "");
    told.line.remove();
    element.hidden = false;
    element.querySelector(FIELDS)?.focus();
  };
  const told = undoLine(row.name, [`${by || "You"} took this out.`, isBusyHere ? " What you write in it is kept." : ""], restore);
  if (isBusyHere) {
    told.line.dataset.waitsForMe = "";
    const leaveOut = () => {
      element.hidden = true;
      told.line.removeAttribute("data-waits-for-me");
      told.back.focus();
      out.remove();
    };
    const out = linklike("Leave it out", leaveOut);
    told.line.append(out);
  }
  element.hidden = !isBusyHere;
  element.after(told.line);
}

export function startRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button) return;
    const { act, kind, rest } = readButton(button);
    const name = `${kind}.${rest}`;
    if (act === "add") {
      event.preventDefault();
      add(button);
    } else if (act === "remove") {
      event.preventDefault();
      if (rowNamed(name).element?.contains(button)) takeOut(name);
      else takeOutElsewhere(name, button.closest(".hr-note"));
    }
  });
  whenSaved((row, save, saved) => {
    if (save.typed.has("removed") && takenOutElsewhere.has(row.name)) refresh(["next_steps"]);
    const isNews = saved.values.removed === "yes" && !save.typed.has("removed") && row.element;
    if (isNews && !undoLineOf(row.name)) takenOutBy(row, "Somebody", true);
  });
}
