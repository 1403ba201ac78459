import { make } from "./elements.js";

const region = make("div", { role: "status", class: "govuk-visually-hidden" });
document.body.append(region);

/** Says something to those who listen to the page; the same words twice are said twice. */
export function announce(words) {
  region.replaceChildren();
  setTimeout(() => region.append(words), 50);
}
