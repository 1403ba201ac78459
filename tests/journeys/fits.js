/** What is asked of a page that is drawn with other colours, other spacing or less room than it was drawn for. */
(() => {
  const CONTROLS = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea, select, button";
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  /** Labels that only those who listen need are one pixel wide. */
  function isForEyes(element) {
    if (!isSeen(element) || element.closest(".govuk-visually-hidden, .govuk-skip-link")) return false;
    const { width, height } = element.getBoundingClientRect();
    return getComputedStyle(element).display === "contents" || (width > 1 && height > 1);
  }

  const named = (element) => `${element.localName}.${element.className} “${element.textContent.replace(/\s+/g, " ").trim().slice(0, 50)}”`;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(isForEyes);

  function scrollsSideways() {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} pixels to the side`] : [];
  }

  const cuts = (overflow) => overflow === "hidden" || overflow === "clip";

  /** Words beyond the edge of something that shows nothing beyond its edge. */
  function clipped() {
    return all("body *")
      .filter((element) => !element.matches("input, textarea, svg, svg *"))
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
        return (cuts(overflowX) && scrollWidth > clientWidth + 1) || (cuts(overflowY) && scrollHeight > clientHeight + 1);
      })
      .map((element) => `${named(element)} is cut`);
  }

  /** The words of a choice that is folded away in a list have to fit beside its arrow. */
  function cutChoices() {
    const measure = document.createElement("span");
    document.body.append(measure);
    const found = all("select").filter((select) => {
      const { font, letterSpacing, wordSpacing, paddingLeft } = getComputedStyle(select);
      Object.assign(measure.style, { font, letterSpacing, wordSpacing, position: "absolute", whiteSpace: "pre", visibility: "hidden" });
      measure.textContent = select.selectedOptions[0]?.text ?? "";
      return measure.offsetWidth > select.clientWidth - parseFloat(paddingLeft);
    });
    measure.remove();
    return found.map((select) => `select “${select.selectedOptions[0].text}” is cut`);
  }

  /** What of a place shows where a part of the page scrolls by itself. */
  function shownOf({ left, right, top, bottom }, element) {
    for (let around = element; around !== document.body; around = around.parentElement) {
      if (getComputedStyle(around).overflowY === "visible") continue;
      const edge = around.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return { left, right, top, bottom, width: right - left, height: bottom - top };
  }

  function placesOfWords() {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const places = [];
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style, select, textarea, datalist, svg") || !isForEyes(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const place = shownOf(line, element);
        if (place.width > 1 && place.height > 1) places.push({ element, place });
      }
    }
    return places;
  }

  /** Letters need three quarters of the height of their line. */
  function overlap(one, other) {
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    return width > 2 && height > Math.min(one.height, other.height) / 4 + 1;
  }

  /** Words over other words, or over something to press or to type in that they do not belong to. */
  function overlapping() {
    scrollTo(0, 0);
    const words = placesOfWords();
    const controls = all(CONTROLS).map((element) => ({ element, place: element.getBoundingClientRect() }));
    const places = [...words, ...controls].sort((one, other) => one.place.top - other.place.top);
    const found = [];
    places.forEach((one, index) => {
      for (const other of places.slice(index + 1)) {
        if (other.place.top >= one.place.bottom) break;
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        if (overlap(one.place, other.place)) found.push(`${named(one.element)} and ${named(other.element)} overlap`);
      }
    });
    return found;
  }

  const hasEdge = (style) =>
    (style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0) ||
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);

  /** Where backgrounds and shadows are taken away, edges and underlines are left to show what can be pressed. */
  function withoutAnEdge() {
    return all(`${CONTROLS}, summary, a[href]`)
      .filter((element) => {
        const style = getComputedStyle(element);
        const isLink = element.matches("a") && style.color !== getComputedStyle(document.body).color;
        const hasMark = element.matches("summary"); // its triangle is drawn with a border
        return !hasEdge(style) && !isLink && !hasMark && !style.textDecorationLine.includes("underline");
      })
      .map((element) => `${named(element)} has no edge`);
  }

  /** What is chosen differs from what is not by more than a colour that is taken away. */
  function chosenUnseen() {
    const marksOf = (choice) =>
      [choice.labels[0], choice]
        .flatMap((part) => [null, "::before", "::after"].map((pseudo) => [part, getComputedStyle(part, pseudo), pseudo]))
        .filter(([, style, pseudo]) => !pseudo || style.content !== "none")
        .map(([, style]) => [style.opacity, style.borderWidth, style.borderColor, style.outline].join(" "))
        .join("; ");
    return [...document.querySelectorAll("[type=radio]:checked")].filter(({ labels }) => isSeen(labels[0])).flatMap((chosen) => {
      const others = [...document.getElementsByName(chosen.name)].filter((one) => one.type === "radio" && !one.checked);
      return others.some((one) => marksOf(one) === marksOf(chosen)) ? [`${named(chosen.labels[0])} does not look chosen`] : [];
    });
  }

  const fits = () => [...scrollsSideways(), ...clipped(), ...cutChoices(), ...overlapping()];
  const isPlainInOtherColours = () => [...withoutAnEdge(), ...chosenUnseen()];
  return { fits, isPlainInOtherColours };
})();
