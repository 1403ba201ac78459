"""Days on which an office in England works: not Saturday, Sunday, a bank holiday or a day on which it is `closed`."""

import datetime
from collections.abc import Collection
from functools import cache

DAY = datetime.timedelta(days=1)


def is_working_day(day: datetime.date, *, closed: Collection[datetime.date]) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in closed


def add_working_days(day: datetime.date, n: int, *, closed: Collection[datetime.date]) -> datetime.date:
    """The `n`th working day after `day` (before it, where `n` is negative); `day` itself where `n` is 0."""
    step = DAY if n > 0 else -DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, closed=closed)
    return day


def working_days_between(first: datetime.date, last: datetime.date, *, closed: Collection[datetime.date]) -> int:
    """How many working days lie after `first`, up to and including `last`; negative where `last` comes first."""
    if last < first:
        return -working_days_between(last, first, closed=closed)
    return sum(is_working_day(first + n * DAY, closed=closed) for n in range(1, (last - first).days + 1))


@cache
def bank_holidays(year: int) -> frozenset[datetime.date]:
    from holidays.countries import UnitedKingdom  # a tenth of a second that most commands never need

    return frozenset(UnitedKingdom(subdiv="ENG", years=[year]))
