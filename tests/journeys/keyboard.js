/** What is asked of a page at each place that the focus comes to, and of everything that can be pressed on it. */
(() => {
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const SMALLEST = 24;
  const isChoice = (element) => ["radio", "checkbox"].includes(element.type);

  /** What lies behind a dialog can neither be reached nor pressed. */
  function isSeen(element) {
    const dialog = document.querySelector("dialog:modal");
    const isBehind = element.closest("[inert]") || (dialog && !dialog.contains(element));
    return !isBehind && element.checkVisibility({ visibilityProperty: true });
  }

  const isSkipLink = (element) => element.classList.contains("govuk-skip-link");

  function named(element) {
    const words = element.labels?.[0]?.textContent || element.getAttribute("aria-label") || element.textContent || element.name;
    return `${element.localName} “${(words || "").replace(/\s+/g, " ").trim().slice(0, 60)}”`;
  }

  /** Whatever can show that something is in focus; a transparent line shows nothing. */
  function lookOf(element) {
    const looks = [];
    for (const part of [element, ...(element.labels ?? [])]) {
      for (const pseudo of [null, "::before", "::after"]) {
        const style = getComputedStyle(part, pseudo);
        if (pseudo && style.content === "none") continue;
        const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        const isClear = /^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor);
        looks.push(hasOutline && !isClear ? `${style.outlineWidth} ${style.outlineColor}` : "no outline");
        looks.push(style.boxShadow, style.backgroundColor, style.borderWidth, style.borderColor);
      }
    }
    return looks.join("; ");
  }

  /** The places of an element that are asked whether they can be seen: its middle line, from end to end. */
  function placesOf(element) {
    const { left, right, top, bottom } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const x = (left + Math.min(right, innerWidth)) / 2;
    const lowest = Math.min(bottom, top + innerHeight / 2);
    return [top + 3, (top + lowest) / 2, lowest - 3].map((y) => [x, y]);
  }

  /** Part of it in the window, and nothing of the page over that part (WCAG 2.4.11 asks for less: not all covered). */
  function isInSight(element) {
    const inTheWindow = placesOf(element).filter(([, y]) => y >= 0 && y < innerHeight - 1);
    return inTheWindow.length > 0 && inTheWindow.every(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      const own = [element, ...(element.labels ?? [])];
      return there && own.some((part) => part.contains(there) || there.contains(part));
    });
  }

  /** What stands for it also once its part of the page was fetched anew; one radio of a group stands for all. */
  const keyOf = (element) =>
    element.type === "radio" ? element.name : element.id || element.value || element.getAttribute("href") || named(element);

  const reached = new Set();
  let before = null;

  /** The next Tab begins at the top of the page, wherever the focus was. */
  function beginAtTheTop() {
    reached.clear();
    const top = document.querySelector("dialog:modal") ?? document.body;
    top.tabIndex = -1;
    top.focus();
    top.removeAttribute("tabindex");
    scrollTo(0, 0);
  }

  /** Looks at where the focus is now, and whether where it was before looks different without it. */
  function lookAtFocus() {
    const faults = [];
    const element = document.activeElement;
    if (before?.element.isConnected && before.element !== element && lookOf(before.element) === before.look) {
      faults.push(`${named(before.element)} looks the same with the focus and without it`);
    }
    if (!element || element === document.body) {
      before = null;
      return { at: "", faults };
    }
    if (!isInSight(element)) faults.push(`${named(element)} is not in sight when it has the focus`);
    before = { element, look: lookOf(element) };
    reached.add(keyOf(element));
    return { at: named(element), faults };
  }

  function notReached() {
    return [...document.querySelectorAll(PRESSED)]
      .filter((element) => isSeen(element) && !element.disabled && !reached.has(keyOf(element)))
      .map(named);
  }

  function areaOf(element) {
    const parts = isChoice(element) ? [element, ...element.labels] : [element];
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
    const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
    return { element, left, top, right, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
  }

  const isSmall = ({ left, right, top, bottom }) => right - left < SMALLEST || bottom - top < SMALLEST;

  /** A link among the words of a sentence is as high as its line. */
  function isInASentence(element) {
    if (!getComputedStyle(element).display.startsWith("inline")) return false;
    const around = [...element.parentElement.childNodes].filter((node) => node !== element);
    return around.some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test(node.data));
  }

  const distance = (area, other) =>
    Math.hypot(Math.max(other.left - area.x, 0, area.x - other.right), Math.max(other.top - area.y, 0, area.y - other.bottom));

  /** WCAG 2.5.8: 24 by 24 pixels, or in a sentence, or far enough from everything else that can be pressed. */
  function tooSmall() {
    const all = [...document.querySelectorAll(PRESSED)].filter((one) => isSeen(one) && !isSkipLink(one)).map(areaOf);
    const asked = all.filter((area) => isSmall(area) && !isInASentence(area.element));
    const tooNear = (area, other) =>
      distance(area, other) < SMALLEST / 2 || (isSmall(other) && Math.hypot(area.x - other.x, area.y - other.y) < SMALLEST);
    const found = asked
      .map((area) => [area, all.find((other) => other !== area && tooNear(area, other))])
      .filter(([, near]) => near)
      .map(([{ element, ...area }, near]) => {
        const size = `${Math.round(area.right - area.left)} by ${Math.round(area.bottom - area.top)}`;
        return `${named(element)} is ${size} pixels, too near ${named(near.element)}`;
      });
    return { looked: all.length, found };
  }

  return { beginAtTheTop, lookAtFocus, notReached, tooSmall };
})();
