"""What the pages of administration ask, each in a constant number of statements."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from handrail.accounts import queries as account_queries
from handrail.accounts import who_is_told
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeKind, Reach
from handrail.accounts.models import Agency, ChangeToConfirm, Team, User
from handrail.accounts.roles import opens_families, rights_of
from handrail.administration.choices import PersonState
from handrail.audit import said
from handrail.cases import queries as case_queries
from handrail.cases.choices import FROM_AN_ALLOCATION, AllocationRole
from handrail.cases.models import Allocation, Case, Grant
from handrail.cases.who_may_open import Opener, opens_by_role, who_may_open
from handrail.core import clock
from handrail.core.refusals import NotFound
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.meetings.overseeing import whose_sight_may_be_ended

PEOPLE_ON_A_PAGE = 50
FAMILIES_ON_A_PAGE = 50
Place = TypeVar("Place", Team, Agency)
LONG_AWAY = datetime.timedelta(days=30)
# As long as a page may have stood open that is told of what was changed since.
PAGES_STAND_OPEN_FOR = datetime.timedelta(days=7)


def people_found(*, words: str, team: uuid.UUID | None, role: str, state: str, page: str | int) -> Page[User]:
    """Everybody who is meant, by name; one statement counts them and one reads those of a page."""
    found = User.objects.called(words).select_related("team", "agency").order_by("search_key", "email")
    if team:
        found = found.filter(team=team)
    if role:
        found = found.filter(role=role)
    match state:
        case PersonState.IN_USE:
            found = found.in_use()
        case PersonState.DISABLED:
            found = found.disabled()
        case PersonState.INVITED:
            found = found.without_a_password()
        case PersonState.LONG_AWAY:
            found = found.unused_since(clock.now() - LONG_AWAY)
    return Paginator(found, PEOPLE_ON_A_PAGE).get_page(page)


@dataclass(frozen=True)
class Held:
    """What somebody has to do with families, teams and people, as numbers: whoever manages accounts sees no family."""

    families: int
    families_as_case_holder: int
    meetings_to_chair: int
    manages: list[User]
    heads: list[Team]
    has_second_steps: bool
    opens_when_let_in: int


def held_by(person: User, *, today: datetime.date) -> Held:
    families, as_case_holder = case_queries.families_held_by(person, on=today)
    return Held(
        families=families,
        families_as_case_holder=as_case_holder,
        meetings_to_chair=meeting_queries.meetings_to_chair(person, from_day=today),
        manages=list(User.objects.in_use().filter(line_manager=person).order_by("search_key")),
        heads=list(Team.objects.filter(head=person).order_by("search_key")),
        has_second_steps=account_queries.second_factors_of(person).are_set_up,
        opens_when_let_in=0 if person.is_active else case_queries.families_opened_when_let_in(person),
    )


@dataclass(frozen=True)
class AllocatedFamily:
    case: Case
    allocations: list[Allocation]


@dataclass(frozen=True)
class WhomItConcerns:
    """Whom a change names, each as those read who are told of it, and how many families it opens to whoever gains."""

    about: str
    line_manager: str
    head: str
    asked_by: str
    teams: list[str]
    opens: int


def whom_it_concerns(change: ChangeToConfirm) -> WhomItConcerns:
    """Two statements, and what counting families takes."""
    head = change.team.head if change.team and change.kind in ABOUT_A_HEAD else None
    people = {"about": change.person, "line_manager": change.line_manager, "head": head, "asked_by": change.asked_by}
    named = {place: person for place, person in people.items() if person is not None}
    told = dict(zip(named, who_is_told.as_told(*named.values()), strict=True))
    teams = dict.fromkeys([*(person.team for person in named.values()), *([change.team] if change.team else [])])
    return WhomItConcerns(
        about=told["about"],
        line_manager=told.get("line_manager", ""),
        head=told.get("head", ""),
        asked_by=told["asked_by"],
        teams=who_is_told.teams_as_told(*teams),
        opens=_opened_by(change),
    )


def _opened_by(change: ChangeToConfirm) -> int:
    if change.kind == ChangeKind.LINE_MANAGER:
        return case_queries.families_held_by(change.person, on=clock.today())[0] if change.line_manager else 0
    team = change.team if change.kind == ChangeKind.ROLE else None
    return case_queries.families_opened_when_let_in(change.person, role=change.role, team=team)


def families_to_allocate(user: User, *, today: datetime.date, page: str | int) -> tuple[list[AllocatedFamily], Page]:
    """The open families of somebody's own team that they may open: those without a case holder first, then by name."""
    holding = Allocation.objects.filter(case=OuterRef("pk"), role=AllocationRole.CASE_HOLDER).in_force(today)
    cases = _of_own_team(user).annotate(is_held=Exists(holding)).order_by("is_held", "family__search_key", "reference")
    found = Paginator(cases, FAMILIES_ON_A_PAGE).get_page(page)
    of_each: dict[uuid.UUID, list[Allocation]] = defaultdict(list)
    for allocation in _working_with([case.pk for case in found], today=today):
        of_each[allocation.case_id].append(allocation)
    return [AllocatedFamily(case, of_each[case.pk]) for case in found], found


