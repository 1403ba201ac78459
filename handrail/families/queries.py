"""Questions asked about a family, each one statement."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from handrail.cases.models import Case
from handrail.core.names import search_key
from handrail.core.prepared import prepared
from handrail.core.references import spellings
from handrail.families.choices import PersonKind
from handrail.families.models import Contact, KeyDate, Person, Plan, Relationship


def children_of(case: Case) -> list[Person]:
    return list(Person.objects.in_the_family().filter(case=case, kind=PersonKind.CHILD))


def cases_of_child(mosaic_id: str) -> list[Case]:
    """Every case in which a child has this id in the council's case system, whoever asks; more than one by a slip."""
    children = Person.objects.in_the_family().filter(mosaic_id__in=spellings(mosaic_id), kind=PersonKind.CHILD)
    return list(Case.objects.filter(pk__in=children.values("case")).select_related("team").order_by("reference"))


def children_whose_id_several_open_families_have() -> list[Person]:
    """Emergency access opens none of these families by that id; each child with it as `spelt`, by id and reference."""
    return list(Person.objects.with_ids_in_open_families().whose_ids_several_have().select_related("case__team"))


def how_many_ids_several_open_families_have() -> int:
    return Person.objects.with_ids_in_open_families().ids_of_several_families().count()


def plan_types_in_force(cases: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, set[str]]:
    """The types of each family's plans that had begun and not ended on that day."""
    types: dict[uuid.UUID, set[str]] = defaultdict(set)
    for case, of_one in _types_in_force(cases=tuple(cases), on=on):
        types[case].add(of_one)
    return types


@prepared
def _types_in_force(*, cases: tuple[uuid.UUID, ...], on: datetime.date) -> QuerySet[Plan, tuple[uuid.UUID, str]]:
    return _in_force(on).filter(case__in=cases).order_by().values_list("case", "type").distinct()


def plans_in_force(*, case: uuid.UUID, on: datetime.date) -> dict[uuid.UUID, list[Plan]]:
    """The plans of each child of a family that had begun and not ended on that day, oldest first."""
    plans: dict[uuid.UUID, list[Plan]] = defaultdict(list)
    for plan in _plans_in_force(case=case, on=on):
        plans[plan.child_id].append(plan)
    return plans


@prepared
def _plans_in_force(*, case: uuid.UUID, on: datetime.date) -> QuerySet[Plan]:
    return _in_force(on).filter(case=case).order_by("starts")


def _in_force(on: datetime.date) -> QuerySet[Plan]:
    return Plan.objects.filter(Q(ends=None) | Q(ends__gte=on), starts__lte=on)


def children_of_each(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Person]]:
    """The children of several cases at once, each family's in its own order."""
    children: dict[uuid.UUID, list[Person]] = defaultdict(list)
    for child in _children_in(cases=tuple(case_ids)):
        children[child.case_id].append(child)
    return children


@prepared
def _children_in(*, cases: tuple[uuid.UUID, ...]) -> QuerySet[Person]:
    children = Person.objects.in_the_family().filter(case__in=cases, kind=PersonKind.CHILD).order_by("position")
    return children.only("case", "name", "born", "born_year", "expected", "died")


def people_of(case: Case) -> list[Person]:
    return list(Person.objects.in_the_family().filter(case=case).order_by("position"))


def relationships_of(case: Case) -> list[Relationship]:
    return list(Relationship.objects.filter(case=case).select_related("first", "second").order_by("created_at"))


def contacts_of(case: Case) -> list[Contact]:
    return sorted(Contact.objects.filter(case=case), key=lambda contact: search_key(contact.name))


def key_dates_of(case: Case) -> list[KeyDate]:
    return list(KeyDate.objects.filter(case=case))
