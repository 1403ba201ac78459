"""What a meeting's page shows, in a constant number of statements, whatever the number of families."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, Max, OuterRef, Q

from handrail.accounts.models import User
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases.models import Case
from handrail.cases.open_until import last_day, what_it_takes
from handrail.core import clock
from handrail.core.refusals import NotFound
from handrail.families import queries as family_queries
from handrail.families.models import Person
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.goals.models import Goal, Measurement
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.records import sight
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Attendee, Record
from handrail.supervision.records.sight import Until


@dataclass
class Count:
    """How many of how many."""

    done: int = 0
    of: int = 0


@dataclass
class Line:
    """One family on an agenda; `waits_for` is its record of another meeting that must be signed first."""

    case: Case
    children: list[Person]
    plan_types: set[str]
    holder: str
    record: Record | None = None
    waits_for: Record | None = None
    actions: Count = field(default_factory=Count)
    goals: Count = field(default_factory=Count)
    may_write: bool = True


def agenda_of(meeting: Meeting, *, user: User) -> list[Line]:
    """The families this person may open, in order; the others leave no gap."""
    may_write = Exists(Case.objects.worked_on_by(user).filter(pk=OuterRef("case")))
    on_it = AgendaItem.objects.visible_to(user).filter(meeting=meeting).in_order()
    items = list(on_it.select_related("case__family").annotate(may_write=may_write))
    case_ids = [item.case_id for item in items]
    records = records_at(meeting, case_ids)
    signed_here = {case_id for case_id, record in records.items() if record.status == RecordStatus.SIGNED}
    others = _unsigned_elsewhere(meeting, [case_id for case_id in case_ids if case_id not in signed_here])
    children = family_queries.children_of_each(case_ids)
    plan_types = family_queries.plan_types_in_force(case_ids, on=meeting.on)
    holders = case_queries.case_holders(case_ids, on=meeting.on)
    record_ids = [record.id for record in records.values()]
    actions = actions_answered(case_ids, record_ids, on=meeting.on)
    goals = goals_measured(case_ids, record_ids, on=meeting.on)
    return [
        Line(
            case=item.case,
            children=children[item.case_id],
            plan_types=plan_types[item.case_id],
            holder=holders.get(item.case_id, ""),
            record=records.get(item.case_id),
            waits_for=others.get(item.case_id),
            actions=actions[item.case_id],
            goals=goals[item.case_id],
            may_write=item.may_write,
        )
        for item in items
    ]


@dataclass(frozen=True)
class FamilyToGive:
    """A family of an agenda that somebody may see, whether it is theirs to give, and until when at most."""

    case: Case
    is_theirs: bool
    holder: str
    until: Until


def families_to_give(meeting: Meeting, *, user: User) -> list[FamilyToGive]:
    """The families this person may see, in order; of the others nothing is said."""
    theirs = Exists(Case.objects.worked_on_by(user).filter(pk=OuterRef("case")))
    on_it = AgendaItem.objects.visible_to(user).filter(meeting=meeting).in_order()
    items = list(on_it.select_related("case__family").annotate(is_theirs=theirs))
    case_ids = [item.case_id for item in items]
    holders = case_queries.case_holders(case_ids, on=meeting.on)
    until = sight.until_of_each(meeting, case_ids)
    own_last_days = case_queries.last_days_of_work(case_ids, user=user)
    return [
        FamilyToGive(
            case=item.case,
            is_theirs=item.is_theirs,
            holder=holders.get(item.case_id, ""),
            until=until[item.case_id].at_most(own_last_days.get(item.case_id)),
        )
        for item in items
    ]


@dataclass(frozen=True)
class Expected:
    """A family that somebody at a meeting is expected for, and until when they may open it; none where they may not."""

    case: Case
    until: datetime.date | None


def families_expected_for(meeting: Meeting, *, user: User) -> dict[uuid.UUID, list[Expected]]:
    """For which families each participant is expected, of those this person may see; in one statement.

    With an account, only while they open the family.
    """
    seen = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    expectations = (
        Expectation.objects.filter(item__in=seen)
        .select_related("item__case__family", "participant__user")
        .annotate(**what_it_takes(case=OuterRef("item__case"), user=OuterRef("participant__user"), on=clock.today()))
        .order_by("item__position", "item__created_at")
    )
    found: dict[uuid.UUID, list[Expected]] = defaultdict(list)
    for expectation in expectations:
        case, somebody = expectation.item.case, expectation.participant.user
        until = last_day(expectation, user=somebody, team_id=case.team_id) if somebody else None
        if until or somebody is None:
            found[expectation.participant_id].append(Expected(case=case, until=until))
    return found


@dataclass
class WhoComes:
    """Of the people at a meeting that somebody sees: who comes for one family, who came for it before, who cannot."""

    people: list[Participant]
    coming: set[uuid.UUID]
    before: set[uuid.UUID]
    why_not: dict[uuid.UUID, str]


def item_to_give(meeting: Meeting, case_id: uuid.UUID, *, user: User) -> AgendaItem:
    """A family of an agenda of which this person says who comes for it."""
    on_it = AgendaItem.objects.filter(meeting=meeting, case=case_id).select_related("meeting", "case__family")
    item = on_it.worked_on_by(user).first()
    if item is None:
        gate.say_that_they_only_read(on_it.values("case"), user=user)
    return item


def who_comes_for(item: AgendaItem, *, user: User) -> WhoComes:
    """Before came who is in the record that was closed last, or is expected and was kept out meanwhile."""
    meeting = item.meeting
    people = meeting_queries.participants_of(meeting, user=user)
    expected = families_expected_for(meeting, user=user)
    coming = {one.pk for one in people if item.case_id in {family.case.pk for family in expected[one.pk]}}
    closed = Record.objects.filter(meeting=meeting, case=item.case_id, status=RecordStatus.ABANDONED)
    last_closed = closed.order_by("-started_at").values("pk")[:1]
    attended = Attendee.objects.filter(record__in=last_closed, removed=False).values_list("user", "name")
    attendees = {user_id or name for user_id, name in attended}
    kept_out = set(item.expectations.values_list("participant", flat=True))
    return WhoComes(
        people=people,
        coming=coming,
        before={one.pk for one in people if one.pk in kept_out or (one.user_id or one.name) in attendees} - coming,
        why_not=sight.why_not_expected_of_each(meeting, item.case, people),
    )


def cases_worked_on(meeting: Meeting, *, user: User) -> set[uuid.UUID]:
    """The families of an agenda of which this person may change what the meeting gives and who its records name."""
    return set(Case.objects.worked_on_by(user).filter(agenda_items__meeting=meeting).values_list("pk", flat=True))


def participant_of(meeting: Meeting, participant_id: uuid.UUID, *, user: User) -> Participant:
    found = (
        Participant.objects.visible_to(user)
        .filter(meeting=meeting, pk=participant_id)
        .select_related("user__agency")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def why_not_expected(item: AgendaItem, people: Iterable[uuid.UUID]) -> dict[str, str]:
    """Of those chosen to come for a family everybody who cannot, by name, each with the reason."""
    chosen = list(Participant.objects.filter(meeting=item.meeting_id, pk__in=people).select_related("user"))
    reasons = sight.why_not_expected_of_each(item.meeting, item.case, chosen) if chosen else {}
    return {one.name: reasons[one.pk] for one in chosen if one.pk in reasons}


def unsigned_at(meeting: Meeting, *, user: User) -> list[Record]:
    """Records of a meeting that its chair or deputy is still to sign, of families this person may open."""
    records = Record.objects.visible_to(user).unsigned().filter(meeting=meeting)
    return list(records.select_related("case__family").order_by("case__family__search_key"))


def records_that_count(meeting: Meeting, *, user: User) -> list[Record]:
    """Records of a meeting that are not abandoned, of families this person may open: of others nothing is told."""
    records = Record.objects.visible_to(user).filter(meeting=meeting)
    return list(records.exclude(status=RecordStatus.ABANDONED))


def records_at(meeting: Meeting, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Record]:
    """Each family's record of this meeting, with `signed_at` and `saved_at`; abandoned ones do not count."""
    records = (
        Record.objects.filter(meeting=meeting, case__in=case_ids)
        .exclude(status=RecordStatus.ABANDONED)
        .select_related("chair")
        .annotate(signed_at=F("signed__signed_at"), saved_at=Max("revisions__saved_at"))
    )
    return {record.case_id: record for record in records}


