"""Questions asked about a family, each one statement."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

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
    return _of_each_child(_in_force_in(cases=tuple(cases), on=on))


@prepared
def _in_force_in(*, cases: tuple[uuid.UUID, ...], on: datetime.date) -> QuerySet[Plan]:
    return _in_force(on).filter(case__in=cases)


def plans_of_family_in_force(*, case: uuid.UUID, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    """The same for all the children of one family."""
    return _of_each_child(_in_force_of(case=case, on=on))


@prepared
def _in_force_of(*, case: uuid.UUID, on: datetime.date) -> QuerySet[Plan]:
    return _in_force(on).filter(case=case)


def _in_force(on: datetime.date) -> QuerySet[Plan]:
    begun_and_not_ended = Plan.objects.filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on)
    return begun_and_not_ended.order_by("starts").defer("created_at", "case", "note")


def _of_each_child(plans: Iterable[Plan]) -> dict[uuid.UUID, list[Plan]]:
    of_each: dict[uuid.UUID, list[Plan]] = defaultdict(list)
    for plan in plans:
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
    return children.only("case", "name", "born", "born_year", "expected", "died")


def people_of(case: Case) -> list[Person]:
    return list(Person.objects.filter(case=case).order_by("position"))


def relationships_of(case: Case) -> list[Relationship]:
    return list(Relationship.objects.filter(case=case).select_related("first", "second").order_by("created_at"))


def contacts_of(case: Case) -> list[Contact]:
    return list(Contact.objects.filter(case=case).order_by("name"))


def key_dates_of(case: Case) -> list[KeyDate]:
    return list(KeyDate.objects.filter(case=case))
