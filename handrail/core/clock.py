"""The only clock: what time it is, which day it is, and what a clock in London shows."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")
_stopped_at: ContextVar[datetime.datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime.datetime:
    """The real moment, also where the demonstration takes place on a day of its own."""
    return _stopped_at.get() or unstopped()


def unstopped() -> datetime.datetime:
    """The real moment, also while the clock is stopped: when something is really written."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The day work is done on: the demonstration's day where one is set, else the date in London."""
    if settings.HANDRAIL_TODAY and _stopped_at.get() is None:
        return settings.HANDRAIL_TODAY
    return london(now()).date()


def london(moment: datetime.datetime) -> datetime.datetime:
    """The moment as a clock in London shows it."""
    return moment.astimezone(LONDON)


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Stops the clock, here and now: for what a demonstration or a test dates in its own time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} does not say in which time zone it is")
    token = _stopped_at.set(moment)
    try:
        yield
    finally:
        _stopped_at.reset(token)
