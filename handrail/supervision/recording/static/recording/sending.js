import { released } from "../design_system/pressing.js";
import { lookAgain, tokens } from "../design_system/signed_in.js";

const LONGEST_WAIT = 25_000;
const LONGEST_TO_OUTLIVE_A_PAGE = 60_000;

export const form = document.querySelector("form[data-record]");

/** An address beneath the record's own. */
export const address = (path) => new URL(path, new URL(form.getAttribute("action"), location.href));

/** Asks for a piece of the page; nothing where it cannot be had now. */
export async function fetchPiece(path) {
  try {
    const answer = await fetch(address(path), { redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT) });
    const piece = answer.ok ? await answer.text() : "";
    await released();
    return piece;
  } catch {
    return "";
  }
}

/** Asks for what is told as JSON: `kind` is heard, later, signedOut or gone; it never throws. */
export async function ask(path) {
  try {
    const answer = await fetch(address(path), { redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT) });
    if (answer.ok) {
      const told = await answer.json();
      await released();
      return { kind: "heard", told };
    }
    if (answer.type === "opaqueredirect") return { kind: "signedOut" };
    if (answer.status !== 404) return { kind: "later" };
  } catch {
    return { kind: "later" };
  }
  const page = await lookAgain();
  return { kind: page === "here" ? "later" : page };
}

/** Tells the server something that nobody waits for. */
export async function tell(path, words, { leaving = false } = {}) {
  const headers = { "X-CSRFToken": tokens()[0]?.value ?? "" };
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
      headers: { "X-CSRFToken": tokens()[0]?.value ?? "", Accept: "application/json" },
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
  if (answer.type === "opaqueredirect") return { kind: "signedOut" };
  if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return { kind: "later" };
  if (!again) {
    const page = await lookAgain();
    if (page !== "here") return { kind: page };
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
