"""A family: the case, its people and plans, who works with it, and who may not open it."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from handrail.cases import services as case_services
from handrail.cases.choices import CaseStatus
from handrail.cases.models import Case
from handrail.core import clock
from handrail.demo.council_on_file import id_of
from handrail.demo.loading.directory import Directory
from handrail.families.choices import RelationshipKind
from handrail.families.models import Contact, Family, KeyDate, Person, Plan, Relationship
from handrail.supervision.goals.models import Goal

Happening = tuple[datetime.datetime, Callable[[], object]]


def what_happens(directory: Directory, slug: str) -> Iterator[Happening]:
    """The case is opened, people are allocated to it, it may be restricted, and it may close."""
    family = directory.on_file[slug]
    days = [one["start"] for one in [*family["plans"], *family["allocations"]]]
    yield at(min(days), 9), partial(open_family, directory, slug)
    for allocation in family["allocations"]:
        yield at(allocation["start"], 10), partial(allocate, directory, slug, allocation)
    if family["restricted"]:
        yield at(family["restricted"]["since"], 11), partial(restrict, directory, slug)
    if family["status"] == CaseStatus.CLOSED:
        yield at(family["closed_on"], 17), partial(close, directory, slug)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """The moment a clock in London shows this time."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=clock.LONDON)


def open_family(directory: Directory, slug: str) -> None:
    on_file = directory.on_file[slug]
    case = case_services.open_new_case(
        by=directory.manager_of(slug),
        reference=on_file["case_reference"],
        team=directory.teams[on_file["team"]],
        case_id=id_of(slug),
    )
    directory.cases[slug] = case
    Family.objects.create(pk=id_of(f"family {slug}"), case=case, name=on_file["name"], summary=on_file["summary"])
    Person.objects.bulk_create(person(directory, case, place, one) for place, one in enumerate(on_file["people"]))
    Contact.objects.bulk_create(
        Contact(pk=id_of(one["id"]), case=case, name=one["name"], job_title=one["job_title"], agency=one["agency"])
        for one in on_file["network"]
    )
    Relationship.objects.bulk_create(
        relationship(case, f"{slug} tie {number}", one) for number, one in enumerate(on_file["relationships"])
    )
    Plan.objects.bulk_create(
        Plan(
            pk=id_of(f"{slug} plan {number}"),
            case=case,
            child_id=id_of(one["child"]),
            type=one["type"],
            category=one["category"] or "",
            starts=one["start"],
            ends=one["end"],
            legal_status=one.get("legal_status") or "",
            note=one.get("note") or "",
        )
        for number, one in enumerate(on_file["plans"])
    )
    KeyDate.objects.bulk_create(
        KeyDate(pk=id_of(f"{slug} key date {number}"), case=case, on=one["date"], what=one["what"])
        for number, one in enumerate(on_file["key_dates"])
    )
    _goals_from_before_the_first_record(on_file, case)


def person(directory: Directory, case: Case, place: int, one: dict[str, Any]) -> Person:
    return Person(
        pk=id_of(one["id"]),
        case=case,
        name=one["name"],
        kind=one["kind"],
        mosaic_id=one["mosaic_id"] or "",
        sex=one["sex"],
        born=one["born"],
        born_year=one.get("born_year"),
        expected=one.get("expected"),
        died=one.get("died"),
        ethnicity=one["ethnicity"],
        disability=one.get("disability") or [],
        languages=one["languages"],
        note=one.get("note") or "",
        worker=directory.users[one["worker"]] if one.get("worker") else None,
        position=place,
    )


def relationship(case: Case, name: str, one: dict[str, Any]) -> Relationship:
    first, second, nature = {
        RelationshipKind.PARENT_CHILD: ("parent", "child", "kind"),
        RelationshipKind.COUPLE: ("person_a", "person_b", "status"),
        RelationshipKind.CARER: ("carer", "child", "kind"),
    }[one["type"]]
    return Relationship(
        pk=id_of(name),
        case=case,
        kind=one["type"],
        first_id=id_of(one[first]),
        second_id=id_of(one[second]),
        nature=one[nature],
        since=one.get("since"),
        note=one.get("note") or "",
    )


def _goals_from_before_the_first_record(on_file: dict[str, Any], case: Case) -> None:
    """A goal agreed at no supervision is saved by no record; all the others are."""
    days = {written["date"] for written in on_file["records"]}
    for goal in on_file["goals"]:
        if goal["start"] in days:
            continue
        Goal.objects.create(
            pk=id_of(goal["id"]),
            case=case,
            kind=goal["kind"],
            people=", ".join(one["name"] for one in on_file["people"] if one["id"] in goal["people"]),
            statement=goal["statement"],
            unit=goal["unit"],
            lowest=goal["scale"]["lowest"],
            highest=goal["scale"]["highest"],
            baseline=goal["baseline"],
            target=goal["target"],
            good_direction=goal["good_direction"],
            good_end=goal["good_end"],
            starts=goal["start"],
            target_date=goal["target_date"],
        )


def allocate(directory: Directory, slug: str, allocation: dict[str, Any]) -> None:
    case_services.allocate(
        by=directory.manager_of(slug),
        case=directory.cases[slug],
        user=directory.users[allocation["worker"]],
        role=allocation["role"],
        starts=allocation["start"],
        ends=allocation["end"],
    )


def restrict(directory: Directory, slug: str) -> None:
    restricted = directory.on_file[slug]["restricted"]
    case_services.restrict(
        by=directory.who_restricts(),
        case=directory.cases[slug],
        reason=restricted["reason"],
        since=restricted["since"],
        review_on=restricted["review_date"],
        may_see=[directory.users[worker] for worker in restricted["may_see"]],
        not_to_see={directory.users[worker]: why for worker, why in restricted["not_to_see"].items()},
    )


def close(directory: Directory, slug: str) -> None:
    on_file = directory.on_file[slug]
    case = directory.cases[slug]
    case.status, case.closed_on = CaseStatus.CLOSED, on_file["closed_on"]
    case.closure_reason = on_file["closure_reason"]
    case.save(update_fields=["status", "closed_on", "closure_reason"])
