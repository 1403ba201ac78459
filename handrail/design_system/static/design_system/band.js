import { make } from "./elements.js";

/** Shows news in a band of its own beneath the bar at the top; the band is answered, to be taken away again. */
export function showBand(tone, news, ...rest) {
  const band = make("div", { class: `hr-band hr-band--${tone}` }, make("p", {}, make("b", {}, news)), ...rest);
  document.querySelector(".hr-bar").append(band);
  return band;
}
