/** Whether the person who opened this page is still the one who is signed in, and what to do until they are again. */
import { announce } from "./announce.js";
import { openDialog } from "./dialog.js";
import { make } from "./elements.js";

const LONGEST_WAIT = 25_000;
const WATCHED_EVERY = 5_000;
const SOMEBODY_ELSE = 409;

const mine = document.querySelector("[data-person]");
const whoIsHere = (page) => page.querySelector("[data-person]")?.dataset.person;

/** Whoever signed in last in this browser is who is answered, in every window. */
export const isMe = (person) => person === mine.dataset.person;

/** Whose page asks: signed in as somebody else, the server answers it nothing and notes no look of theirs. */
export const asMe = () => ({ "Handrail-Person": mine.dataset.person });

/** What a cover has taken out of the document until its person is back. */
let putAway = null;

export const tokens = () => {
  const fields = "[name=csrfmiddlewaretoken]";
  return [...document.querySelectorAll(fields), ...(putAway?.words.querySelectorAll(fields) ?? [])];
};

/** The family leaves the document with the session: whoever looks beneath the cover finds no word of it. */
function putWordsAway() {
  const main = document.querySelector("main");
  const words = document.createDocumentFragment();
  putAway = { words, title: document.title, top: window.scrollY };
  words.append(...main.childNodes);
  main.append(make("h1", {}, "You are not signed in"));
  document.title = "Sign in to go on – Handrail";
}

function bringWordsBack() {
  document.querySelector("main").replaceChildren(putAway.words);
  document.title = putAway.title;
  window.scrollTo({ top: putAway.top });
  putAway = null;
}

/** Who is signed in now, `{you, name}`, which the server says without looking at any family; nobody is `{}`. */
async function whoIsSignedIn() {
  const signal = AbortSignal.timeout(LONGEST_WAIT);
  const answer = await fetch(mine.dataset.timeLeft, { headers: { Accept: "application/json" }, redirect: "manual", signal });
  if (answer.type === "opaqueredirect") return {};
  if (!answer.ok) throw new Error("not told");
  return answer.json();
}

/**
 * Reads a page anew for its token. `kind` is here, gone, signedOut or later; it is gone only for this page's own person.
 * Signed in as somebody else counts as signed out, and `instead` is their name.
 */
export async function lookAgain(address = location.href) {
  try {
    const { you, name: instead } = await whoIsSignedIn();
    if (!isMe(you)) return { kind: "signedOut", instead };
    const answer = await fetch(address, { headers: asMe(), signal: AbortSignal.timeout(LONGEST_WAIT) });
    if (answer.status === SOMEBODY_ELSE) return { kind: "signedOut" };
    const isRefused = answer.status === 403 || answer.status === 404;
    if (!answer.ok && !isRefused) return { kind: "later" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!isMe(whoIsHere(page))) return { kind: "signedOut" };
    if (isRefused) return { kind: "gone" };
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    for (const token of tokens()) token.value = fresh.value;
    return { kind: "here" };
  } catch {
    return { kind: "later" };
  }
}

/** Whether an answer was refused because its page is not of the person who is signed in. */
export const isForSomebodyElse = (answer) => answer.status === SOMEBODY_ELSE;

/**
 * Covers the page until the same person has signed in again in another tab; `whenGone` is for whoever may no longer open
 * it by then.
 */
export function askToSignIn({ words, go = "I have signed in", address, whenBack = () => {}, whenGone = whenBack }) {
  const way = make("a", { class: "govuk-button", href: "/", target: "_blank", rel: "noopener" }, "Sign in in another tab");
  const news = make("p", { role: "status" });
  let instead = "";
  const say = (words) => {
    if (news.textContent !== words) news.textContent = words;
  };
  const sayWhoIsHere = (name) => {
    if (name) say(`${name} is signed in here now. Sign in as ${mine.dataset.name} to save what you typed.`);
    else if (instead) say("");
    instead = name;
  };
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const found = await lookAgain(address);
    looking = false;
    if (found.kind === "later") {
      say("Handrail did not answer. Try again in a moment.");
      return;
    }
    if (found.kind === "signedOut") {
      sayWhoIsHere(found.instead ?? "");
      if (!instead) say("You are not signed in yet.");
      return;
    }
    window.removeEventListener("focus", look);
    clearInterval(watching);
    if (found.kind === "here") bringWordsBack();
    dialog.close();
    announce("You are signed in again.");
    if (found.kind === "here") whenBack();
    else whenGone();
  };
  const button = make("button", { type: "button", class: "hr-linklike", click: look }, go);
  const ways = make("div", { class: "hr-actions-bar" }, way, button);
  const dialog = openDialog({ title: "Sign in to go on", covers: true, mayClose: false }, make("p", {}, words), ways, news);
  putWordsAway();
  window.addEventListener("focus", look);
  // nobody pressed anything yet, so only what one would not expect is said
  const watch = () =>
    whoIsSignedIn().then(
      ({ you, name = "" }) => sayWhoIsHere(isMe(you) ? "" : name),
      () => {},
    );
  watch();
  const watching = setInterval(watch, WATCHED_EVERY);
}
