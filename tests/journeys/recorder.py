"""Somebody who records: with a script, where each box saves by itself, or without, where a button saves the page."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.record_page import expect_saved

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HOLE = "__"


class Recorder:
    """What is the same for both; `said` is everything that the record and its documents must hold in the end."""

    has_script = True

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.said: list[str] = []
        self._dates: list[tuple[Locator, str]] = []

    def arrive(self) -> None:
        """Waits until the record page is all there."""
        expect(self.page.locator("[data-section]").last).to_be_visible()

    def section(self, name: str) -> "Locator":
        return self.page.locator(f"[data-section='{name}']")

    def row(self, name: str) -> "Locator":
        return self.page.locator(f"[id='{name}']")

    def last_time(self, section: str) -> "Locator":
        """The same section as it was signed last time, unfolded where there is no room beside now."""
        folded = self.section(section).locator(".hr-last details:not([open]) > summary")
        if folded.count():
            folded.click()
        return self.section(section).locator(".hr-last")

    def unfold(self, within: "Locator", words: str) -> None:
        details = within.locator("details:not([open])", has=self.page.locator("summary", has_text=words))
        if details.count():
            details.locator("summary").click()

    def write(self, within: "Locator", box: str, words: str) -> None:
        within.get_by_label(box, exact=True).fill(words)
        self.said.append(words)

    def write_date(self, within: "Locator", box: str, words: str, *, means: str) -> None:
        """Types a date as people say it; which one was meant is seen once it is saved."""
        field = within.get_by_label(box, exact=True)
        field.fill(words)
        self._dates.append((field, means))
        self.said.append(means)

    def pick(self, within: "Locator", box: str, option: str) -> None:
        within.get_by_label(box, exact=True).select_option(label=option)

    def choose(self, within: "Locator", answer: str, *, of: str = "") -> None:
        asked = within.get_by_role("group", name=of) if of else within
        self.tick(asked.get_by_role("radio", name=answer, exact=True))

    def tick(self, choice: "Locator") -> None:
        """Radios and ticks lie over or under their labels: one clicks whichever is there."""
        choice.check(force=True)

    def save(self, section: str) -> None:
        self._save(section)
        for field, means in self._dates:
            expect(field).to_have_value(means)
        self._dates.clear()

    def _save(self, section: str) -> None:
        raise NotImplementedError

    def add(self, button: "Locator") -> "Locator":
        """The new row that a button adds."""
        raise NotImplementedError

    def begin_goal_from(self, wording: str) -> "Locator":
        raise NotImplementedError

    def undo(self, note: "Locator") -> None:
        raise NotImplementedError


class WithScript(Recorder):
    def arrive(self) -> None:
        super().arrive()
        expect(self.page.locator("[data-open-guidance]")).not_to_have_attribute("hidden", "")

    def _save(self, section: str) -> None:
        self.page.evaluate("document.activeElement.blur()")
        expect_saved(self.page)

    def add(self, button: "Locator") -> "Locator":
        button.click()
        new = self.page.locator("[data-row]:focus-within")
        expect(new).to_have_count(1)
        return self.row(str(new.get_attribute("data-row")))

    def begin_goal_from(self, wording: str) -> "Locator":
        """The wording is put into a new goal, and its first hole is chosen, so that typing fills it."""
        self.unfold(self.section("goals"), "Wordings to begin a goal from")
        self.section("goals").get_by_role("button", name=wording).click()
        new = self.page.locator("[data-row^='goal.']:focus-within")
        expect(new.locator(":focus")).to_have_value(wording)
        assert self.page.evaluate("getSelection().toString()") == HOLE
        return self.row(str(new.get_attribute("data-row")))

    def undo(self, note: "Locator") -> None:
        note.get_by_role("button", name=re.compile("^Undo")).click()
        expect(note).to_contain_text("Taken out of Next steps. The answer stays as it is.")


class WithoutScript(Recorder):
    has_script = False

    def _save(self, section: str) -> None:
        self.section(section).get_by_role("button", name=re.compile("^Save ")).click()
        self._expect_kept()

    def add(self, button: "Locator") -> "Locator":
        button.click()
        self._expect_kept()
        return self.row(self.page.url.partition("#")[2])

    def begin_goal_from(self, wording: str) -> "Locator":
        """The wordings are there to read, and to type from."""
        goals = self.section("goals")
        self.unfold(goals, "Wordings to begin a goal from")
        expect(goals.get_by_text(wording)).to_be_visible()
        new = self.add(goals.get_by_role("button", name="Add a goal"))
        new.get_by_label("The goal, in one sentence").fill(wording)
        return new

    def undo(self, note: "Locator") -> None:
        note.get_by_role("button", name=re.compile("^Undo")).click()
        self._expect_kept()
        expect(self.page.locator("#taken-out")).to_contain_text("Next step: taken out.")

    def _expect_kept(self) -> None:
        expect(self.page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
        expect(self.page.locator(".govuk-error-summary")).to_have_count(0)