def family_to_allocate(case_id: uuid.UUID, *, user: User) -> AllocatedFamily:
    """One of them, or the same 404 whether it is not there, is another team's, or is closed to this person."""
    case = _of_own_team(user).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    return AllocatedFamily(case, list(_working_with([case.pk], today=clock.today())))


def allocation_in(family: AllocatedFamily, allocation_id: uuid.UUID) -> Allocation:
    """A part in a family's work that is not over; 404 otherwise."""
    for allocation in family.allocations:
        if allocation.pk == allocation_id:
            return allocation
    raise NotFound


@dataclass(frozen=True)
class Leaving:
    """What still opens a family to somebody whose part in its work ends, and which actions are theirs.

    `grants` are all but those of the allocation; `ended_here` the meetings whose sight whoever asks may end with it.
    """

    grants: list[Grant]
    meetings: dict[uuid.UUID, Meeting]
    ended_here: set[uuid.UUID]
    is_by_role: bool
    actions: list[AgreedAction]
    let_in: list[Grant]

    @property
    def goes_on(self) -> bool:
        """Whether something else opens the family to them."""
        return bool(self.grants) or self.is_by_role


def who_opens_it_still(case: Case) -> list[Opener]:
    """Of its team whoever opens a family by more than being of that team: they do so when it is another's too."""
    return [
        one
        for one in who_may_open(case).openers
        if one.user.team_id == case.team_id and (one.grants or rights_of(one.user).sees == Reach.EVERY_TEAM)
    ]


def leaving(allocation: Allocation, *, user: User) -> Leaving:
    case, person = allocation.case, allocation.user
    today = clock.today()
    held = Grant.objects.filter(case=case, user=person, starts__lte=today).not_over(today).order_by("starts")
    grants = list(held.exclude(source=allocation.pk, why__in=FROM_AN_ALLOCATION)) if opens_families(person) else []
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=[grant.source for grant in grants])}
    return Leaving(
        grants=grants,
        meetings=meetings,
        ended_here={one.pk for one in whose_sight_may_be_ended(case, meetings.values(), user=user)},
        is_by_role=opens_by_role(case, person),
        actions=action_queries.open_actions_in(case, of=person),
        let_in=given_by(person, case, but=user),
    )


def given_by(person: User, case: Case, *, but: User) -> list[Grant]:
    """What they gave others of a family by its meetings, and is not over; who asks loses nothing of their own by it."""
    given = Grant.objects.from_meetings().filter(case=case, given_by=person).not_over(clock.today())
    return list(given.exclude(user__in=[person, but]).select_related("user").order_by("user__search_key"))


def _of_own_team(user: User) -> QuerySet[Case]:
    own = Case.objects.worked_on_by(user).open().filter(team=user.team_id, family__isnull=False)
    return own.select_related("family", "team")


def _working_with(case_ids: list[uuid.UUID], *, today: datetime.date) -> QuerySet[Allocation]:
    found = Allocation.objects.filter(case__in=case_ids).not_over(today).order_by("starts", "created_at")
    return found.select_related("user__agency", "case")


def teams_and_what_they_hold() -> list[Team]:
    """Every team, those in use first, each with how many `people`, `families` and `meetings` to come it has."""
    people = User.objects.in_use().filter(team=OuterRef("pk"))
    families = Case.objects.open().filter(team=OuterRef("pk"))
    meetings = Meeting.objects.from_day(clock.today()).filter(team=OuterRef("pk"))
    found = Team.objects.select_related("head").annotate(
        people_in_it=_how_many(people), families_with_it=_how_many(families), meetings_to_come=_how_many(meetings)
    )
    return list(found.order_by(F("retired_on").asc(nulls_first=True), "search_key"))


def agencies_and_what_they_hold() -> list[Agency]:
    people = User.objects.in_use().filter(agency=OuterRef("pk"))
    found = Agency.objects.annotate(people_in_it=_how_many(people))
    return list(found.order_by(F("retired_on").asc(nulls_first=True), "search_key"))


def team_under(team_id: uuid.UUID) -> Team:
    return _one_of(teams_and_what_they_hold(), team_id)


def agency_under(agency_id: uuid.UUID) -> Agency:
    return _one_of(agencies_and_what_they_hold(), agency_id)


def with_what_it_holds(place: Team | Agency) -> Team | Agency:
    return team_under(place.pk) if isinstance(place, Team) else agency_under(place.pk)


def _one_of(places: list[Place], place_id: uuid.UUID) -> Place:
    for place in places:
        if place.pk == place_id:
            return place
    raise NotFound


def _how_many(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values(of_it=Value(1)).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def who_changed(about: User | Team | Agency, name: str) -> str:
    """Who changed this last of a person, a team or an agency: those who manage people are told of each other."""
    event = "person.changed" if isinstance(about, User) else f"{type(about).__name__.lower()}.changed"
    if name == "line_manager":
        event, name = "person.line_manager_changed", "to"
    return said.who_changed_last(event, name, subject_id=about.pk, since=clock.now() - PAGES_STAND_OPEN_FOR)


def who_changed_setting(name: str) -> str:
    since = clock.now() - PAGES_STAND_OPEN_FOR
    return said.who_changed_last("council.setting_changed", name, since=since)
