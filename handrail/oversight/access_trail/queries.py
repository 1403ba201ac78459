"""What the trail says of a family or of a person, newest first; each page a constant number of statements."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from handrail.accounts.models import Team, User
from handrail.audit.concerned import people_concerned
from handrail.audit.events import DOWNLOADS, EMERGENCIES, LOOKS, SIGNING_IN_AND_OUT
from handrail.audit.models import TrailCase, TrailEvent, TrailPerson
from handrail.cases import queries as case_queries
from handrail.cases.models import Case
from handrail.core.references import spellings
from handrail.core.refusals import NotFound
from handrail.families.models import Family, Person
from handrail.oversight.access_trail.asking import Asked, Place
from handrail.oversight.access_trail.choices import Kind
from handrail.oversight.access_trail.words import teams_of

ROWS_OF_A_PAGE = 50
ROWS_AT_ONCE = 1_000
FOUND_SHOWN = 20
# What shows somebody the family itself; reading the trail about it does not.
OPENED = ("case.looked", "document.downloaded")
SAW_IN_A_LIST = "list.looked"
OF_EACH_KIND = {
    Kind.LOOKS: LOOKS,
    Kind.DOWNLOADS: DOWNLOADS,
    Kind.EMERGENCIES: EMERGENCIES,
    Kind.SIGNING_IN: SIGNING_IN_AND_OUT,
}
NO_CHANGES = LOOKS | DOWNLOADS | EMERGENCIES | SIGNING_IN_AND_OUT


@dataclass(frozen=True)
class Page:
    rows: list[TrailEvent]
    older: Place | None


@dataclass(frozen=True)
class Lookers:
    """Who opened a family and how often, most often first; and how many others saw it in a list only."""

    opened: list[tuple[str, int]]
    only_listed: int


def page_about(case: Case, asked: Asked) -> Page:
    return _page(lambda at_most: _rows_about(case.reference, asked, at_most))


def page_of(person: User, asked: Asked) -> Page:
    return _page(lambda at_most: _rows_of(person, asked, at_most))


def all_about(case: Case, asked: Asked) -> Iterator[TrailEvent]:
    """Every row, a thousand at a time: nothing is held open while somebody's connection is slow."""
    return _all(lambda place: _rows_about(case.reference, replace(asked, before=place), ROWS_AT_ONCE))


def all_of(person: User, asked: Asked) -> Iterator[TrailEvent]:
    return _all(lambda place: _rows_of(person, replace(asked, before=place), ROWS_AT_ONCE))


def who_looked_at(case: Case, *, since: datetime.datetime | None) -> Lookers:
    opened = _since(TrailEvent.objects.about(case.reference).filter(event__in=OPENED), since)
    times = opened.values("actor_id").annotate(name=Max("actor_name"), times=Count("pk")).order_by("-times", "name")
    found = [(one["actor_id"], one["name"], one["times"]) for one in times]
    saw_it = {actor for actor, _, _ in found}
    listed = _since(TrailCase.objects.naming(case.reference).filter(trail_event__event=SAW_IN_A_LIST), since)
    saw = set(listed.values_list("trail_event__actor_id", flat=True).distinct())
    now = {str(pk): name for pk, name in User.objects.filter(pk__in=filter(_is_id, saw_it)).values_list("pk", "name")}
    return Lookers([(now.get(actor, name), times) for actor, name, times in found], len(saw - saw_it))


def families_seen_by(person: User, *, since: datetime.datetime | None) -> Lookers:
    """The same the other way round: which families, by their references."""
    done = _since(TrailEvent.objects.of(person.pk), since)
    opened = done.filter(event__in=OPENED).exclude(case_reference="")
    times = opened.values_list("case_reference").annotate(times=Count("pk")).order_by("-times", "case_reference")
    found = list(times)
    in_lists = TrailCase.objects.filter(trail_event__in=done.filter(event=SAW_IN_A_LIST).values("pk"))
    saw = set(in_lists.values_list("case_reference", flat=True).distinct())
    return Lookers(found, len(saw - {reference for reference, _ in found}))


def families_in_trail_of(person: User, asked: Asked) -> list[str]:
    """Every family that the rows of this person and about them name, by reference."""
    done = _of_kind(_since(TrailEvent.objects.of(person.pk), asked.since), asked.kind)
    about_them = _since(TrailPerson.objects.concerning(person.pk), asked.since)
    about_them = _of_kind(about_them, asked.kind, "trail_event__event")
    named: set[str] = set()
    rows: QuerySet[TrailEvent, Any]
    for rows in (done, TrailEvent.objects.filter(pk__in=about_them.values("trail_event"))):
        among = TrailCase.objects.filter(trail_event__in=rows.values("pk"))
        named.update(rows.exclude(case_reference="").values_list("case_reference", flat=True).distinct())
        named.update(among.values_list("case_reference", flat=True).distinct())
    return sorted(named)


def people_in(rows: Iterable[TrailEvent]) -> dict[str, User]:
    """Everybody in what the rows say, as their accounts are now; by id as the trail writes it."""
    ids = {one for row in rows for one in (row.actor_id, *_people_of(row))}
    found = User.objects.filter(pk__in=filter(_is_id, ids)).select_related("team")
    return {str(user.pk): user for user in found}


def teams_in(rows: Iterable[TrailEvent]) -> dict[str, str]:
    """What the teams to which families were given are called now."""
    return _names_of(
        Team.objects.filter(pk__in=filter(_is_id, {one for row in rows for one in teams_of(row).values()}))
    )


