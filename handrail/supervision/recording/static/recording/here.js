/** Who else has the record open, and in which section: said of oneself, and shown of the others. */
import { make } from "../design_system/elements.js";
import { sections } from "./outline.js";
import { isStopped } from "./saving.js";
import { tell } from "./sending.js";

const A_MOMENT = 500;
const STILL_HERE = 20_000;

let said = { section: null, at: 0 };
let timer;

const initials = (name) => name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
const first = ({ name }) => name.split(/\s+/)[0];

function listed(names) {
  const last = names.at(-1);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

/** The section one types in, else the one that is read. */
const sectionNow = () =>
  document.activeElement?.closest("[data-section]")?.dataset.section ??
  document.querySelector("[data-outline] [aria-current]")?.hash.slice(1) ??
  "";

function sayHere() {
  if (document.hidden || isStopped()) return;
  const section = sectionNow();
  if (section === said.section && Date.now() - said.at < STILL_HERE) return;
  said = { section, at: Date.now() };
  tell("here/", { section });
}

/** Shows the others, or that they cannot be seen; nothing is redrawn that stays as it is. */
export function showWhoIsHere(people, isBlind) {
  const bar = document.querySelector("[data-here]");
  const is = people.length === 1 ? "is" : "are";
  const words = isBlind ? "We cannot see who is here" : people.length ? `${listed(people.map(first))} ${is} here` : "";
  if (bar.textContent !== people.map(({ name }) => initials(name)).join("") + words || isBlind) {
    const circles = isBlind ? [] : people.map(({ name }) => make("span", { class: "hr-who", "aria-hidden": "true", title: name }, initials(name)));
    bar.replaceChildren(...circles, make("span", {}, words));
    bar.hidden = !words;
  }
  for (const section of sections()) {
    const inIt = isBlind ? [] : people.filter((person) => person.section === section.dataset.section);
    const live = inIt.length ? `${listed(inIt.map(first))} ${inIt.length === 1 ? "is" : "are"} in this section` : "";
    const heading = section.querySelector("h2");
    const standing = heading.querySelector(".hr-live");
    if ((standing?.textContent ?? "") === live) continue;
    standing?.remove();
    if (live) heading.append(" ", make("span", { class: "hr-live" }, live));
  }
}

export function startSayingHere() {
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(sayHere, A_MOMENT);
  };
  soon();
  setInterval(sayHere, STILL_HERE);
  document.addEventListener("focusin", soon);
  document.addEventListener("scrollend", soon);
  document.addEventListener("visibilitychange", soon);
  window.addEventListener("pagehide", () => tell("here/", { gone: "yes" }, { leaving: true }));
}
