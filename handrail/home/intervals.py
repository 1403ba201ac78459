"""How often a family is supervised, and how soon a record is signed, as the council has decided."""

import datetime
from collections.abc import Collection, Iterable, Mapping

from handrail.core.working_days import add_working_days
from handrail.families.choices import PlanType

# The strictest plan of any child counts for the family; an assessment has no interval of its own.
SUPERVISED_EVERY = {
    PlanType.CP: "supervised_every_days_protection",
    PlanType.PRE_PROCEEDINGS: "supervised_every_days_proceedings",
    PlanType.PROCEEDINGS: "supervised_every_days_proceedings",
    PlanType.CIN: "supervised_every_days_in_need",
    PlanType.CLA: "supervised_every_days_looked_after",
}


def supervised_every(plan_types: Iterable[str], *, decided: Mapping[str, int]) -> int | None:
    """The days between two supervisions, by the strictest of these plans; none where no plan sets an interval."""
    return min(
        (decided[SUPERVISED_EVERY[PlanType(kind)]] for kind in plan_types if kind in SUPERVISED_EVERY), default=None
    )


def next_supervision_due(last: datetime.date | None, every: int | None) -> datetime.date | None:
    return last + datetime.timedelta(days=every) if last and every else None


def sign_off_due(on: datetime.date, *, decided: Mapping[str, int], closed: Collection[datetime.date]) -> datetime.date:
    return add_working_days(on, decided["sign_off_working_days"], closed=closed)
