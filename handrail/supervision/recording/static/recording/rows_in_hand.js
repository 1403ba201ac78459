import { controlsOf, hasFocus, hiddenInput, read, readFirst, write } from "./boxes.js";
import { newId } from "../design_system/elements.js";
import { together } from "./texts.js";

/** One box of a row: what the server holds, on which revision its text is based, and what stands in the way. */
class Box {
  constructor(row, name) {
    this.row = row;
    this.short = name;
    this.name = `${row.name}.${name}`;
    this.onPage = controlsOf(this.name).length > 0;
    this.saved = this.onPage ? readFirst(this.name) : "";
    this.set = this.saved;
    this.base = row.revision;
    this.forget();
  }

  forget() {
    this.unread = null; // {words, message} that the server could not take
    this.apart = null; // {id, theirs, by} where two people wrote
    this.settles = null; // the kept-apart text that the next save decides about
    this.toShow = null; // what the server made of it, shown once nobody is typing in it
  }

  get words() {
    return this.onPage ? read(this.name) : this.set;
  }

  set words(words) {
    if (this.onPage) write(this.name, words);
    else this.set = words;
  }

  get changed() {
    if (this.settles) return true;
    const { words } = this;
    return words !== this.saved && words !== this.unread?.words;
  }

  get unsaved() {
    return Boolean(this.settles) || this.words !== this.saved;
  }

  get isText() {
    return controlsOf(this.name)[0]?.tagName === "TEXTAREA";
  }

  /** Puts in what the server made of the words, unless somebody is typing there or has typed on. */
  show() {
    if (this.toShow === null || hasFocus(this.name)) return;
    const { words, revision } = this.toShow;
    this.toShow = null;
    if (this.words !== this.saved) return;
    this.words = this.saved = words;
    this.base = revision;
  }

  /** Another's words arrived for a box nobody changed here, or changed elsewhere in its text. */
  takeIn(words, revision, since) {
    const mine = this.words;
    if (mine === since) {
      if (!this.isText && hasFocus(this.name)) {
        this.toShow = { words, revision };
        return;
      }
      this.words = words;
    } else {
      const both = this.isText ? together(since, mine, words) : null;
      if (both === null) return; // still based on the older revision: the server puts it together or keeps it apart
      this.words = both;
    }
    this.saved = words;
    this.base = revision;
  }
}

/** One row of the page on its way to the server: one save at a time, each with an id of its own. */
export class Row {
  constructor(name) {
    this.name = name;
    this.baseInput = hiddenInput(`${name}.base`);
    this.revision = Number(this.baseInput?.value || 0);
    this.boxes = new Map();
    this.sending = null;
    this.attempts = 0;
    this.again = 0; // when a save that did not arrive is sent again
    this.since = 0; // the first change that is not on its way
    this.due = 0;
    this.refused = "";
    this.wanting = {};
  }

  box(name) {
    if (!this.boxes.has(name)) this.boxes.set(name, new Box(this, name));
    return this.boxes.get(name);
  }

  get element() {
    return document.getElementById(this.name) ?? document.querySelector(`[data-row="${CSS.escape(this.name)}"]`);
  }

  get all() {
    return [...this.boxes.values()];
  }

  get unsaved() {
    return this.sending !== null || this.all.some((box) => box.unsaved);
  }

  /** How many boxes hold something that the server has not confirmed. */
  get waiting() {
    const names = this.all.filter((box) => box.unsaved).map((box) => box.short);
    return new Set([...names, ...(this.sending?.typed.keys() ?? [])]).size;
  }

  /** The next save: boxes on the same revision go together, one that is being decided goes alone. */
  compose() {
    const changed = this.all.filter((box) => box.changed);
    const [first] = changed;
    if (!first) return null;
    const alone = (box) => box.apart || box.settles;
    const together = alone(first) ? [first] : changed.filter((box) => !alone(box) && box.base === first.base);
    const typed = new Map(together.map((box) => [box.short, box.words]));
    if (!this.revision) for (const [name, words] of this.bornWith()) typed.set(name, words);
    this.since = 0;
    this.due = 0;
    return { id: newId(), base: first.base, settles: first.settles ?? first.apart?.id, typed, began: Date.now() };
  }

  /** What only a new row says: its category, child or goal. */
  bornWith() {
    const inputs = document.querySelectorAll(`input[type=hidden][name^="${CSS.escape(this.name)}."]`);
    return [...inputs]
      .filter((input) => input !== this.baseInput && !controlsOf(input.name).length)
      .map((input) => [input.name.slice(this.name.length + 1), input.value]);
  }

  /** Takes the server's answer to a save into the boxes. */
  take(save, answer) {
    const decided = new Set();
    this.revision = answer.revision;
    this.wanting = answer.wanting;
    for (const [name, words] of Object.entries(answer.values)) {
      const box = this.box(name);
      const sent = save.typed.get(name);
      const apart = answer.apart[name];
      if (apart) {
        box.saved = sent;
        box.settles = null;
        box.apart = { id: answer.apart_id, theirs: apart.theirs, yours: sent, by: answer.theirs_by };
      } else if (sent === undefined) {
        if (box.apart) box.apart.theirs = words;
        else if (words === box.saved) box.base = answer.revision;
        else box.takeIn(words, answer.revision, box.saved);
      } else if (name in answer.unread) {
        box.unread = { words: sent, message: answer.unread[name] };
      } else {
        if (box.apart) decided.add(box.apart.id);
        box.forget();
        box.saved = sent;
        if (box.isText && words !== sent) {
          box.takeIn(words, answer.revision, sent);
        } else {
          box.base = answer.revision;
          if (words !== sent) box.toShow = { words, revision: answer.revision };
        }
      }
    }
    // A save may have kept two boxes apart at once: deciding about one must not decide about the other.
    for (const box of this.all) if (box.apart && decided.has(box.apart.id)) box.settles = box.apart.id;
    if (this.baseInput) this.baseInput.value = Math.min(this.revision, ...this.all.map((box) => box.base));
  }

  /** What is left to say of a row that the page no longer shows: that it is taken out, until it is put back. */
  offThePage() {
    const row = new Row(this.name);
    row.revision = this.revision;
    const removed = row.box("removed");
    removed.saved = removed.set = this.boxes.get("removed")?.saved ?? "";
    removed.base = this.revision;
    return row;
  }

  /** Lets a text stand in a box that two people wrote in. */
  settle(box, words) {
    box.words = words;
    box.settles = box.apart.id;
    box.base = this.revision;
  }
}
