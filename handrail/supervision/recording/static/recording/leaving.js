/** Whoever leaves by a link or a button takes nothing unsaved with them: it is saved first. */
import { announce } from "../design_system/announce.js";
import { saveAll, submitWhole, unsavedRows } from "./saving.js";
import { form } from "./sending.js";

const PATIENCE = 3_000;

const leavesThisPage = (link) =>
  link && !link.target && !link.hasAttribute("download") && link.href.split("#")[0] !== location.href.split("#")[0];

export function startLeaving() {
  let going = false;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (!leavesThisPage(link) || !unsavedRows().length) return;
    event.preventDefault();
    await saveAll(PATIENCE);
    location.href = link.href;
  });
  document.addEventListener("submit", async (event) => {
    if (going) return;
    const { target, submitter } = event;
    const onlySaves = target === form && (!submitter || submitter.value === "save");
    if (!onlySaves && !unsavedRows().length) return;
    event.preventDefault();
    const saved = await saveAll(PATIENCE);
    if (onlySaves) {
      if (saved) announce("Saved.");
      return;
    }
    // a form that is still telling of one submission ignores the next
    await new Promise((resolve) => setTimeout(resolve));
    going = true;
    if (target === form) submitWhole(submitter);
    else target.requestSubmit(submitter);
    going = false;
  });
}
