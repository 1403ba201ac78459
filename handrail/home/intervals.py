"""How often a family is supervised, and how soon a record is signed: defaults from councils' published procedures."""

import datetime
from collections.abc import Iterable

from handrail.core.working_days import add_working_days
from handrail.families.choices import PlanType

# The strictest plan of any child counts for the family; an assessment has no interval of its own.
SUPERVISION_EVERY_DAYS = {
    PlanType.CP: 28,
    PlanType.PRE_PROCEEDINGS: 28,
    PlanType.PROCEEDINGS: 28,
    PlanType.CIN: 42,
    PlanType.CLA: 90,
}
SIGNED_WITHIN_WORKING_DAYS = 5


def supervised_every(plan_types: Iterable[str]) -> int | None:
    """The days between two supervisions, by the strictest of these plans; none where no plan sets an interval."""
    return min(
        (SUPERVISION_EVERY_DAYS[PlanType(kind)] for kind in plan_types if kind in SUPERVISION_EVERY_DAYS), default=None
    )


def next_supervision_due(last: datetime.date | None, plan_types: Iterable[str]) -> datetime.date | None:
    every = supervised_every(plan_types)
    return last + datetime.timedelta(days=every) if last and every else None


def sign_off_due(on: datetime.date) -> datetime.date:
    return add_working_days(on, SIGNED_WITHIN_WORKING_DAYS)
