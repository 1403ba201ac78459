/** Takes people to what is to be put right: first to the summary, from there into each field. */
const summary = document.querySelector(".govuk-error-summary");

summary?.focus();
summary?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const label = field.closest("fieldset")?.querySelector("legend") || field.labels?.[0] || field;
  label.scrollIntoView();
  field.focus({ preventScroll: true });
});
