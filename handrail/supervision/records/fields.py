"""The kinds of box a row has: how each is read from what was typed, and said again on the page."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from handrail.core import dates
from handrail.core.text import storable
from handrail.supervision.records.limits import LONGEST_TEXT


class Unreadable(ValueError):
    """What was typed cannot be taken as it stands; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Reading:
    """What typed words are read against: the day of the supervision, the meetings it knows of, and closed days."""

    on: datetime.date
    next_meeting: Callable[[str], datetime.date | None] = field(default=lambda kind: None)
    closed: dates.ClosedDays = frozenset


@dataclass(frozen=True)
class Box:
    """One box of a row; `name` is the column, `label` what an error calls it."""

    name: str
    label: str

    merges = False

    def read(self, typed: str, reading: Reading) -> Any:
        raise NotImplementedError

    def say(self, value: Any) -> str:
        return "" if value is None else str(value)

    def in_words(self, said: str) -> str:
        """What people read where the box said this: the label of a choice, or the words themselves."""
        return said


@dataclass(frozen=True)
class Words(Box):
    """A text, merged word by word when two people write at once."""

    longest: int = LONGEST_TEXT
    merges = True

    def read(self, typed: str, reading: Reading) -> str:
        text = storable(typed)
        if len(text) > self.longest:
            raise Unreadable(
                f"{self.label}: use {self.longest:,} characters or fewer. There are {len(text):,} now, so this is not "
                "saved. Make it shorter, or put a part of it in another box."
            )
        return text


@dataclass(frozen=True)
class Line(Box):
    """One line of text."""

    longest: int = 200

    def read(self, typed: str, reading: Reading) -> str:
        line = " ".join(storable(typed).split())
        if len(line) > self.longest:
            raise Unreadable(f"{self.label}: use {self.longest} characters or fewer. There are {len(line)} now.")
        return line


@dataclass(frozen=True)
class Day(Box):
    """A date as people say it: 12/12, in 2 weeks, next core group."""

    prefer: str = "future"
    meetings: bool = False

    def read(self, typed: str, reading: Reading) -> datetime.date | None:
        words = storable(typed).strip()
        if not words:
            return None
        if self.meetings and (met := self._next_meeting(words, reading)):
            return met
        try:
            return dates.read_date(words, today=reading.on, prefer=self.prefer, closed=reading.closed)
        except dates.UnreadableDate as fault:
            raise Unreadable(fault.message) from fault

    def say(self, value: datetime.date | None) -> str:
        return dates.say(value) if value else ""

    @staticmethod
    def _next_meeting(words: str, reading: Reading) -> datetime.date | None:
        words = words.lower()
        if not words.startswith("next "):
            return None
        name = words.removeprefix("next ").strip().replace(" ", "_")
        known = {"core_group", "conference", "cin_review", "lac_review"}
        aliases = {"case_conference": "conference", "review": "lac_review", "child_in_need_meeting": "cin_review"}
        name = aliases.get(name, name)
        if name not in known:
            return None
        met = reading.next_meeting(name)
        if met is None:
            raise Unreadable(f"No date is known for the {words}. Enter it under Process compliance, or type a date.")
        return met


@dataclass(frozen=True)
class OneOf(Box):
    """One of a short list, or nothing yet."""

    choices: Sequence[tuple[str, str]] = ()

    def read(self, typed: str, reading: Reading) -> str:
        if typed and typed not in {value for value, _ in self.choices}:
            raise Unreadable(f"{self.label}: choose one of the answers offered.")
        return typed

    def in_words(self, value: str) -> str:
        return dict(self.choices).get(value, "")


@dataclass(frozen=True)
class SomeOf(Box):
    """Any of a short list; typed as values with commas between them."""

    choices: Sequence[tuple[str, str]] = ()

    def read(self, typed: str, reading: Reading) -> list[str]:
        chosen = [value for value in storable(typed).split(",") if value]
        offered = [value for value, _ in self.choices]
        if self.choices and not set(chosen) <= set(offered):
            raise Unreadable(f"{self.label}: choose from the list.")
        return sorted(set(chosen), key=offered.index if offered else None)

    def say(self, value: list[str]) -> str:
        return ",".join(value)

    def in_words(self, said: str) -> str:
        labels = dict(self.choices)
        return ", ".join(labels.get(value, value) for value in said.split(",") if value)


@dataclass(frozen=True)
class YesNo(Box):
    def read(self, typed: str, reading: Reading) -> bool | None:
        if typed not in ("", "yes", "no"):
            raise Unreadable(f"{self.label}: choose yes or no.")
        return {"": None, "yes": True, "no": False}[typed]

    def say(self, value: bool | None) -> str:
        return {None: "", True: "yes", False: "no"}[value]

    def in_words(self, said: str) -> str:
        return said.capitalize()


@dataclass(frozen=True)
class Flag(Box):
    """On or off, never unanswered."""

    def read(self, typed: str, reading: Reading) -> bool:
        return typed == "yes"

    def say(self, value: bool) -> str:
        return "yes" if value else ""


@dataclass(frozen=True)
class Number(Box):
    """A number as people write it: 7, 7.5, 95%; whole where `whole` says so."""

    lowest: Decimal = Decimal("-9999999")
    highest: Decimal = Decimal("9999999")
    whole: bool = False

    def read(self, typed: str, reading: Reading) -> Decimal | int | None:
        words = storable(typed).strip().rstrip("%").strip().replace(",", "")
        if not words:
            return None
        try:
            number = Decimal(words)
        except InvalidOperation as fault:
            raise Unreadable(f"{self.label}: write a number, like 7.") from fault
        if not number.is_finite():
            raise Unreadable(f"{self.label}: write a number, like 7.")
        if not self.lowest <= number <= self.highest:
            raise Unreadable(
                f"{self.label}: use a number from {say_number(self.lowest)} to {say_number(self.highest)}."
            )
        if number != number.quantize(Decimal("0.01")):
            raise Unreadable(f"{self.label}: use two decimal places at the most.")
        if self.whole:
            if number != number.to_integral_value():
                raise Unreadable(f"{self.label}: use a whole number.")
            return int(number)
        return number.quantize(Decimal("0.01"))

    def say(self, value: Decimal | int | None) -> str:
        return "" if value is None else say_number(value)


def say_number(value: Decimal | int) -> str:
    """7 for 7.00, 7.5 for 7.50."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
