import { make } from "./elements.js";

/** Opens a dialog over the page; it leaves the page when it closes. */
export function openDialog({ title, covers = false, mayClose = true, id = "dialog", ...more }, ...children) {
  const heading = make("h2", { id: `${id}-title` }, title);
  const classes = covers ? "hr-dialog hr-dialog--covers" : "hr-dialog";
  const dialog = make("dialog", { class: classes, "aria-labelledby": `${id}-title`, ...more }, heading, ...children);
  const before = document.activeElement;
  dialog.addEventListener("cancel", (event) => mayClose || event.preventDefault());
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Shows words that could not be saved, ready to be copied. */
export function showWords(title, why, words) {
  const box = make("textarea", { class: "govuk-textarea", rows: 8, readonly: true, "aria-label": "Your words, read only" });
  box.value = words;
  const close = make("button", { type: "button", class: "govuk-button", click: () => dialog.close() }, "Close");
  const dialog = openDialog({ title }, make("p", {}, why), box, close);
  box.focus();
  box.select();
}
