"""Questions asked about a family, each one statement."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from handrail.cases.models import Case
from handrail.core.prepared import prepared
from handrail.families.choices import PersonKind
from handrail.families.models import Contact, KeyDate, Person, Plan, Relationship


def children_of(case: Case) -> list[Person]:
    return list(Person.objects.filter(case=case, kind=PersonKind.CHILD))


def case_of_child(mosaic_id: str) -> Case | None:
    """The case of the child with this id in the council's case system, whoever asks; an open one comes first."""
    typed = mosaic_id.strip()
    children = Person.objects.filter(mosaic_id__in={typed, typed.upper()}, kind=PersonKind.CHILD).exclude(mosaic_id="")
    child = children.select_related("case__team").order_by("-case__status", "-case__created_at").first()
    return child.case if child else None


def plans_in_force(cases: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    """The plans of each child of these families that had begun and not ended on that day, oldest first."""
    return _not_ended(_begun_in(cases=tuple(cases), on=on), on=on)


@prepared
def _begun_in(*, cases: tuple[uuid.UUID, ...], on: datetime.date) -> QuerySet[Plan]:
    return Plan.objects.filter(case__in=cases, starts__lte=on).order_by("starts")


def plans_of_family_in_force(*, case: uuid.UUID, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    """The same for all the children of one family."""
    return _not_ended(_begun(case=case, on=on), on=on)


@prepared
def _begun(*, case: uuid.UUID, on: datetime.date) -> QuerySet[Plan]:
    return Plan.objects.filter(case=case, starts__lte=on).order_by("starts")


def _not_ended(plans: Iterable[Plan], *, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    of_each: dict[uuid.UUID, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.ends is None or plan.ends >= on:
            of_each[plan.child_id].append(plan)
    return of_each


def children_of_each(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Person]]:
    """The children of several cases at once, each family's in its own order."""
    children: dict[uuid.UUID, list[Person]] = defaultdict(list)
    for child in _children_in(cases=tuple(case_ids)):
        children[child.case_id].append(child)
    return children


@prepared
def _children_in(*, cases: tuple[uuid.UUID, ...]) -> QuerySet[Person]:
    children = Person.objects.filter(case__in=cases, kind=PersonKind.CHILD).order_by("position")
    return children.defer("ethnicity", "disability", "languages", "note")


def people_of(case: Case) -> list[Person]:
    return list(Person.objects.filter(case=case).order_by("position"))


def relationships_of(case: Case) -> list[Relationship]:
    return list(Relationship.objects.filter(case=case).select_related("first", "second").order_by("created_at"))


def contacts_of(case: Case) -> list[Contact]:
    return list(Contact.objects.filter(case=case).order_by("name"))


def key_dates_of(case: Case) -> list[KeyDate]:
    return list(KeyDate.objects.filter(case=case))
