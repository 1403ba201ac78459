"""Changing what a council has decided."""

from collections.abc import Mapping

from django.db import transaction

from handrail.audit import trail
from handrail.audit.trail import Actor
from handrail.core.refusals import Invalid
from handrail.council import queries
from handrail.council.choices import SETTINGS
from handrail.council.models import CouncilSetting


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
