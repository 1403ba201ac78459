"""What a council has decided, by the name of the setting."""

import datetime
from typing import Any

from django.db.models import QuerySet

from handrail.core import clock
from handrail.core.prepared import prepared
from handrail.core.working_days import DAY, add_working_days
from handrail.council.choices import SETTINGS
from handrail.council.models import ClosedDay, CouncilSetting

# As many as lie between Christmas and New Year, and two more.
CLOSED_DAYS_THAT_PUT_OFF = 5


def settings_now() -> dict[str, int]:
    """Every setting with its value: one statement."""
    now = clock.now()
    changed = {
        name: before if counts_from and before is not None and now < counts_from else value
        for name, value, before, counts_from in _decided_otherwise()
    }
    return {name: changed.get(name, setting.default) for name, setting in SETTINGS.items()}


def decided() -> tuple[dict[str, int], list[CouncilSetting]]:
    """What was decided last of every setting, and what of that does not count yet: one statement."""
    rows, now = list(CouncilSetting.objects.all()), clock.now()
    last = {row.name: row.value for row in rows}
    values = {name: last.get(name, setting.default) for name, setting in SETTINGS.items()}
    return values, [row for row in rows if row.counts_from and now < row.counts_from]


def setting(name: str) -> int:
    return settings_now()[name]


def closed_days() -> frozenset[datetime.date]:
    """The days that are no working days besides weekends and bank holidays."""
    return frozenset(_closed())


def closed_days_with_reasons() -> list[ClosedDay]:
    """The same, the earliest first, each with why the council is closed."""
    return list(ClosedDay.objects.all())


def closed_days_that_put_off(first: datetime.date) -> frozenset[datetime.date]:
    """Those from that day on that put off what protects somebody: a few, since one person alone closes days."""
    return frozenset(sorted(day for day in _closed() if day >= first)[:CLOSED_DAYS_THAT_PUT_OFF])


def due_within(name: str, day: datetime.date) -> datetime.date:
    """The last day for what is to be done within the working days of that setting, after `day`."""
    closed = closed_days_that_put_off(day + DAY) if SETTINGS[name].weaker else closed_days()
    return add_working_days(day, setting(name), closed=closed)


@prepared
def _decided_otherwise() -> QuerySet[CouncilSetting, Any]:
    return CouncilSetting.objects.values_list("name", "value", "before", "counts_from")


@prepared
def _closed() -> QuerySet[ClosedDay, Any]:
    return ClosedDay.objects.values_list("on", flat=True)
