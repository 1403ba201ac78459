"""The only clock: what time it is, which day it is, and what a clock in London shows."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> datetime.datetime:
    """The real moment, also where the demonstration takes place on a day of its own."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The day work is done on: the demonstration's day where one is set, else the date in London."""
    return settings.HANDRAIL_TODAY or london(now()).date()


def london(moment: datetime.datetime) -> datetime.datetime:
    """The moment as a clock in London shows it."""
    return moment.astimezone(LONDON)
