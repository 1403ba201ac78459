"""Days and working days in England, reckoned by hand and not by Handrail: without weekends and bank holidays."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

Day = datetime.date
DAY = datetime.timedelta(days=1)
SATURDAY = 5
MONDAY = 0
EASTER = {2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13), 2032: (3, 28)}


def day_in_england(moment: datetime.datetime) -> Day:
    return moment.astimezone(ZoneInfo("Europe/London")).date()


def working_days_after(day: Day, number: int) -> Day:
    for _ in range(number):
        day = next_working_day(day)
    return day


def next_working_day(day: Day) -> Day:
    day += DAY
    while day.weekday() >= SATURDAY or day in bank_holidays(day.year):
        day += DAY
    return day


@cache
def bank_holidays(year: int) -> frozenset[Day]:
    """Without those of a single year, such as a coronation's: none is known of the years that are walked through."""
    easter = Day(year, *EASTER[year])
    new_year = Day(year, 1, 1)
    while new_year.weekday() >= SATURDAY:
        new_year += DAY
    christmas = [Day(year, 12, 25), Day(year, 12, 26)]
    kept = [day for day in christmas if day.weekday() < SATURDAY]
    instead = Day(year, 12, 27)
    while len(kept) < len(christmas):
        if instead.weekday() < SATURDAY:
            kept.append(instead)
        instead += DAY
    mondays = [first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)]
    return frozenset([new_year, easter - 2 * DAY, easter + DAY, *mondays, *kept])


def first_monday(year: int, month: int) -> Day:
    return next(day for day in (Day(year, month, n) for n in range(1, 8)) if day.weekday() == MONDAY)


def last_monday(year: int, month: int) -> Day:
    return next(day for day in (Day(year, month, n) for n in range(31, 24, -1)) if day.weekday() == MONDAY)
