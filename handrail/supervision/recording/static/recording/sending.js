import { released } from "../design_system/pressing.js";
import { asMe, isForSomebodyElse, lookAgain, tokens } from "../design_system/signed_in.js";

const LONGEST_WAIT = 25_000;
const LONGEST_TO_OUTLIVE_A_PAGE = 60_000;

export const form = document.querySelector("form[data-record]");

/** An address beneath the record's own. */
export const address = (path) => new URL(path, new URL(form.getAttribute("action"), location.href));

const get = (path) =>
  fetch(address(path), { headers: asMe(), redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT) });

/** Asks for a piece of the page; nothing where it cannot be had now. */
export async function fetchPiece(path) {
  try {
    const answer = await get(path);
    const piece = answer.ok ? await answer.text() : "";
    await released();
    return piece;
  } catch {
    return "";
  }
}

/** Nobody is signed in any more, or somebody else is. */
const isSignedOut = (answer) => answer.type === "opaqueredirect" || isForSomebodyElse(answer);

/** Asks for what is told as JSON: `kind` is heard, later, signedOut or gone; it never throws. */
export async function ask(path) {
  try {
    const answer = await get(path);
    if (answer.ok) {
      const told = await answer.json();
      await released();
      return { kind: "heard", told };
    }
    if (isSignedOut(answer)) return { kind: "signedOut" };
    if (answer.status !== 404) return { kind: "later" };
  } catch {
    return { kind: "later" };
  }
  const { kind } = await lookAgain();
  return { kind: kind === "here" ? "later" : kind };
}

/** Why there is nothing here any more, where that may be told to this person; else nothing. */
export async function whyGone() {
  try {
    const answer = await get("together/");
    return (answer.status === 404 && (await answer.json()).reason) || "";
  } catch {
    return "";
  }
}

/** Tells the server something that nobody waits for. */
export async function tell(path, words, { leaving = false } = {}) {
  const headers = { "X-CSRFToken": tokens()[0]?.value ?? "", ...asMe() };
  const signal = leaving ? undefined : AbortSignal.timeout(LONGEST_WAIT);
  const body = new URLSearchParams(words);
  try {
    await fetch(address(path), { method: "POST", body, headers, redirect: "manual", keepalive: leaving, signal });
  } catch {
    // it is said again before long
  }
}

/** Everything a save says; sent again it says the same. */
function body(row, save) {
  const fields = new URLSearchParams({ row, base: save.base, save_id: save.id });
  if (save.settles) fields.set("settles", save.settles);
  for (const [box, words] of save.typed) fields.set(`typed.${box}`, words);
  return fields;
}

/** Sends one save. The answer's `kind` is saved, later, signedOut, gone or refused; it never throws. */
export async function send(row, save, { leaving = false, again = false } = {}) {
  const fields = body(row, save);
  let answer;
  try {
    answer = await fetch(address("save/"), {
      method: "POST",
      body: fields,
      headers: { "X-CSRFToken": tokens()[0]?.value ?? "", Accept: "application/json", ...asMe() },
      redirect: "manual",
      keepalive: leaving && outlivesThePage(row, save),
      signal: leaving ? undefined : AbortSignal.timeout(LONGEST_WAIT),
    });
    if (answer.ok) {
      const saved = await answer.json();
      await released();
      return { kind: "saved", saved };
    }
  } catch {
    return { kind: "later" };
  }
  if (isSignedOut(answer)) return { kind: "signedOut" };
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return { kind: "later" };
  if (!again) {
    const { kind } = await lookAgain();
    if (kind !== "here") return { kind };
    if (answer.status === 403) return send(row, save, { again: true });
  }
  const reason = await answer.json().then(
    (said) => said.reason,
    () => "",
  );
  return { kind: "refused", reason: reason || "Handrail did not take this." };
}

/** Browsers finish only small requests once their page is gone. */
export const outlivesThePage = (row, save) => body(row, save).toString().length < LONGEST_TO_OUTLIVE_A_PAGE;
