"""What waits for somebody, their families, and a family's front page; each a constant number of statements."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Window

from handrail.accounts import queries as account_queries
from handrail.accounts.choices import Reach
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.roles import rights_of
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.cases.may_open import Standing, asking, cases_of_whoever_asks
from handrail.cases.models import Allocation, Case, EmergencyAccess, Restriction
from handrail.cases.querysets import CaseQuerySet
from handrail.core.prepared import prepared
from handrail.council.queries import closed_days, settings_now
from handrail.families import queries as family_queries
from handrail.families.models import Contact, KeyDate, Person, Plan, Relationship
from handrail.home.governance import ForGovernance, for_governance
from handrail.home.intervals import next_supervision_due, supervised_every
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.goals.models import Goal, Measurement
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.meetings.querysets import MeetingQuerySet
from handrail.supervision.records import lead_reviews
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record

FAMILIES_ON_A_PAGE = 50
LONGEST_PAGE_NUMBER = 6
NEXT_MEETINGS = 10


@dataclass(frozen=True)
class FamilyLine:
    case: Case
    children: list[Person]
    plan_types: set[str]
    last: datetime.date | None
    due: datetime.date | None
    every: int | None
    overdue_actions: int


@dataclass(frozen=True)
class Home:
    """`kept` are actions in families that are no longer theirs to open, of which `holders` says who holds the case."""

    actions: list[AgreedAction]
    kept: list[AgreedAction]
    holders: dict[uuid.UUID, str]
    unsigned: dict[uuid.UUID, Record]
    to_sign: list[Record]
    meetings: list[Meeting]
    families_on: dict[uuid.UUID, list[Case]]
    families: list[FamilyLine]
    emergencies: list[EmergencyAccess]
    leads_out_of_time: list[Record]
    changes: list[ChangeToConfirm]
    for_governance: ForGovernance
    decided: dict[str, int]
    closed: frozenset[datetime.date]


def home_of(user: User, *, today: datetime.date) -> Home:
    actions = action_queries.open_actions_owned_by(user)
    kept = action_queries.open_actions_kept_by(user)
    unsigned = Record.objects.visible_to(user).unsigned().filter(case__in=[action.case_id for action in actions])
    to_sign = (
        Record.objects.visible_to(user)
        .unsigned()
        .filter(Q(status=RecordStatus.RECORDING) | Q(on__lt=today), chair=user)
        .select_related("case__family")
        .order_by("on")
    )
    coming = _meetings_that_concern(user).planned_from(today)
    meetings = list(coming.select_related("team", "chair", "deputy", "recorder")[:NEXT_MEETINGS])
    decided = settings_now()
    concerning = list(_families_that_concern(user)[:FAMILIES_ON_A_PAGE])
    return Home(
        actions=actions,
        kept=kept,
        holders=case_queries.case_holders([action.case_id for action in kept], on=today) if kept else {},
        unsigned={record.case_id: record for record in unsigned},
        to_sign=list(to_sign),
        meetings=meetings,
        families_on=meeting_queries.families_on([meeting.id for meeting in meetings], user=user),
        families=_most_urgent_first(lines_of(concerning, today=today, decided=decided)),
        emergencies=case_queries.emergencies_to_review_by(user),
        leads_out_of_time=lead_reviews.records_to_decide_on(user),
        changes=account_queries.changes_for_home_of(user),
        for_governance=for_governance(user),
        decided=decided,
        closed=closed_days(),
    )


def families_of(user: User, *, today: datetime.date, page: str | int = 1) -> tuple[list[FamilyLine], Page]:
    """Every family this person may open, the open ones first, by name; of a page that is not there, the nearest."""
    text = str(page)
    number = max(int(text), 1) if text.isdecimal() and len(text) <= LONGEST_PAGE_NUMBER else 1
    cases = _families_from_to(places=_places_on(number), **asking(user))
    many = cases[0].many if cases else Case.objects.visible_to(user).filter(family__isnull=False).count()
    found = Paginator(range(many), FAMILIES_ON_A_PAGE).get_page(number)
    if found.number != number:
        cases = _families_from_to(places=_places_on(found.number), **asking(user))
    return lines_of(cases, today=today, decided=settings_now()), found


def _places_on(page: int) -> tuple[int, int]:
    return (page - 1) * FAMILIES_ON_A_PAGE, page * FAMILIES_ON_A_PAGE


@prepared
def _families_from_to(
    *,
    places: tuple[int, int],
    user: uuid.UUID,
    team: uuid.UUID | None,
    standing: Standing,
    at: datetime.datetime | None,
) -> QuerySet[Case, Any]:
    """A part of the list, each family with how `many` there are on all of it."""
    theirs = cases_of_whoever_asks(user, team, standing, at).filter(family__isnull=False).select_related("family")
    theirs = theirs.only("reference", "status", "closed_on", "family__name")
    in_order = theirs.annotate(many=Window(Count("pk"))).order_by("-status", "family__search_key", "reference")
    return in_order[slice(*places)]


def lines_of(cases: list[Case], *, today: datetime.date, decided: Mapping[str, int]) -> list[FamilyLine]:
    """What a table of families says of each."""
    case_ids = [case.id for case in cases]
    children = family_queries.children_of_each(case_ids)
    plan_types = family_queries.plan_types_in_force(case_ids, on=today)
    last = last_supervisions(case_ids, today=today)
    overdue = overdue_actions(case_ids, today=today)
    lines = []
    for case in cases:
        every = supervised_every(plan_types[case.id], decided=decided)
        due = next_supervision_due(last.get(case.id), every)
        lines.append(
            FamilyLine(
                case=case,
                children=children[case.id],
                plan_types=plan_types[case.id],
                last=last.get(case.id),
                due=None if case.closed_on else due,
                every=every,
                overdue_actions=overdue[case.id],
            )
        )
    return lines


def last_supervisions(case_ids: Iterable[uuid.UUID], *, today: datetime.date) -> dict[uuid.UUID, datetime.date]:
    """The day of each family's last supervision; one that is only prepared, or was abandoned, is none."""
    return dict(_last_held(cases=tuple(case_ids), until=today))


