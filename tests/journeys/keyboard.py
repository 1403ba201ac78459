"""Somebody without a mouse: Tab, Shift and Tab, Enter, Space and the arrows, and a look at each place they lead to."""

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ASKED = Path(__file__).with_suffix(".js").read_text().rstrip().removesuffix(";")
MOST_TABS = 2_000
IS_FOCUSED = "(element) => element === document.activeElement"


class Keyboard:
    """Presses keys; `faults` holds whatever was not as it should be where the focus came to."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.stops = 0
        self.targets = 0
        self.faults: set[str] = set()

    def ask(self, question: str) -> "object":
        """A page that was only just opened is given its style sheets, and the questions, first."""
        self.page.wait_for_load_state()
        return self.page.evaluate(
            f"() => {{ window.asked ??= {ASKED.rstrip().rstrip(';')}; return asked.{question}() }}"
        )

    def press(self, key: str) -> str:
        """Presses a key that moves the focus; what has it now, or nothing at the end of the page."""
        self.page.keyboard.press(key)
        seen = self.ask("lookAtFocus")
        self.stops += 1
        self.faults |= {f"{self.page.title()}: {fault}" for fault in seen["faults"]}
        return seen["at"]

    def tab_to(self, target: "Locator", *, back: bool = False) -> None:
        """Tab by Tab; past the end of the page the next one begins at its top."""
        for _ in range(MOST_TABS):
            if target.evaluate(IS_FOCUSED):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def press_on(self, target: "Locator", key: str = "Enter") -> None:
        self.tab_to(target)
        self.page.keyboard.press(key)

    def type_into(self, target: "Locator", words: str) -> None:
        self.tab_to(target)
        self.page.keyboard.type(words)

    def choose(self, within: "Locator", answer: str) -> None:
        """Tab leads into a group of radios, the arrows to one of them, Space to one that is there already."""
        radios = within.get_by_role("radio")
        wanted = within.get_by_role("radio", name=answer, exact=True)
        self.tab_to(self._way_into(radios))
        for _ in range(radios.count()):
            if wanted.evaluate(IS_FOCUSED):
                break
            self.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def pick(self, select: "Locator", option: str) -> None:
        self.tab_to(select)
        names = [words.strip() for words in select.locator("option").all_inner_texts()]
        now = select.evaluate("(select) => select.selectedIndex")
        steps = names.index(option) - now
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        expect(select).to_have_value(str(select.locator("option").nth(names.index(option)).get_attribute("value")))

    def measure_targets(self) -> None:
        seen = self.ask("tooSmall")
        self.targets += seen["looked"]
        self.faults |= {f"{self.page.title()}: {fault}" for fault in seen["found"]}

    def through_the_page(self, *, most: int = MOST_TABS) -> None:
        """From its top to its end, and one step back: everything can be reached, and nothing holds the focus fast."""
        # a busy browser brings the focus to what asks for it only once the page is drawn
        self.page.wait_for_function("!document.querySelector('[autofocus]') || !document.activeElement.matches('body')")
        self.ask("beginAtTheTop")
        for _ in range(most):
            if not self.press("Tab"):
                break
        else:
            self.faults.add(f"{self.page.title()}: Tab does not come to the end of the page")
        self.faults |= {f"{self.page.title()}: {one} cannot be reached" for one in self.ask("notReached")}
        self.press("Shift+Tab")

    @staticmethod
    def _way_into(radios: "Locator") -> "Locator":
        for radio in radios.all():
            if radio.is_checked():
                return radio
        return radios.first
