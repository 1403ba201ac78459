"""Changing what a council has decided, and on which days it is closed."""

import datetime
from collections.abc import Mapping

from django.db import transaction

from handrail.audit import trail
from handrail.audit.trail import Actor
from handrail.core import dates
from handrail.core.refusals import Invalid
from handrail.core.working_days import is_working_day
from handrail.council import queries
from handrail.council.choices import SETTINGS
from handrail.council.models import ClosedDay, CouncilSetting


@transaction.atomic
def change_settings(*, by: Actor | None, values: Mapping[str, int]) -> None:
    """Changes the settings named, all or none of them, each within its bounds; what stays as it is leaves no trace."""
    faults = {
        name: setting.refusal
        for name, value in values.items()
        if not (setting := SETTINGS[name]).lowest <= value <= setting.highest
    }
    if faults:
        raise Invalid(faults)
    before = queries.settings_now()
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return
    for name, value in changed.items():
        CouncilSetting.objects.update_or_create(name=name, defaults={"value": value})
    trail.record(
        "council.setting_changed",
        by=by,
        subject="Settings",
        detail={name: {"from": before[name], "to": value} for name, value in changed.items()},
    )


@transaction.atomic
def close_day(*, by: Actor | None, on: datetime.date, what: str) -> None:
    """Makes a day no working day; refuses one that is none already."""
    if not is_working_day(on, closed=()):
        raise Invalid({"on": f"{dates.say_weekday(on)} is no working day already."})
    day, is_new = ClosedDay.objects.get_or_create(on=on, defaults={"what": what})
    if not is_new:
        raise Invalid({"on": f"{dates.say_weekday(on)} is in the list already: {day.what}."})
    trail.record("council.day_closed", by=by, subject="Closed day", detail={"on": on.isoformat(), "what": what})


@transaction.atomic
def open_day(*, by: Actor | None, on: datetime.date) -> bool:
    """Makes a day a working day again, and says whether it was closed."""
    was_closed, _ = ClosedDay.objects.filter(on=on).delete()
    if was_closed:
        trail.record("council.day_opened", by=by, subject="Closed day", detail={"on": on.isoformat()})
    return bool(was_closed)
