/** What the record page does beyond a plain form; without it the page works whole, with a button to save. */
import "../design_system/error_summary.js";
import { offerCopying, startCopying } from "./copying.js";
import { startKeeping } from "./device_text.js";
import { afterReplacing, startRefreshing } from "./fragments.js";
import { startSayingHere } from "./here.js";
import { startCounting } from "./characters_left.js";
import { startKeyboard } from "./keyboard.js";
import { startLeaving } from "./leaving.js";
import { startOutline, watchSections } from "./outline.js";
import { startRows } from "./rows.js";
import { startSaving } from "./saving.js";
import { startListening } from "./together.js";

function prepare(part) {
  for (const element of part.querySelectorAll("[data-without-js]")) element.hidden = true;
  offerCopying(part);
  watchSections(part);
}

startSaving();
startRefreshing();
startRows();
startOutline();
startCopying();
startKeyboard();
startLeaving();
startSayingHere();
startListening();
startCounting();
startKeeping();
prepare(document);
afterReplacing(prepare);