def actions_answered(
    case_ids: list[uuid.UUID], record_ids: list[uuid.UUID], *, on: datetime.date
) -> dict[uuid.UUID, Count]:
    """Of the actions agreed before these records and open when they began, how many they answer, by case."""
    answered = ActionAnswer.objects.filter(action=OuterRef("pk"), record__in=record_ids, removed=False).exclude(
        reply=""
    )
    to_answer = (
        AgreedAction.objects.filter(case__in=case_ids, record__on__lte=on)
        .exclude(record__in=record_ids)
        .open_leaving_out(record_ids)
        .annotate(is_answered=Exists(answered))
    )
    return _counted(to_answer.values_list("case_id", "is_answered"))


def goals_measured(
    case_ids: list[uuid.UUID], record_ids: list[uuid.UUID], *, on: datetime.date
) -> dict[uuid.UUID, Count]:
    """Of the goals in force on a day, how many these records measure, by case."""
    measured = Measurement.objects.filter(goal=OuterRef("pk"), record__in=record_ids, value__isnull=False)
    goals = (
        Goal.objects.filter(case__in=case_ids, removed=False)
        .exclude(statement="")
        .filter(Q(starts=None) | Q(starts__lte=on), Q(ended_on=None) | Q(ended_on__gte=on))
        .annotate(is_measured=Exists(measured))
    )
    return _counted(goals.values_list("case_id", "is_measured"))


