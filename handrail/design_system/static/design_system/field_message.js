import { make } from "./elements.js";

/** The parts of the page that a message about these controls concerns. */
function place(controls) {
  const [first] = controls;
  const choices = ["radio", "checkbox"].includes(first.type);
  const fieldset = choices && first.closest("fieldset");
  return {
    first,
    group: first.closest(".govuk-form-group"),
    described: fieldset || first,
    before: choices ? first.closest(".govuk-radios, .govuk-checkboxes") || first : first,
    kind: first.tagName === "TEXTAREA" ? "textarea" : first.tagName === "SELECT" ? "select" : "input",
    choices,
  };
}

/** Links a message to what it is about, or takes the link away. */
function describe(element, id, on) {
  const ids = new Set((element.getAttribute("aria-describedby") || "").split(/\s+/).filter(Boolean));
  ids[on ? "add" : "delete"](id);
  if (ids.size) element.setAttribute("aria-describedby", [...ids].join(" "));
  else element.removeAttribute("aria-describedby");
}

/** Says beside a field what is to be put right in it. */
export function showError(controls, message) {
  const { first, group, described, before, kind, choices } = place(controls);
  const id = `${first.id}-error`;
  document.getElementById(id)?.remove();
  const hidden = make("span", { class: "govuk-visually-hidden" }, "Error:");
  before.before(make("p", { class: "govuk-error-message", id }, hidden, ` ${message}`));
  describe(described, id, true);
  group?.classList.add("govuk-form-group--error");
  if (!choices) first.classList.add(`govuk-${kind}--error`);
  for (const control of controls) control.setAttribute("aria-invalid", "true");
}

/** Says above a field what there is to know of it now, as its hint; nothing takes it away. */
export function showHint(control, words) {
  const id = `${control.id}-hint`;
  const said = document.getElementById(id);
  if (said && words) said.textContent = words;
  if (said && !words) said.remove();
  if (!said && words) control.before(make("div", { class: "govuk-hint", id }, words));
  if (Boolean(said) !== Boolean(words)) describe(control, id, Boolean(words));
}

/** Says beneath a field what is still asked for, which stops nothing. */
export function showWanting(controls, message) {
  const { first, group, described, before } = place(controls);
  const id = `${first.id}-wanting`;
  document.getElementById(id)?.remove();
  const words = make("p", { class: "hr-look hr-small", id }, message);
  if (group) group.append(words);
  else before.after(words);
  describe(described, id, true);
}

/** Takes both kinds of message away. */
export function clearMessages(controls, kinds = ["error", "wanting"]) {
  const { first, group, described, kind } = place(controls);
  for (const name of kinds) {
    const id = `${first.id}-${name}`;
    document.getElementById(id)?.remove();
    describe(described, id, false);
    if (name !== "error") continue;
    group?.classList.remove("govuk-form-group--error");
    first.classList.remove(`govuk-${kind}--error`);
    for (const control of controls) control.removeAttribute("aria-invalid");
  }
}
