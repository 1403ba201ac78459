/**
 * Warns two minutes before a session ends by itself. What somebody does in one window counts in all of them, and the
 * server is asked before anybody is warned.
 */
import { openDialog } from "./dialog.js";
import { make } from "./elements.js";
import { askToSignIn, isMe, tokens } from "./signed_in.js";

const WARNED = 120;
const TOLD_EVERY = 60_000;
const LOOKED_EVERY = 1_000;
const ASKED_AGAIN = 15_000;
const ASKED_AT_THE_END = 3_000;
const LONGEST_WAIT = 10_000;
const DOING = ["keydown", "pointerdown", "wheel", "touchmove"];

const masthead = document.querySelector("[data-time-left]");
const windows = new BroadcastChannel("handrail signed in");
let endsAt = Date.now() + Number(masthead.dataset.secondsLeft) * 1_000;
let toldAt = Date.now();
let askedAt = 0;
let warning = null;
let isOver = false;

const secondsLeft = () => Math.ceil((endsAt - Date.now()) / 1_000);

/** How long is left, by the server: nothing while it cannot be asked. A POST says that somebody is here. */
async function ask(method = "GET") {
  askedAt = Date.now();
  const headers = { "X-CSRFToken": tokens()[0]?.value ?? "", Accept: "application/json" };
  try {
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const answer = await fetch(masthead.dataset.timeLeft, { method, headers, redirect: "manual", signal });
    if (answer.type === "opaqueredirect") return { isOver: true };
    // the token is from before somebody signed in again: whoever that was
    if (answer.status === 403 && method === "POST") return ask();
    if (!answer.ok) return null;
    const { seconds, can_go_on, you } = await answer.json();
    if (!isMe(you)) return { isOver: true };
    endsAt = Date.now() + seconds * 1_000;
    if (method === "POST") windows.postMessage(endsAt);
    return { isOver: false, canGoOn: can_go_on };
  } catch {
    return null;
  }
}

async function sayHere() {
  if (warning || isOver || Date.now() - toldAt < TOLD_EVERY) return;
  toldAt = Date.now();
  if ((await ask("POST"))?.isOver) end();
}

const inWords = (seconds) => {
  if (seconds > 60) return `${Math.ceil(seconds / 60)} minutes`;
  if (seconds === 60) return "1 minute";
  return seconds === 1 ? "1 second" : `${Math.max(seconds, 0)} seconds`;
};

function warn(canGoOn) {
  const left = make("b", {}, inWords(secondsLeft()));
  const spoken = make("p", { class: "govuk-visually-hidden", role: "status" });
  const news = make("p", { role: "status" });
  const stay = async () => {
    const told = await ask("POST");
    if (!told) news.textContent = "Handrail did not answer. Try again.";
    else if (told.isOver) end();
    else close();
  };
  const close = () => warning?.dialog.close();
  const why = canGoOn ? [] : ["You have been signed in for as long as one sign-in lasts. "];
  const words = [...why, "You will be signed out in ", left, ", to protect what is written here. What you have typed is kept."];
  const go = canGoOn ? ["Stay signed in", stay] : ["Go on until then", close];
  const first = make("button", { type: "button", class: "govuk-button", click: go[1] }, go[0]);
  const out = make("button", { type: "button", class: "hr-linklike", click: () => masthead.requestSubmit() }, "Sign out now");
  const dialog = openDialog(
    { title: canGoOn ? "Are you still here?" : "You will be signed out soon", role: "alertdialog", id: "time-left", "aria-describedby": "time-left-words" },
    make("p", { id: "time-left-words" }, ...words),
    make("div", { class: "hr-actions-bar" }, first, out),
    news,
    spoken,
  );
  // Escape is pressed by somebody who is here
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    go[1]();
  });
  dialog.addEventListener("close", () => {
    warning = null;
  });
  warning = { dialog, left, spoken, canGoOn };
  first.focus();
}

/** Whoever is warned once that their sign-in is as old as it may be is not warned again. */
let wasToldTheEnd = false;

async function look() {
  if (isOver) return;
  const seconds = secondsLeft();
  if (warning) count(seconds);
  if (seconds > WARNED) {
    warning?.dialog.close();
    return;
  }
  const since = Date.now() - askedAt;
  const isDue = !warning && !wasToldTheEnd ? since >= LOOKED_EVERY : since >= (seconds > 0 ? ASKED_AGAIN : ASKED_AT_THE_END);
  if (!isDue) return;
  const told = await ask();
  if (told?.isOver) end();
  else if (secondsLeft() > WARNED || isOver) warning?.dialog.close();
  else if (!warning && !wasToldTheEnd) {
    wasToldTheEnd = told?.canGoOn === false;
    warn(told?.canGoOn ?? true);
  }
}

/** Seen each second; spoken at a minute, at half a minute and at ten seconds. */
function count(seconds) {
  warning.left.textContent = inWords(seconds);
  if ([60, 30, 10].includes(seconds)) warning.spoken.textContent = `${inWords(seconds)} left.`;
}

const boxes = () => [...document.querySelectorAll("main textarea, main input:not([type=hidden]), main select")];
const isText = (box) => box.matches("textarea, input:not([type=radio], [type=checkbox])");
const isChanged = (box) =>
  box.matches("select")
    ? [...box.options].some((option) => option.selected !== option.defaultSelected)
    : box.checked !== box.defaultChecked || box.value !== box.defaultValue;

/** The family leaves the screen; what somebody typed stays, under a cover. */
function end() {
  if (isOver) return;
  isOver = true;
  warning?.dialog.close();
  if (document.querySelector("[data-covers-itself]")) return;
  if (boxes().some((box) => isChanged(box) || (isText(box) && box.value.trim()))) {
    const words = "Your session ended. What you typed is kept here; send it when you have signed in.";
    const whenBack = () => {
      isOver = wasToldTheEnd = false;
      ask();
    };
    askToSignIn({ words, address: masthead.querySelector("a").href, whenBack });
  } else location.replace(location.href);
}

for (const doing of DOING) document.addEventListener(doing, sayHere, { capture: true, passive: true });
windows.addEventListener("message", ({ data }) => {
  endsAt = data;
});
setInterval(look, LOOKED_EVERY);
// a laptop that was closed knows at once
document.addEventListener("visibilitychange", look);

/** Whoever comes back to this window may be somebody else, or somebody else may have signed in in another. */
async function lookWhoIsHere() {
  if (isOver || document.hidden || Date.now() - askedAt < ASKED_AT_THE_END) return;
  if ((await ask())?.isOver) end();
}

document.addEventListener("visibilitychange", lookWhoIsHere);
window.addEventListener("focus", lookWhoIsHere);
