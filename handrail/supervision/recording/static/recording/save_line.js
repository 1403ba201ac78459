/** The line at the top that says what is true about saving, and the band under it that says what is being done. */
import { announce } from "../design_system/announce.js";
import { linklike, make } from "../design_system/elements.js";
import { showWords } from "../design_system/dialog.js";

const DRAWINGS = {
  saved: "M2.5 8.5l3.6 3.6 7.4-8",
  saving: "M14 8a6 6 0 1 1-3-5.2",
  held: "M8 1.5L15 14H1zM8 6v4M8 11.4v1.2",
  offline:
    "M2 2l12 12M1.5 6.5a9 9 0 0 1 4-2.2M14.5 6.5a9 9 0 0 0-4.4-2.4M4.5 9.6a5 5 0 0 1 2.2-1.3M8 13h.01",
};
const CLASSES = { saved: "hr-save", saving: "hr-save hr-save--busy" };
const A_MINUTE = 60_000;

const line = document.querySelector("[data-save-state]");
const band = make("div", { class: "hr-band", hidden: true });
let ticking;
let now = { state: line.dataset.saveState };
let most = 0; // of what waited since the last trouble began
let wasTrouble = false;

// Each save would interrupt whoever listens to the page: trouble and its end are announced instead.
line.setAttribute("aria-live", "off");
line.closest(".hr-bar").append(band);

const clock = (moment) =>
  moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

function draw(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS(svg.namespaceURI, "path");
  const set = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  set(svg, { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" });
  set(shape, { d: path, fill: "none", stroke: "currentColor", "stroke-width": 2 });
  svg.append(shape);
  return svg;
}

/** The words of the line. */
function words({ state, savedAt, offlineSince, unread, waiting }) {
  if (state === "saved") return savedAt ? `Saved ${savedAt}` : "Saved";
  if (state === "saving") return "Saving…";
  if (state === "closed") return waiting ? "Not saved" : "Closed";
  if (state === "unread") return `Not saved: ${count(unread, "answer", "answers")} to put right`;
  if (state !== "offline") return "Not saved";
  const minutes = Math.floor((Date.now() - offlineSince) / A_MINUTE);
  return minutes ? `Offline for ${count(minutes, "minute", "minutes")}` : "Offline";
}

/** What stands in the band: the news, what is being done about it, and what one can do. */
function news({ state, stopped, again, waiting, offlineSince, reason, sendAllAgain, unsavedWords }) {
  const copy = linklike("Copy my unsaved text", () =>
    showWords("Your unsaved text", "Copy it and keep it somewhere safe until it is saved.", unsavedWords()),
  );
  if (state === "offline") {
    const wait = waiting ? `${count(waiting, "change waits", "changes wait")} in this page.` : "Everything is saved.";
    const rest = " Go on typing. It is sent by itself when the connection is back.";
    const warn = waiting ? " Do not sign out or close this window before then." : "";
    return [`No connection since ${clock(offlineSince)}. ${wait}`, rest + warn, waiting ? copy : ""];
  }
  if (state === "closed" && waiting) {
    return ["Not saved: we are keeping your text.", " This record was signed or abandoned, so nothing more can be written in it.", copy];
  }
  if (state === "closed") {
    const read = make("a", { href: location.pathname }, "Read it as it stands now");
    return ["This record was signed or abandoned.", " Nothing more can be written in it.", read];
  }
  if (state === "refused") return ["Not saved: we are keeping your text.", ` ${reason}`, copy];
  if (stopped) return ["Not saved: we are keeping your text.", stopped === "signedOut" ? " Sign in again to save it." : "", ""];
  const seconds = Math.ceil((again - Date.now()) / 1_000);
  const when = seconds > 0 ? `Trying again in ${count(seconds, "second", "seconds")}` : "Trying again now";
  return [
    "Not saved: we are keeping your text.",
    ` Handrail did not answer. ${when}; go on typing.`,
    linklike("Try now", sendAllAgain),
  ];
}

function fillBand(tone, bold, rest, button) {
  band.className = `hr-band hr-band--${tone}`;
  const text = make("p", {}, make("b", {}, bold), rest);
  // the words change every second; the button stays, or a click on it would be lost
  if (band.querySelector("button, a")?.textContent === (button && button.textContent)) band.firstChild.replaceWith(text);
  else band.replaceChildren(text, button);
  band.hidden = false;
}

const isTrouble = ({ state }) => ["held", "offline", "refused", "closed"].includes(state);

function goTo(event) {
  event.preventDefault();
  const { leadsTo } = now;
  for (let folded = leadsTo.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  (leadsTo.labels?.[0] ?? leadsTo).scrollIntoView();
  leadsTo.focus({ preventScroll: true });
}

/** What is to be put right is one press away. */
function linked({ state, leadsTo }, text) {
  return leadsTo && ["unread", "refused"].includes(state) ? make("a", { href: `#${leadsTo.id}`, click: goTo }, text) : text;
}

function tick() {
  const text = words(now);
  const shown = linked(now, text);
  const isLinked = typeof shown !== "string";
  if (line.textContent !== text || Boolean(line.querySelector("a")) !== isLinked) {
    line.replaceChildren(draw(DRAWINGS[now.state] ?? DRAWINGS.held), shown);
  }
  if (isTrouble(now)) fillBand("late", ...news(now));
}

/** Shows a state; what has not changed is left alone. */
export function showState(state) {
  const before = now.state;
  now = state;
  if (state.state === "saved" && !state.savedAt) return; // the page itself said when it was saved last
  line.dataset.saveState = state.state;
  line.className = CLASSES[state.state] ?? "hr-save hr-save--held";
  clearInterval(ticking);
  if (isTrouble(state)) {
    most = Math.max(most, state.waiting);
    ticking = setInterval(tick, 1_000);
    wasTrouble = true;
  } else if (state.state === "saved" && wasTrouble) {
    wasTrouble = false;
    const back = `Back at ${clock(new Date())}. ${most === 1 ? "The change is" : `All ${most} changes are`} saved.`;
    fillBand("done", `✓ ${back}`, "", "");
    announce(back);
    most = 0;
    setTimeout(() => isTrouble(now) || (band.hidden = true), A_MINUTE);
  }
  tick();
  if (isTrouble(state) && state.state !== before) announce(news(state).slice(0, 2).join(""));
}
