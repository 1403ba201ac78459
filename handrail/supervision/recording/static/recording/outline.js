/** The list of sections marks where one is; guidance opens all at once; last time folds where there is no room for it. */
const roomForLastTime = matchMedia("(min-width: 70.01em)");
const roomForTheList = matchMedia("(min-width: 60.01em)");
const watcher = new IntersectionObserver(mark, { rootMargin: "-20% 0px -75% 0px" });

export const sections = () => [...document.querySelectorAll("[data-section]")];

function mark(seen) {
  const entered = seen.filter((entry) => entry.isIntersecting).at(-1);
  if (!entered) return;
  for (const link of document.querySelectorAll("[data-outline] ol a")) {
    if (link.hash.slice(1) === entered.target.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const foldLastTime = (part, open) => {
  for (const details of part.querySelectorAll(".hr-last details")) details.open = open;
};

/** Opens every guidance note, or closes them where all are open; says which it did. */
export function toggleGuidance() {
  const notes = [...document.querySelectorAll("details.hr-guidance")];
  const open = notes.some((details) => !details.open);
  for (const details of notes) details.open = open;
  const button = document.querySelector("[data-open-guidance] button");
  if (button) button.textContent = open ? "Close all guidance notes" : "Open all guidance notes";
  return open;
}

/** Watches the sections of a part of the page. */
export function watchSections(part) {
  const within = part.matches?.("[data-section]") ? [part] : part.querySelectorAll("[data-section]");
  for (const section of within) watcher.observe(section);
}

/** What is jumped to stands beneath the bar however high it is: with a band in it, or with larger text, it is higher. */
function keepClearOfTheBar() {
  const bar = document.querySelector(".hr-bar");
  const measure = () => document.documentElement.style.setProperty("--hr-bar-height", `${bar.offsetHeight}px`);
  measure();
  new ResizeObserver(measure).observe(bar);
  // the browser went there before anything was measured
  document.querySelector(":target")?.scrollIntoView();
}

export function startOutline() {
  keepClearOfTheBar();
  const list = document.querySelector("[data-outline] details");
  const fold = () => foldLastTime(document, roomForLastTime.matches);
  const foldList = () => (list.open = roomForTheList.matches);
  fold();
  foldList();
  roomForLastTime.addEventListener("change", fold);
  roomForTheList.addEventListener("change", foldList);
  const guidance = document.querySelector("[data-open-guidance]");
  guidance.hidden = false;
  guidance.querySelector("button").addEventListener("click", toggleGuidance);
  // paper has no folds to open
  window.addEventListener("beforeprint", () => foldLastTime(document, true));
  window.addEventListener("afterprint", fold);
}