@dataclass(frozen=True)
class LastMeeting:
    meeting: Meeting
    families: list[tuple[Case, Record | None]]


def meeting_before(meeting: Meeting, *, user: User) -> LastMeeting | None:
    """The team's meeting before this one, of the same sort, and what became of its families."""
    before = (
        Meeting.objects.visible_to(user)
        .filter(team=meeting.team_id, restricted=meeting.restricted)
        .before_day(meeting.on)
        .first()
    )
    if before is None:
        return None
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=before).in_order().select_related("case__family"))
    records = records_at(before, [item.case_id for item in items])
    return LastMeeting(meeting=before, families=[(item.case, records.get(item.case_id)) for item in items])


def unsigned_elsewhere(meeting: Meeting, case_id: uuid.UUID, *, user: User) -> Record | None:
    """The record of another meeting that must be signed before this family's next one begins."""
    if not Case.objects.visible_to(user).filter(pk=case_id).exists():
        return None
    return _unsigned_elsewhere(meeting, [case_id]).get(case_id)


def family_taken_off(case_id: uuid.UUID, *, user: User) -> Case | None:
    return Case.objects.visible_to(user).select_related("family").filter(pk=case_id).first()


def _unsigned_elsewhere(meeting: Meeting, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Record]:
    records = Record.objects.unsigned().filter(case__in=case_ids).exclude(meeting=meeting)
    return {record.case_id: record for record in records}


def _counted(pairs: Iterable[tuple[uuid.UUID, bool]]) -> dict[uuid.UUID, Count]:
    counts: dict[uuid.UUID, Count] = defaultdict(Count)
    for case_id, is_done in pairs:
        counts[case_id].of += 1
        counts[case_id].done += is_done
    return counts