@prepared
def _last_held(
    *, cases: tuple[uuid.UUID, ...], until: datetime.date
) -> QuerySet[Record, tuple[uuid.UUID, datetime.date]]:
    held = Record.objects.filter(
        case__in=cases, status__in=(RecordStatus.RECORDING, RecordStatus.SIGNED), on__lte=until
    )
    return held.values_list("case").annotate(last=Max("on"))


def overdue_actions(case_ids: Iterable[uuid.UUID], *, today: datetime.date) -> Counter[uuid.UUID]:
    return Counter(dict(_late_actions(cases=tuple(case_ids), today=today)))


@prepared
def _late_actions(
    *, cases: tuple[uuid.UUID, ...], today: datetime.date
) -> QuerySet[AgreedAction, tuple[uuid.UUID, int]]:
    late = AgreedAction.objects.filter(case__in=cases).open().with_latest_due_date().filter(due__lt=today)
    return late.order_by().values_list("case").annotate(many=Count("pk"))


@dataclass(frozen=True)
class FamilyPage:
    """`may_open_it` are the people of its restriction whom it is open to; `nobodys` the actions nobody can answer."""

    line: FamilyLine
    people: list[Person]
    plans: dict[uuid.UUID, list[Plan]]
    relationships: list[Relationship]
    workers: list[Allocation]
    contacts: list[Contact]
    key_dates: list[KeyDate]
    restriction: Restriction | None
    may_open_it: list[User]
    records: list[Record]
    actions: list[AgreedAction]
    nobodys: set[uuid.UUID]
    goals: list[Goal]


def family_page_of(case: Case, *, user: User, today: datetime.date) -> FamilyPage:
    [line] = lines_of([case], today=today, decided=settings_now())
    restriction = case_queries.restriction_in_force(case)
    named = case_queries.named_in(restriction) if restriction else []
    workers = case_queries.workers_of(case, on=today)
    actions = action_queries.open_actions_of(case)
    answers_for_them = case_policies.answers_for_actions(case, user, workers=workers)
    return FamilyPage(
        line=line,
        people=family_queries.people_of(case),
        plans=family_queries.plans_in_force(case=case.id, on=today),
        relationships=family_queries.relationships_of(case),
        workers=workers,
        contacts=family_queries.contacts_of(case),
        key_dates=family_queries.key_dates_of(case),
        restriction=restriction,
        may_open_it=case_queries.those_who_may_open(case, named),
        records=list(Record.objects.read_by(user.pk, role=user.role).filter(case=case).order_by("-on", "-started_at")),
        actions=actions,
        nobodys=action_queries.held_by_nobody(case, actions) if answers_for_them else set(),
        goals=goals_in_force(case, today=today),
    )


def goals_in_force(case: Case, *, today: datetime.date) -> list[Goal]:
    """Goals not ended, with the value last measured as `last_value` and the day as `last_on`."""
    measured = (
        Measurement.objects.filter(goal=OuterRef("pk"), value__isnull=False, removed=False)
        .exclude(record__status=RecordStatus.ABANDONED)
        .order_by("-record__on", "-record__started_at")
    )
    return list(
        Goal.objects.filter(case=case, removed=False)
        .exclude(statement="")
        .filter(Q(ended_on=None) | Q(ended_on__gte=today))
        .select_related("child")
        .annotate(
            last_value=Subquery(measured.values("value")[:1]), last_on=Subquery(measured.values("record__on")[:1])
        )
        .order_by("child__position", "position", "created_at")
    )


def _families_that_concern(user: User) -> CaseQuerySet:
    """The families somebody works with; for those who see a whole team, that team's."""
    cases = Case.objects.visible_to(user).open().filter(family__isnull=False).select_related("family")
    sees = rights_of(user).sees
    if sees == Reach.OWN_TEAM:
        cases = cases.filter(team=user.team_id)
    elif sees == Reach.EVERY_TEAM:
        cases = cases.filter(allocations__in=Allocation.objects.filter(user=user, ends=None))
    return cases.order_by("family__search_key")


def _meetings_that_concern(user: User) -> MeetingQuerySet:
    meetings = Meeting.objects.visible_to(user)
    return meetings.with_a_part_for(user) if rights_of(user).sees == Reach.EVERY_TEAM else meetings


def _most_urgent_first(lines: list[FamilyLine]) -> list[FamilyLine]:
    return sorted(lines, key=lambda line: (line.due is None, line.due or datetime.date.max))
