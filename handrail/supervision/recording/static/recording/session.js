/** What is shown when saving must wait for a person: signed out, or no longer allowed in. */
import { make } from "../design_system/elements.js";
import { askToSignIn } from "../design_system/signed_in.js";
import { form, whyGone } from "./sending.js";

const PATIENCE_FOR_AN_ANSWER = 3_000;

/** Covers the page until the same person has signed in again in another tab. */
export function askToSignInAndSave({ savedAt, whenBack, whenGone }) {
  const saved = savedAt ? `Everything up to ${savedAt} is saved; what you typed since is kept here` : "What you typed is kept here";
  const words = `Your session ended, or somebody else signed in here. ${saved}, and is saved when you have signed in.`;
  askToSignIn({ words, go: "I have signed in: save my text", whenBack, whenGone });
}

/**
 * Takes the family off the page, and nothing typed with it: what is on its way arrives first or counts as not saved, and
 * all that is not saved is kept. Answers whether it is, beyond this page.
 */
export async function takeAway({ isOnItsWay, unsavedWords, keepForLater }) {
  const end = Date.now() + PATIENCE_FOR_AN_ANSWER;
  while (isOnItsWay() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  const reason = await whyGone();
  let words;
  let isKept;
  do {
    words = unsavedWords();
    isKept = words ? await keepForLater() : true;
  } while (words !== unsavedWords());
  showGone({ words, isKept, reason });
  return isKept;
}

function showGone({ words, isKept, reason }) {
  const heading = make("h1", { tabindex: "-1" }, "You can no longer open this record");
  const why = make("p", {}, `${reason || "Your access has ended."} Everything you saved before is in the record.`);
  const { ask } = form.dataset;
  const mistake = make("p", {}, `Is this a mistake? Ask ${ask || "your manager"}.`);
  // where the link that skips to the content leads
  const panel = make("div", { class: "hr-panel", id: form.id }, heading, why, ...(words ? ownWords(words, isKept) : []), mistake);
  document.querySelector("main").replaceChildren(make("div", { class: "hr-page" }, make("div", { class: "hr-wrap" }, panel)));
  document.title = "You can no longer open this record – Handrail";
  heading.focus();
}

function ownWords(words, isKept) {
  const box = make("textarea", { class: "govuk-textarea", id: "own-words", rows: 8, readonly: true });
  box.value = words;
  const label = make("label", { class: "govuk-label", for: "own-words" }, "Your words, read only");
  const kept = isKept
    ? " They are also kept on this device, where only you can read them, until you sign out. If you are let in again before, open the record: they come back into their boxes."
    : " They are kept nowhere else: copy them before you leave this page.";
  return [
    make("p", {}, make("b", {}, "These words of yours were not saved:")),
    label,
    box,
    make("p", {}, "Copy what should be handed on.", kept),
  ];
}
