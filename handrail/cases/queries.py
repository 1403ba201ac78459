"""Questions asked about cases, each one statement."""

import datetime
import uuid
from collections.abc import Iterable

from django.db.models import Count, Q

from handrail.cases.models import Allocation, Case, Restriction

CASE_HOLDER = "case_holder"


def case_holders(case_ids: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, str]:
    """Who holds each case on a day, by name; a case nobody holds is left out."""
    holding = (
        Allocation.objects.filter(case__in=case_ids, role=CASE_HOLDER)
        .filter(_in_force(on))
        .order_by("starts")
        .values_list("case_id", "user__name")
    )
    return dict(holding)


def workers_of(case: Case, *, on: datetime.date) -> list[Allocation]:
    """Everybody allocated to a case on a day, the case holder first."""
    allocations = Allocation.objects.filter(_in_force(on), case=case).select_related("user__agency").order_by("starts")
    return sorted(allocations, key=lambda allocation: allocation.role != CASE_HOLDER)


def restriction_in_force(case: Case) -> Restriction | None:
    """The restriction of a case, with how many people it names as `may_open`."""
    return (
        Restriction.objects.filter(case=case, lifted_on=None)
        .annotate(may_open=Count("names", filter=Q(names__may_see=True)))
        .first()
    )


def _in_force(on: datetime.date) -> Q:
    return Q(starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))
