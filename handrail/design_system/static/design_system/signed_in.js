/** Whether the person who opened this page is still the one who is signed in, and what to do until they are again. */
import { announce } from "./announce.js";
import { openDialog } from "./dialog.js";
import { make } from "./elements.js";

const LONGEST_WAIT = 25_000;

const whoIsHere = (page) => page.querySelector("[data-person]")?.dataset.person;

/** Whoever signed in last in this browser is who is answered, in every window. */
export const isMe = (person) => person === whoIsHere(document);

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

/** Reads a page anew for its token: here, gone, signedOut or later. Signed in as somebody else counts as signed out. */
export async function lookAgain(address = location.href) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(LONGEST_WAIT) });
    if (answer.status === 403 || answer.status === 404) return "gone";
    if (!answer.ok) return "later";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!isMe(whoIsHere(page))) return "signedOut";
    const fresh = page.querySelector("[name=csrfmiddlewaretoken]");
    for (const token of tokens()) token.value = fresh.value;
    return "here";
  } catch {
    return "later";
  }
}

/** Covers the page until the same person has signed in again in another tab. */
export function askToSignIn({ words, go = "I have signed in", address, whenBack = () => {} }) {
  const way = make("a", { class: "govuk-button", href: "/", target: "_blank", rel: "noopener" }, "Sign in in another tab");
  const news = make("p", { role: "status" });
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const found = await lookAgain(address);
    looking = false;
    if (found === "signedOut") {
      news.textContent = "You are not signed in yet.";
      return;
    }
    if (found === "later") {
      news.textContent = "Handrail did not answer. Try again in a moment.";
      return;
    }
    window.removeEventListener("focus", look);
    bringWordsBack();
    dialog.close();
    announce("You are signed in again.");
    whenBack();
  };
  const button = make("button", { type: "button", class: "hr-linklike", click: look }, go);
  const ways = make("div", { class: "hr-actions-bar" }, way, button);
  const dialog = openDialog({ title: "Sign in to go on", covers: true, mayClose: false }, make("p", {}, words), ways, news);
  putWordsAway();
  window.addEventListener("focus", look);
}
