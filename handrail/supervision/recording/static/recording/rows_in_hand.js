import { controlsOf, hasFocus, hiddenInput, read, readFirst, write } from "./boxes.js";
import { newId } from "../design_system/elements.js";
import { form } from "./sending.js";
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
    this.aside = null; // {words, revision, by, at}: what stands on the server, shown once nobody types in the box
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

  /** Puts in what stands on the server; never while somebody types in the box: caret, selection and undo are theirs. */
  show() {
    const { aside } = this;
    if (!aside || hasFocus(this.name) || this.row.sending) return;
    const { words } = this;
    const shown = words === this.saved || words === aside.words ? aside.words : this.withTheirs();
    if (shown === null) return;
    this.words = shown;
    this.saved = aside.words;
    this.base = aside.revision;
    this.aside = null;
  }

  /** My words and what others wrote meanwhile in one text, or null where they meet and the server must decide. */
  withTheirs() {
    return this.aside && this.isText ? together(this.saved, this.words, this.aside.words) : null;
  }

  /** What the next save says of this box, and the revision that this is based on. */
  toSend() {
    const both = this.withTheirs();
    return both === null ? { words: this.words, base: this.base } : { words: both, base: this.aside.revision };
  }

  /** Another's words stand on the server now; they come into the box when nobody types in it. */
  hear(words, revision, from = {}) {
    if (this.apart) this.apart.theirs = words;
    else if (words === this.saved && !this.aside) this.base = revision;
    else if (this.isText || (this.words === this.saved && !this.unread)) this.aside = { words, revision, ...from };
    // else a choice that was changed here and there: the server keeps both
  }
}

/** One row of the page on its way to the server: one save at a time, each with an id of its own. */
export class Row {
  constructor(name) {
    this.name = name;
    this.kind = name.slice(0, name.indexOf("."));
    this.baseInput = hiddenInput(`${name}.base`);
    this.revision = Number(this.baseInput?.value || 0);
    this.boxes = new Map();
    this.sending = null;
    this.next = newId(); // of the save after the one that is on its way
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
    const name = CSS.escape(this.name);
    return form.querySelector(`#${name}`) ?? form.querySelector(`[data-row="${name}"]`);
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
    const changed = this.all.filter((box) => box.changed).map((box) => ({ box, ...box.toSend() }));
    const [first] = changed;
    if (!first) return null;
    const alone = ({ box }) => box.apart || box.settles;
    const going = alone(first) ? [first] : changed.filter((each) => !alone(each) && each.base === first.base);
    const typed = new Map(going.map(({ box, words }) => [box.short, words]));
    const held = new Map(going.map(({ box }) => [box.short, box.words]));
    if (!this.revision) for (const [name, words] of this.bornWith()) typed.set(name, words);
    this.since = 0;
    this.due = 0;
    const settles = first.box.settles ?? first.box.apart?.id;
    const id = this.next;
    this.next = newId();
    return { id, base: first.base, settles, typed, held, began: Date.now() };
  }

  /** What only a new row says: its category, child or goal. */
  bornWith() {
    const inputs = form.querySelectorAll(`input[type=hidden][name^="${CSS.escape(this.name)}."]`);
    return [...inputs]
      .filter((input) => input !== this.baseInput && !controlsOf(input.name).length)
      .map((input) => [input.name.slice(this.name.length + 1), input.value]);
  }

  /** Takes the server's answer to a save into the boxes. */
  take(save, answer) {
    const decided = new Set();
    const boxes = Object.entries(answer.values).map(([name, words]) => [this.box(name), words]);
    this.revision = answer.revision;
    this.wanting = answer.wanting;
    for (const [box, words] of boxes) {
      const held = save.held.get(box.short);
      const apart = answer.apart[box.short];
      if (apart) {
        box.forget();
        box.saved = held;
        box.apart = { id: answer.apart_id, theirs: apart.theirs, yours: apart.yours, by: answer.theirs_by };
      } else if (held === undefined) {
        box.hear(words, answer.revision);
      } else if (box.short in answer.unread) {
        box.unread = { words: held, message: answer.unread[box.short] };
      } else {
        if (box.apart) decided.add(box.apart.id);
        box.forget();
        box.saved = held;
        // a text that others wrote in too never stood as it is here, so the next save begins from what does
        if (words !== held) box.aside = { words, revision: answer.revision };
        if (words === held || !box.isText) box.base = answer.revision;
      }
    }
    // A save may have kept two boxes apart at once: deciding about one must not decide about the other.
    for (const box of this.all) if (box.apart && decided.has(box.apart.id)) box.settles = box.apart.id;
    for (const [name, words] of save.held) if (!(name in answer.values)) this.box(name).saved = words;
    this.sayBase();
  }

  /** Takes in what somebody else saved. */
  hear({ revision, values, by, at }) {
    const boxes = Object.entries(values).map(([name, words]) => [this.box(name), words]);
    this.revision = revision;
    for (const [box, words] of boxes) box.hear(words, revision, { by, at });
    this.sayBase();
  }

  /** What the page itself would send without a script. */
  sayBase() {
    if (this.baseInput) this.baseInput.value = Math.min(this.revision, ...this.all.map((box) => box.base));
  }

  /**
   * Everything that is not saved, with what it is based on and the id of its next save: with it the row can be saved
   * on another page, and once only, should that save have been made already.
   */
  toKeep() {
    const boxes = this.all
      .filter((box) => box.unsaved || this.sending?.held.has(box.short))
      .map((box) => ({ name: box.short, words: box.words, base: box.base }));
    const born = this.revision ? [] : this.bornWith().map(([name, words]) => ({ name, words, base: 0 }));
    return { revision: this.revision, next: this.next, boxes: [...boxes, ...born] };
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
