"""Every text box of the record page, a text of its own for each, and where that text is found again."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records import queries
from handrail.supervision.records.fields import Box, Day, Line, Number, Words

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from handrail.supervision.records.models import Record

NO_TEXT = ["hidden", "radio", "checkbox", "submit", "button", "reset", "file", "image"]
FIND = """(noText) => [...document.querySelector('form[data-record]').elements]
    .filter((control) => control.name && !control.disabled && !control.readOnly)
    .filter((control) => control.tagName === 'TEXTAREA'
        || control.tagName === 'INPUT' && !noText.includes(control.type))
    .map((control) => ({name: control.name, stands: control.value, holds: control.maxLength}))"""
FILL = """(texts) => {
    for (const [name, text] of Object.entries(texts)) {
        const [control] = [...document.getElementsByName(name)].filter((one) => one.type !== 'hidden');
        control.value = text;
        control.dispatchEvent(new Event('input', {bubbles: true}));
    }
}"""
READ = """(names) => Object.fromEntries(names.flatMap((name) => [...document.getElementsByName(name)]
    .filter((one) => one.type !== 'hidden').map((one) => [name, one.value])))"""
# What stands in a form's fields is copied as it is, and so is what is set as it was typed.
GIVEN_BACK = """() => [...document.querySelectorAll('main textarea')].map((one) => one.value)"""

AWKWARD = "<b>&amp;</b> “q” 'a' \"b\" \\ %s {{x}} {% y %} ${z} é e\u0301 👩‍👧 \u200fשלום\u200e =1+1 -"
SEVERAL_LINES = "\nfirst\tline \n\n  \u00a0second; --\u2028third "


@dataclass(frozen=True)
class TextBox:
    """One text box of the page; `number` is its own, `stands` what it held when the page came."""

    name: str
    number: int
    stands: str

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        return self.name.partition(".")[2].rpartition(".")[0]

    @property
    def box(self) -> Box:
        return ROW_KINDS[self.kind].box(self.name.rpartition(".")[2])

    def text(self, on: datetime.date, writer: int = 0) -> str:
        """A text that its box can take, and that no other box nor writer is given, where the box leaves room for it."""
        match self.box:
            case Words():
                return f"{SEVERAL_LINES}{self.number} by {writer} {AWKWARD}{SEVERAL_LINES}"
            case Line():
                return f"{self.number} by {writer} {AWKWARD}"
            case Day(prefer=prefer):
                days = self.number + 1 + 400 * writer
                return dates.say(on + datetime.timedelta(days=-days if prefer == "past" else days))
            case Number(name="lowest"):
                return f"-{self.number + 1 + 500 * writer}"
            case Number(name="highest"):
                return f"{1000 + self.number + 500 * writer}"
            case Number(whole=True):
                return next(str(one) for one in range(writer, 11) if str(one) != self.stands)
            case Number():
                return f"{1 + writer}.{self.number % 90 + 10}".rstrip("0")
        raise LookupError(f"{self.name} is a text box of no known kind")

    def refused_text(self, on: datetime.date) -> str:
        """A text that its box cannot take; any words can be taken where the box takes words."""
        match self.box:
            case Line(longest=longest):
                return f"{self.number} {AWKWARD} ".ljust(longest + 1, "x")
            case Day() | Number():
                return f"about {self.number}, {AWKWARD}"
        return self.text(on)


def every_box(page: "Page") -> list[TextBox]:
    """In the order of the page; no box may stop taking characters while somebody types."""
    found = page.evaluate(FIND, NO_TEXT)
    cut_off = [control["name"] for control in found if control["holds"] != -1]
    assert cut_off == []
    return [TextBox(control["name"], number, control["stands"]) for number, control in enumerate(found)]


def kinds_that_can_be_added(page: "Page") -> list[str]:
    """The first button for each kind of row."""
    buttons = page.locator("button[name=do][value^='add:']").evaluate_all("(all) => all.map((one) => one.value)")
    return list({value.split(":")[1]: value for value in reversed(buttons)}.values())


def add_one_row_of_each_kind(page: "Page") -> None:
    for value in kinds_that_can_be_added(page):
        kind = value.split(":")[1]
        rows = page.locator(f"[data-row^='{kind}.']")
        before = rows.count()
        page.locator(f"button[value='{value}']").first.click()
        rows.nth(before).wait_for(state="attached")


def fill(page: "Page", texts: Mapping[str, str]) -> None:
    """All of them at once, as far as the page can tell."""
    page.evaluate(FILL, dict(texts))


def read(page: "Page", names: Iterable[str]) -> dict[str, str]:
    return page.evaluate(READ, list(names))


def given_back(page: "Page") -> list[str]:
    """Texts that the page offers for copying, or holds in a box of another name."""
    return page.evaluate(GIVEN_BACK)


def in_the_database(record: "Record", boxes: Iterable[TextBox]) -> dict[str, set[str]]:
    """The texts of each box that stand in the record, or are kept beside what stands until somebody decides."""
    by_kind = defaultdict(list)
    for box in boxes:
        by_kind[box.kind].append(box)
    beside = defaultdict(list)
    for revision in queries.kept_apart(record):
        beside[revision.row_id].append(revision.values)
    found: dict[str, set[str]] = {}
    for name, of_kind in by_kind.items():
        kind = ROW_KINDS[name]
        ids = {box.name: kind.row_id(record.id, box.key) for box in of_kind}
        rows = {row.pk: kind.values_of(row) for row in kind.model.objects.filter(pk__in=set(ids.values()))}
        for box in of_kind:
            held = [rows.get(ids[box.name], {}), *beside[ids[box.name]]]
            found[box.name] = {values[box.box.name] for values in held if box.box.name in values}
    return found
