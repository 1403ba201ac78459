// Puts a suggested date into its box. Without a script the message alone names the dates.
for (const offer of document.querySelectorAll(".hr-suggestions")) offer.hidden = false;

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-suggestion-for]");
  if (!button) return;
  const box = document.getElementById(button.dataset.suggestionFor);
  box.value = button.value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  box.focus();
});
