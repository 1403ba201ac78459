/** What one presses must not move from under the press: the click would go nowhere, and what was meant not happen. */

const LONGEST_PRESS = 2_000;

let pressed = Promise.resolve();
let letGo = () => {};

/** Waits until nothing is pressed any more, and what was pressed has done its part. */
export const released = () => pressed;

addEventListener(
  "pointerdown",
  () => {
    letGo();
    pressed = new Promise((resolve) => {
      letGo = resolve;
      setTimeout(resolve, LONGEST_PRESS);
    });
  },
  { capture: true },
);

// the click comes right after
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(letGo), { capture: true });