def every_team() -> dict[str, str]:
    return _names_of(Team.objects.all())


def _names_of(teams: QuerySet[Team]) -> dict[str, str]:
    return {str(pk): name for pk, name in teams.values_list("pk", "name")}


def everybody() -> dict[str, User]:
    """All accounts there are, for a file in which anybody may come up."""
    return {str(user.pk): user for user in User.objects.select_related("team")}


def openable(references: Iterable[str], *, user: User) -> dict[str, uuid.UUID]:
    """Which of these families somebody may open themselves."""
    found = Case.objects.visible_to(user).filter(reference__in=set(references))
    return dict(found.order_by().values_list("reference", "pk"))


def case_in_trail(case_id: uuid.UUID) -> Case:
    """Any family, a restricted one too: whoever reads the trail learns who looked, and opens nothing by it."""
    case = Case.objects.filter(pk=case_id).select_related("team").first()
    if case is None:
        raise NotFound
    return case


def name_to(user: User, case: Case) -> str:
    """The family's name, for whoever may open it; to others it is a reference."""
    found = Case.objects.visible_to(user).filter(pk=case.pk)
    return found.values_list("family__name", flat=True).first() or ""


def person_in_trail(person_id: uuid.UUID) -> User:
    person = User.objects.filter(pk=person_id).select_related("team").first()
    if person is None:
        raise NotFound
    return person


def families_meant(typed: str, *, user: User) -> list[Case]:
    """Any family by its reference; by a name or a Mosaic id only those which whoever asks may open."""
    by_reference = case_queries.case_under(typed)
    if by_reference:
        return [by_reference]
    people = Person.objects.in_the_family()
    named = Q(family__in=Family.objects.holding(typed)) | Q(people__in=people.holding(typed))
    named |= Q(people__in=people.filter(mosaic_id__in=spellings(typed)))
    found = Case.objects.visible_to(user).filter(named).select_related("team", "family").distinct()
    return list(found.order_by("family__search_key", "reference")[: FOUND_SHOWN + 1])


def people_meant(typed: str) -> list[User]:
    """Everybody with an account, in use or not, whose name or address has this in it."""
    found = (User.objects.holding(typed) | User.objects.with_address(typed)).select_related("team")
    return list(found.order_by("search_key", "email")[: FOUND_SHOWN + 1])


def _rows_about(reference: str, asked: Asked, at_most: int) -> list[TrailEvent]:
    """The rows about a family alone and those that name it among others, each found by an index, in one order."""
    alone = _of_kind(_before(_since(TrailEvent.objects.about(reference), asked.since), asked.before), asked.kind)
    return _newest(alone, TrailCase.objects.naming(reference), asked, at_most)


def _rows_of(person: User, asked: Asked, at_most: int) -> list[TrailEvent]:
    """What they did and what others did about them, each found by an index, in one order."""
    done = _of_kind(_before(_since(TrailEvent.objects.of(person.pk), asked.since), asked.before), asked.kind)
    return _newest(done, TrailPerson.objects.concerning(person.pk), asked, at_most)


def _newest(alone: QuerySet, finding: QuerySet, asked: Asked, at_most: int) -> list[TrailEvent]:
    """Of rows, and of those that others find by what they name."""
    named = _of_kind(
        _before(_since(finding, asked.since), asked.before, "trail_event"), asked.kind, "trail_event__event"
    )
    newest = named.select_related("trail_event").order_by("-at", "-trail_event_id")[:at_most]
    rows = {row.pk: row for row in alone.order_by("-at", "-pk")[:at_most]}
    rows |= {one.trail_event_id: one.trail_event for one in newest}
    return sorted(rows.values(), key=lambda row: (row.at, row.pk), reverse=True)[:at_most]


def _page(rows_of: Callable[[int], list[TrailEvent]]) -> Page:
    rows = rows_of(ROWS_OF_A_PAGE + 1)
    shown = rows[:ROWS_OF_A_PAGE]
    return Page(shown, _place_of(shown[-1]) if len(rows) > ROWS_OF_A_PAGE else None)


def _all(rows_before: Callable[[Place | None], list[TrailEvent]]) -> Iterator[TrailEvent]:
    place = None
    while rows := rows_before(place):
        yield from rows
        place = _place_of(rows[-1])


def _place_of(row: TrailEvent) -> Place:
    return Place(row.at, row.pk)


def _since(rows: QuerySet, since: datetime.datetime | None) -> QuerySet:
    return rows.filter(at__gte=since) if since else rows


def _before(rows: QuerySet, place: Place | None, number: str = "pk") -> QuerySet:
    """Said so that the index on the moment is walked from there, and not read through."""
    if place is None:
        return rows
    return rows.filter(at__lte=place.at).filter(Q(at__lt=place.at) | Q(**{f"{number}__lt": place.number}))


def _of_kind(rows: QuerySet, kind: Kind, event: str = "event") -> QuerySet:
    if kind == Kind.EVERYTHING:
        return rows
    if kind == Kind.CHANGES:
        return rows.exclude(**{f"{event}__in": sorted(NO_CHANGES)})
    return rows.filter(**{f"{event}__in": sorted(OF_EACH_KIND[kind])})


def _people_of(row: TrailEvent) -> Iterable[str]:
    """Of a trail that was read, and of whoever could not sign in, the row says whose it was."""
    yield from people_concerned(
        event=row.event, actor_id=row.actor_id, subject=row.subject, subject_id=row.subject_id, detail=row.detail
    )
    if row.subject == "Person":
        yield row.subject_id


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
