"""What every template may use: dates and text as they are read, and a few facts about this installation."""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from markdown_it import MarkdownIt
from markupsafe import Markup, _escape_inner, escape

from handrail import __version__
from handrail.core import clock, dates

NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]+")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")

# Guidance notes hold words, emphasis and lists; HTML in them is shown, never obeyed.
guidance_notes = MarkdownIt("commonmark", {"html": False}).disable("image")


def escaped(value: Any) -> str:
    """What `markupsafe.escape` writes, without making markup of plain words to join them a moment later."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


def say_date(day: datetime.date | None) -> str:
    return dates.say(local_date(day)) if day else ""


def say_short_date(day: datetime.date | None) -> str:
    return dates.say_short(local_date(day)) if day else ""


def say_weekday_date(day: datetime.date | None) -> str:
    return dates.say_weekday(local_date(day)) if day else ""


def say_time(moment: datetime.datetime | None) -> str:
    return dates.say_time(moment) if moment else ""


def local_date(day: datetime.date) -> datetime.date:
    """The date in London of a moment; a date is already one."""
    return clock.london(day).date() if isinstance(day, datetime.datetime) else day


def paragraphs(text: str | None) -> Markup:
    """Plain text as paragraphs: a blank line begins a new one, a line end is kept."""
    written = escaped((text or "").strip("\n"))
    if not written.strip():
        return Markup("")
    parts = ("<p>" + part.replace("\n", "<br>") + "</p>" for part in BLANK_LINES.split(written))
    return Markup("\n".join(parts))  # noqa: S704 - escaped as a whole


@lru_cache(maxsize=500)
def markdown(text: str) -> Markup:
    return Markup(guidance_notes.render(text))  # noqa: S704 - the parser escapes HTML


# `typed`, because words given as markup are equal to the same words that are not.
@lru_cache(maxsize=20_000, typed=True)
def known(words: str) -> str:
    """Names, labels and choices, the same on page after page: escaped once. What stands in a box is never kept here."""
    return escaped(words)


@lru_cache(maxsize=10_000)
def as_id(name: str) -> str:
    """The name of a field as an id that links, labels and style rules can point at."""
    safe = NOT_IN_AN_ID.sub("-", name)
    return safe if safe[:1].isalpha() else f"f-{safe}"


def attributes(given: Mapping[str, Any] | Markup) -> Markup:
    """A mapping as HTML attributes: true stands alone, false and none are left out; what is written stays."""
    if isinstance(given, Markup):
        return given
    written = [
        f" {known(name)}" if value is True else f' {known(name)}="{escaped(value)}"'
        for name, value in given.items()
        if value is not None and value is not False
    ]
    return Markup("".join(written))  # noqa: S704 - each name and value is escaped


def shown(value: Any) -> Any:
    """What stands in a box: nothing for none, and 0 for 0."""
    return "" if value is None else value


def council_name() -> str:
    return settings.COUNCIL_NAME


def is_demonstration() -> bool:
    return settings.DEMONSTRATION


FILTERS: dict[str, Callable[..., Any]] = {
    "date": say_date,
    "short_date": say_short_date,
    "weekday_date": say_weekday_date,
    "time": say_time,
    "paragraphs": paragraphs,
    "markdown": markdown,
    "as_id": as_id,
    "attributes": attributes,
    "shown": shown,
}
GLOBALS: dict[str, Any] = {
    "council_name": council_name,
    "is_demonstration": is_demonstration,
    "today": clock.today,
    "version": __version__,
}
