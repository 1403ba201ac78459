"""Somebody at the record page with every text box filled, while time passes and faults come and go."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.faults import every_box
from tests.faults.browser_faults import Place
from tests.faults.every_box import TextBox

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

    from handrail.supervision.records.models import Record

SAYS_SAVED = re.compile(r"\bSaved \d\d:\d\d|\b(is|are) saved\.")
# The line and the band; what dialogs say of what was saved before is no claim about the boxes.
CLAIMS = "() => [...document.querySelectorAll('[data-save-state], .hr-bar .hr-band')].map((one) => one.innerText)"
LONGEST_RETRY = 130
SWITCHES = "window.dispatchEvent(new Event('focus'))"


@dataclass
class Outcome:
    """What became of the texts of one fault."""

    boxes: int
    characters: int
    lost: dict[str, str]
    misplaced: dict[str, str]
    lies: list[str] = field(default_factory=list)

    @property
    def characters_lost(self) -> int:
        return sum(map(len, self.lost.values()))


@dataclass
class Scene:
    """A page whose clock stands still unless time is let pass; what it claims is held against the database."""

    page: "Page"
    record: "Record"
    address: str
    email: str
    boxes: list[TextBox] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    lies: list[str] = field(default_factory=list)
    on_their_way: set["Request"] = field(default_factory=set)
    waits_for_answers: bool = True

    @property
    def context(self) -> "BrowserContext":
        return self.page.context

    @property
    def path(self) -> str:
        return f"{self.address}/records/{self.record.id}/"

    def open(self) -> None:
        """Opens the record, adds a row of each kind, and lets no time pass any more."""
        self.context.on("request", self._begin)
        # the script leaves the body of an error unread, so that such a request never counts as finished
        self.context.on("response", lambda response: self._end(response.request))
        self.context.on("requestfailed", self._end)
        self.page.clock.install()
        self.page.goto(f"{self.address}/meetings/")
        self.page.goto(self.path)
        self.page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
        every_box.add_one_row_of_each_kind(self.page)
        self.page.clock.pause_at(self.page.evaluate("Date.now()") + 1_000)
        self.boxes = every_box.every_box(self.page)
        self.texts = {box.name: box.text(self.record.on) for box in self.boxes}

    def _begin(self, request: "Request") -> None:
        if request.url.endswith("/save/"):
            self.on_their_way.add(request)

    def _end(self, request: "Request") -> None:
        self.on_their_way.discard(request)

    def fill(self) -> None:
        every_box.fill(self.page, self.texts)

    def pass_time(self, seconds: int, *, at_a_time: int = 1) -> None:
        for _ in range(0, seconds, at_a_time):
            self.page.clock.run_for(at_a_time * 1_000)
            self.page.wait_for_timeout(10)
            self.wait_for_answers()
            self.look()

    def wait_for_answers(self) -> None:
        while self.waits_for_answers and self.on_their_way:
            self.page.wait_for_timeout(20)
        self.page.wait_for_timeout(30)

    def look(self) -> None:
        """Whatever says that everything is saved must be true when it is said."""
        claims = [claim for claim in self.page.evaluate(CLAIMS) if SAYS_SAVED.search(claim)]
        if claims and (missing := self.not_in_the_database()):
            self.lies.append(f"{claims[0]!r}, but {len(missing)} texts are not, as {next(iter(missing))}")

    def not_in_the_database(self) -> dict[str, str]:
        found = every_box.in_the_database(self.record, self.boxes)
        return {name: text for name, text in self.texts.items() if text not in found[name]}

    def shows(self, words: str) -> bool:
        return words in self.page.evaluate("() => document.body.innerText")

    def let_it_save(self) -> None:
        """Until everything is in the record, or the longest time between two attempts is over."""
        for _ in range(0, LONGEST_RETRY, 2):
            self.pass_time(2, at_a_time=2)
            if not self.not_in_the_database():
                break
        self.pass_time(2)

    def sign_in_again(self) -> None:
        """In another tab, at one click; then the page is come back to."""
        self._in_another_tab(f"{self.address}/sign-in/", f"button[value='{self.email}']")
        self.page.bring_to_front()
        self.page.evaluate(SWITCHES)
        with suppress(Exception):  # a page that has noticed by itself asks nothing more
            self.page.get_by_role("button", name=re.compile("I have signed in")).click(timeout=1_000)

    def sign_out_elsewhere(self) -> None:
        self._in_another_tab(f"{self.address}/", "form[action='/sign-out/'] button")

    def _in_another_tab(self, address: str, button: str) -> None:
        tab = self.context.new_page()
        tab.goto(address)
        with tab.expect_navigation():
            tab.locator(button).first.click()
        tab.close()

    def outcome(self, place: Place) -> Outcome:
        """Looks for every text where it should be, and wherever else it may be."""
        stands = every_box.in_the_database(self.record, self.boxes)
        typed = every_box.read(self.page, self.texts)
        offered = every_box.given_back(self.page)
        copied = {name for name, text in self.texts.items() if any(text in one for one in offered)}
        saved = {name for name, text in self.texts.items() if text in stands[name]}
        in_box = {name for name, text in self.texts.items() if typed.get(name) == text}
        theirs = {name for name, text in self.others.items() if text in stands[name]}
        expected = {
            Place.SAVED: saved,
            Place.BESIDE: saved,
            Place.IN_ITS_BOX: in_box | saved,
            Place.TO_COPY: copied,
        }[place]
        lost = _without(self.texts, saved | in_box | copied) | _marked(_without(self.others, theirs))
        misplaced = _without(self.texts, expected)
        texts = [*self.texts.values(), *self.others.values()]
        return Outcome(len(self.boxes), sum(map(len, texts)), lost, misplaced, self.lies)


def _without(texts: Mapping[str, str], names: set[str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name not in names}


def _marked(texts: Mapping[str, str]) -> dict[str, Any]:
    return {f"{name} of the other": text for name, text in texts.items()}
