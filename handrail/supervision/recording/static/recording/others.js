/** Says beneath a box who else wrote in it: what came into it, or what waits until nobody types there. */
import { announce } from "../design_system/announce.js";
import { showBand } from "../design_system/band.js";
import { linklike, make } from "../design_system/elements.js";
import { controlsOf } from "./boxes.js";
import { saveAll } from "./saving.js";
import { form } from "./sending.js";
import { stretch } from "./texts.js";

const A_MINUTE = 60_000;
const LONGEST_SHOWN = 300;
const PATIENCE = 3_000;

const notes = new Map(); // by the name of the box: {box, by, at, isWaiting, element}

function place(box, ...words) {
  notes.get(box.name)?.element.remove();
  const [control] = controlsOf(box.name);
  const element = make("p", { class: "hr-been", "data-wrote-here": box.name }, ...words);
  (control.closest(".govuk-form-group") ?? control.parentElement).append(element);
  return element;
}

function sayWhatCame(box, by, at) {
  const element = place(box, make("b", {}, `${by} changed this, ${at}.`));
  notes.set(box.name, { box, by, at, isWaiting: false, element });
  setTimeout(() => {
    if (notes.get(box.name)?.element === element) notes.delete(box.name);
    element.remove();
  }, A_MINUTE);
}

function sayWhatWaits(box, by, at) {
  const { put } = stretch(box.saved, box.aside.words);
  const words = put.length > LONGEST_SHOWN ? `${put.slice(0, LONGEST_SHOWN)} …` : put;
  const what = words.trim() ? ["wrote here too", make("span", { class: "hr-text" }, `“${words.trim()}”`)] : ["took words out here", ""];
  const isFirst = !notes.get(box.name)?.isWaiting;
  const element = place(box, make("b", {}, `${by} ${what[0]}, ${at}.`), " ", what[1], " It comes into the box when you leave it.");
  notes.set(box.name, { box, by, at, isWaiting: true, element });
  if (isFirst) announce(`${by} is writing in this box too.`);
}

/** Says of a box that was changed by somebody else who it was. */
export function sayWhoWrote(box, { by, at }) {
  if (!box.onPage) return;
  if (box.aside) sayWhatWaits(box, by, at);
  else sayWhatCame(box, by, at);
}

/** What waited and came into its box meanwhile is said to have come. */
export function sayWhatArrived() {
  for (const { box, by, at, isWaiting } of [...notes.values()]) if (isWaiting && !box.aside) sayWhatCame(box, by, at);
}

let childrenSaid = form.dataset.children;

/** The children stand in most sections, so they come with the whole page, once whoever is typing asks for it. */
export function sayWhetherChildrenChanged(asOf) {
  if (asOf === childrenSaid) return;
  childrenSaid = asOf;
  document.querySelector("[data-children-changed]")?.remove();
  const news = "The children of this record were changed.";
  const show = async () => {
    await saveAll(PATIENCE);
    location.reload();
  };
  showBand("rail", news, linklike("Show them", show)).dataset.childrenChanged = "";
  announce(news);
}
