import { form } from "./sending.js";

/** A box is named kind.key.box; the first two parts name its row. */
export function split(name) {
  const [from, to] = [name.indexOf("."), name.lastIndexOf(".")];
  return from > 0 && to > from ? { row: name.slice(0, to), box: name.slice(to + 1) } : null;
}

/** Asked of the form, which may be out of the document while its person is signed out. */
function named(name) {
  const found = form.elements.namedItem(name);
  return (found instanceof RadioNodeList ? [...found] : [found]).filter((control) => control?.name === name);
}

/** The fields of a box; a hidden one beside them only makes a form without JavaScript send an empty choice. */
export const controlsOf = (name) => named(name).filter((control) => control.type !== "hidden");

export const hiddenInput = (name) => named(name).find((control) => control.type === "hidden");

/** What the controls of a box say, by `on` (is it chosen) and `text`. */
function said(controls, on, text) {
  const [first] = controls;
  if (first.type !== "radio" && first.type !== "checkbox") return text(first);
  return controls
    .filter(on)
    .map((control) => control.value)
    .join(",");
}

export const read = (name) => said(controlsOf(name), (control) => control.checked, (control) => control.value);

/** What the page held when it was sent: what a box said before anybody touched it. */
export const readFirst = (name) =>
  said(
    controlsOf(name),
    (control) => control.defaultChecked,
    (control) => {
      if (control.tagName !== "SELECT") return control.defaultValue;
      const options = [...control.options];
      return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
    },
  );

/** Puts words into a box. */
export function write(name, words) {
  for (const control of controlsOf(name)) {
    if (control.type === "radio" || control.type === "checkbox") {
      control.checked = words.split(",").includes(control.value);
    } else {
      control.value = words;
    }
  }
}

/** A value in the words people see: the label of a choice, or the text itself. */
export function inWords(name, value) {
  const controls = controlsOf(name);
  if (controls[0]?.tagName === "SELECT") return [...controls[0].options].find((option) => option.value === value)?.text ?? value;
  if (!["radio", "checkbox"].includes(controls[0]?.type)) return value;
  const chosen = controls.filter((control) => value.split(",").includes(control.value));
  return chosen.map((control) => control.labels[0]?.textContent ?? control.value).join(", ");
}

export const hasFocus = (name) => document.activeElement?.name === name;
