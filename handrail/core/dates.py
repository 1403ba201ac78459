"""Dates as people type them at a meeting, and dates as Handrail says them."""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Literal

from handrail.core import clock
from handrail.core.working_days import add_working_days

Direction = Literal["future", "past"]
ClosedDays = Callable[[], Collection[datetime.date]]

FIRST_YEAR, LAST_YEAR = 1900, 2100
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
NEAR_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
LONGEST = 100
WEEK = datetime.timedelta(weeks=1)


class UnreadableDate(ValueError):
    """What was typed is not a date; `message` says what to do, `suggestions` what may have been meant."""

    def __init__(self, message: str, suggestions: Iterable[datetime.date] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = list(suggestions)


def read_date(
    text: str, today: datetime.date | None = None, prefer: Direction = "future", closed: ClosedDays = frozenset
) -> datetime.date:
    """The date somebody meant, the day always before the month; `prefer` decides where no year is typed.

    `closed` gives the days that are no working days besides weekends and bank holidays; asked only where they count.
    """
    return Reader(text, today or clock.today(), prefer, closed).read()


def say(day: datetime.date) -> str:
    """23 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_short(day: datetime.date) -> str:
    """23 Nov."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def say_weekday(day: datetime.date) -> str:
    """Monday 23 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {say(day)}"


def say_time(moment: datetime.datetime) -> str:
    """14:02, as a clock in London shows it."""
    return f"{clock.london(moment):%H:%M}"


def say_moment(moment: datetime.datetime) -> str:
    """26 October 2026 at 14:20."""
    return f"{say(clock.london(moment).date())} at {say_time(moment)}"


def age_in_words(born: datetime.date, on: datetime.date) -> str:
    """9, or 4 months, or 3 weeks, or 5 days: the largest whole unit lived."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    days = (on - born).days
    if months >= 12:
        return str(months // 12)
    if months >= 1:
        return counted(months, "month")
    if days >= 7:
        return counted(days // 7, "week")
    return counted(max(days, 0), "day")


def counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of another month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise OverflowError("no such year")
    return datetime.date(year, month + 1, min(day.day, days_in(year, month + 1)))


def days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def simplified(text: str) -> str:
    """The text in plain lower-case letters, one space between words, none around the marks between numbers."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub("[‐‑‒–—−]", "-", plain)
    plain = re.sub("['’‘`]", "", plain)
    plain = re.sub(r"\s+", " ", plain)
    return re.sub(r" ?([/.-]) ?", r"\1", plain).strip(" .,;:-/!")


def one_of(names: list[str], typed: str) -> int | None:
    """Which of the names was typed, whole or its first three letters or more, counted from 0."""
    beginning = "wed" if typed == "weds" else typed
    return next((i for i, name in enumerate(names) if len(beginning) >= 3 and name.lower().startswith(beginning)), None)


NUMBERS_ALONE = re.compile(r"(?P<day>[0-9]{1,2})[/.\- ](?P<month>[0-9]{1,2})(?:[/.\- ](?P<year>[0-9]{4}|[0-9]{2}))?")
YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/.-](?P<month>[0-9]{1,2})[/.-](?P<day>[0-9]{1,2})")
IN_WORDS = re.compile(
    r"(?:(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[ ,.]+)?(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
    r"[ /.-]?(?:of )?(?P<month>[a-z]{3,9})[ ,/.-]*(?P<year>[0-9]{4}|[0-9]{2})?"
)
MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]{3,9})[ .-](?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:[ ,-]{1,2}(?P<year>[0-9]{4}|[0-9]{2}))?"
)
NAMED_DAY = re.compile(r"(?:on )?(?:(?P<which>next|this|last) )?(?P<name>[a-z]{3,9})(?P<week_after> week)?")
AMOUNT = re.compile(
    r"(?P<ahead>in )?(?P<number>[0-9]{1,4}|[a-z]{1,6}) (?P<unit>working day|day|week|fortnight|month|year)s?"
    r"(?P<rest> time| ago| from now| from today| (?:from )?(?:on )?(?P<start>[a-z]{3,9}))?"
)


class Reader:
    """Reads one date: each way of writing it has a pattern and a method, which gives None where it does not fit."""

    def __init__(self, text: str, today: datetime.date, prefer: Direction, closed: ClosedDays) -> None:
        self.text = text
        self.today = today
        self.prefer = prefer
        self.closed = closed

    def read(self) -> datetime.date:
        ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], datetime.date | None]], ...] = (
            (YEAR_FIRST, self.numbers),
            (NUMBERS_ALONE, self.numbers),
            (AMOUNT, self.amount),
            (NAMED_DAY, self.named_day),
            (IN_WORDS, self.in_words),
            (MONTH_FIRST, self.month_first),
        )
        typed = simplified(self.text) if len(self.text) <= LONGEST else ""
        for pattern, understand in ways:
            if match := pattern.fullmatch(typed):
                try:
                    day = understand(match)
                except OverflowError:
                    raise self.out_of_bounds() from None
                if day:
                    return self.within_bounds(day)
        raise self.unreadable()

    def numbers(self, match: re.Match[str]) -> datetime.date:
        day, month = int(match["day"]), int(match["month"])
        if 1 <= month <= 12:
            return self.dated(day, month, match["year"])
        if 1 <= day <= 12 and month <= 31:
            meant = self.dated(month, day, match["year"])
            raise UnreadableDate(f"There is no month {month}. The day comes first. Did you mean {say(meant)}?", [meant])
        raise UnreadableDate(f"There is no month {month}. Write the date like {self.examples()}.")

    def in_words(self, match: re.Match[str]) -> datetime.date | None:
        month = one_of(MONTHS, match["month"])
        if month is None:
            return None
        day = self.dated(int(match["day"]), month + 1, match["year"])
        if not match["weekday"]:
            return day
        weekday = one_of(WEEKDAYS, match["weekday"])
        if weekday is None:
            return None
        if weekday != day.weekday():
            raise UnreadableDate(
                f"{say(day)} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[weekday]}. Check the date.", [day]
            )
        return day

    def month_first(self, match: re.Match[str]) -> datetime.date | None:
        month = one_of(MONTHS, match["month"])
        if month is None:
            return None
        meant = self.dated(int(match["day"]), month + 1, match["year"])
        raise UnreadableDate(f"Write the day first. Did you mean {say(meant)}?", [meant])

    def named_day(self, match: re.Match[str]) -> datetime.date | None:
        day = self.day_named(match["name"], match["which"] or "")
        return day + WEEK if day and match["week_after"] else day

    def amount(self, match: re.Match[str]) -> datetime.date | None:
        number = int(match["number"]) if match["number"].isdigit() else NUMBERS.get(match["number"])
        ago = match["rest"] == " ago"
        if number is None or (ago and match["ahead"]):
            return None
        start = self.day_named(match["start"]) if match["start"] else self.today
        if start is None:
            return None
        if ago or (self.prefer == "past" and not match["ahead"] and not match["rest"]):
            number = -number
        match match["unit"]:
            case "working day":
                return add_working_days(start, number, closed=self.closed())
            case "day":
                return start + datetime.timedelta(days=number)
            case "week":
                return start + number * WEEK
            case "fortnight":
                return start + 2 * number * WEEK
            case "month":
                return add_months(start, number)
            case _:
                return add_months(start, 12 * number)

    def day_named(self, name: str, which: str = "") -> datetime.date | None:
        """Today, tomorrow, yesterday, or a weekday: the coming one, this one, next week's, or the last."""
        if name in NEAR_DAYS:
            return None if which else self.today + datetime.timedelta(days=NEAR_DAYS[name])
        weekday = one_of(WEEKDAYS, name)
        if weekday is None:
            return None
        ahead = (weekday - self.today.weekday()) % 7
        if which == "this":
            return self.today + datetime.timedelta(days=ahead)
        if which == "next":
            return self.today + datetime.timedelta(days=7 + weekday - self.today.weekday())
        if which == "last" or self.prefer == "past":
            return self.today + datetime.timedelta(days=ahead - 7)
        return self.today + datetime.timedelta(days=ahead or 7)

    def dated(self, day: int, month: int, typed_year: str | None) -> datetime.date:
        if not 1 <= day <= 31:
            raise UnreadableDate(f"No month has a day {day}. Write the date like {self.examples()}.")
        year = self.year(typed_year) if typed_year else self.year_meant(day, month)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.out_of_bounds()
        if day <= days_in(year, month):
            return datetime.date(year, month, day)
        last = datetime.date(year, month, days_in(year, month))
        after = last + datetime.timedelta(days=1)
        raise UnreadableDate(
            f"{day} {MONTHS[month - 1]} {year} does not exist. Did you mean {say(last)} or {say(after)}?", [last, after]
        )

    def year(self, typed: str) -> int:
        """The year typed; of two digits, the latest such year up to now for the past, else the nearest to now."""
        if len(typed) == 4:
            return int(typed)
        latest = self.today.year if self.prefer == "past" else self.today.year + 49
        return latest - (latest - int(typed)) % 100

    def year_meant(self, day: int, month: int) -> int:
        """The year that puts a day and month at or after today, or at or before it for the past."""
        this_year = (month, day), (self.today.month, self.today.day)
        if self.prefer == "past":
            return self.today.year - (this_year[0] > this_year[1])
        return self.today.year + (this_year[0] < this_year[1])

    def within_bounds(self, day: datetime.date) -> datetime.date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.out_of_bounds()
        return day

    def out_of_bounds(self) -> UnreadableDate:
        return UnreadableDate(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}. Check the year.")

    def unreadable(self) -> UnreadableDate:
        shown = "".join(c for c in " ".join(self.text[:LONGEST].split()) if c.isprintable())
        if not shown.strip():
            return UnreadableDate(f"Write a date, like {self.examples()}.")
        if len(shown) > 40:
            shown = shown[:40] + "…"
        return UnreadableDate(f"We could not read “{shown}” as a date. Write it like {self.examples()}.")

    def examples(self) -> str:
        return f"{say(self.today)}, {self.today.day}/{self.today.month} or in 2 weeks"
