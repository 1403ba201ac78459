"""Questions asked about a family, each one statement."""

import datetime
import uuid

from handrail.cases.models import Case
from handrail.families.choices import PersonKind
from handrail.families.models import Person, Plan


def children_of(case: Case) -> list[Person]:
    return list(Person.objects.filter(case=case, kind=PersonKind.CHILD))


def plans_in_force(child_ids: list[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    """Each child's plans that had begun and not ended on that day, oldest first."""
    plans: dict[uuid.UUID, list[Plan]] = {child_id: [] for child_id in child_ids}
    for plan in Plan.objects.filter(child__in=child_ids, starts__lte=on).order_by("starts"):
        if plan.ends is None or plan.ends >= on:
            plans[plan.child_id].append(plan)
    return plans
