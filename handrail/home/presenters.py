"""Home, the table of families and a family's front page as plain objects."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.accounts.changes_in_words import from_when, what_is_asked
from handrail.accounts.choices import Reach
from handrail.accounts.roles import rights_of
from handrail.core import dates
from handrail.core.clock import london
from handrail.core.numbers import counted, listed
from handrail.core.text import first_words
from handrail.core.times import say_time_of_day, say_time_unbroken
from handrail.core.working_days import working_days_between
from handrail.families.choices import PersonKind, PlanType, RelationshipKind, Sex
from handrail.families.presenters import children_in_words, plans_in_words
from handrail.home.intervals import sign_off_due
from handrail.home.waiting import Waiting, review_waits, waits_for_governance
from handrail.supervision.actions.choices import ActionReply
from handrail.supervision.goals.choices import GoodDirection
from handrail.supervision.meetings.choices import SupervisionKind
from handrail.supervision.meetings.presenters import MeetingLine, families_in_words, meeting_line, title_of
from handrail.supervision.records.choices import UNSIGNED, RecordStatus

if TYPE_CHECKING:
    import uuid

    from handrail.accounts.models import ChangeToConfirm, User
    from handrail.cases.models import Case, Restriction
    from handrail.families.models import Person, Plan, Relationship
    from handrail.home.queries import FamilyLine, FamilyPage, Home
    from handrail.supervision.actions.models import ActionAnswer, AgreedAction
    from handrail.supervision.goals.models import Goal
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records.models import Record

WORDS_OF_AN_ACTION = 20
TIMES = {1: "once", 2: "twice"}
COUPLES = {
    "married": "married to",
    "cohabiting": "lives with",
    "separated": "separated from",
    "divorced": "divorced from",
}
PARENTS = {Sex.FEMALE: "mother", Sex.MALE: "father", Sex.UNKNOWN: "parent"}
RECORD_TONES = {RecordStatus.SIGNED: "done", RecordStatus.RECORDING: "rail", RecordStatus.PREPARING: "rail"}
SUPERVISION_WORDS = {SupervisionKind.GROUP: "group", SupervisionKind.SINGLE_AGENCY: "single agency"}


@dataclass(frozen=True)
class FamilyRow:
    name: str
    href: str
    reference: str
    children: str
    plan: str
    last: str
    due: str
    due_tone: str
    overdue: int
    closed: str


@dataclass(frozen=True)
class HomePage:
    lead: str
    waiting: list[Waiting]
    meetings: list[MeetingLine]
    families: list[FamilyRow]
    families_heading: str
    first_step: str
    may_plan: bool


def home_page(home: Home, *, user: User, today: datetime.date) -> HomePage:
    rights = rights_of(user)
    waiting = [_action_waiting(action, home.unsigned, today=today) for action in home.actions]
    waiting += [_kept_waiting(action, home.holders, today=today) for action in home.kept]
    waiting += [
        _signature_waiting(record, decided=home.decided, closed=home.closed, today=today) for record in home.to_sign
    ]
    waiting += [_meeting_waiting(meeting, home.families_on[meeting.id]) for meeting in _held_on(today, home.meetings)]
    waiting += [review_waits(access, today=today) for access in home.emergencies]
    waiting += [_lead_waiting(record) for record in home.leads_out_of_time]
    waiting += [_change_waiting(change, user=user) for change in home.changes]
    waiting += waits_for_governance(home.for_governance)
    waiting.sort(key=lambda one: (one.due is None, one.due or today))
    return HomePage(
        lead=f"{dates.say_weekday(today)}. {_what_today_holds(home, waiting, today=today)}",
        waiting=waiting,
        meetings=[meeting_line(meeting, home.families_on[meeting.id], today=today) for meeting in home.meetings],
        families=family_rows(home.families, today=today),
        families_heading=f"Families in {user.team.name}" if rights.sees == Reach.OWN_TEAM else "My families",
        first_step=_first_step(rights.sees, may_plan=rights.plans_meetings),
        may_plan=rights.plans_meetings,
    )


def references_on(home: Home) -> list[str]:
    """Every family the page names or says a word of."""
    cases = [action.case for action in [*home.actions, *home.kept]] + [record.case for record in home.to_sign]
    cases += [case for on_one in home.families_on.values() for case in on_one]
    cases += [line.case for line in home.families] + [access.case for access in home.emergencies]
    cases += [record.case for record in home.leads_out_of_time]
    return sorted({case.reference for case in cases})


def family_rows(lines: list[FamilyLine], *, today: datetime.date) -> list[FamilyRow]:
    return [
        FamilyRow(
            name=short_name(line.case),
            href=reverse("family", args=[line.case.id]),
            reference=line.case.reference,
            children=children_in_words(line.children, on=today),
            plan=plans_in_words(line.plan_types),
            last=dates.say(line.last) if line.last else "",
            due="today" if line.due == today else dates.say(line.due) if line.due else "",
            due_tone="late" if line.due and line.due < today else "now" if line.due == today else "",
            overdue=line.overdue_actions,
            closed=f"closed {dates.say(line.case.closed_on)}" if line.case.closed_on else "",
        )
        for line in lines
    ]


def short_name(case: Case) -> str:
    return case.family.name.removesuffix(" family")


def _what_today_holds(home: Home, waiting: list[Waiting], *, today: datetime.date) -> str:
    held = [f"{title_of(one)}, is at {say_time_unbroken(one.starts)}." for one in _held_on(today, home.meetings)]
    late = sum(1 for one in waiting if one.tone == "late")
    if late:
        held.append(f"{counted(late, 'thing').capitalize()} {'is' if late == 1 else 'are'} late.")
    return " ".join(held) or ("Nothing is late." if waiting else "Nothing waits for you.")


def _held_on(day: datetime.date, meetings: list[Meeting]) -> list[Meeting]:
    return [meeting for meeting in meetings if meeting.on == day and not meeting.cancelled_at]


def _action_waiting(action: AgreedAction, unsigned: dict[uuid.UUID, Record], *, today: datetime.date) -> Waiting:
    tag, tone = _by_when(action.due, today=today)
    record = unsigned.get(action.case_id)
    about = [action.case.family.name]
    if carried := _carried(action):
        about.append(carried)
    what = first_words(action.what, WORDS_OF_AN_ACTION)
    return Waiting(
        due=action.due,
        tag=tag,
        tone=tone,
        title=what,
        about=" · ".join(about),
        href=f"{record_href(record)}#case_update" if record else reverse("family", args=[action.case_id]),
        button="Answer" if record else "Open",
        more=f"the action {first_words(action.what, 6)}" if record else f"the {action.case.family.name}",
    )


def _kept_waiting(action: AgreedAction, holders: Mapping[uuid.UUID, str], *, today: datetime.date) -> Waiting:
    """Of a family that is no longer theirs, the action alone: no name, and nothing that opens anything."""
    tag, tone = _by_when(action.due, today=today)
    return Waiting(
        due=action.due,
        tag=tag,
        tone=tone,
        title=action.what,
        about=f"You can no longer open this family. {_whom_to_ask(action.case, holders.get(action.case_id))}",
        answer=_last_answer(action.signed_answers),
    )


def _whom_to_ask(case: Case, holder: str | None) -> str:
    if holder:
        return f"{holder} holds the case: ask or tell them what becomes of this action."
    if case.team.head:
        return f"{case.team.head.name} manages its team: ask or tell them what becomes of this action."
    return f"Ask or tell the manager of {case.team.name} what becomes of this action."


def _last_answer(answers: Sequence[ActionAnswer]) -> str:
    if not answers:
        return ""
    last = answers[-1]
    said = f"Last answer, on {dates.say(last.answered_on)}: {ActionReply(last.reply).label.lower()}."
    return f"{said} {last.explanation}".strip()


def _lead_waiting(record: Record) -> Waiting:
    return Waiting(
        due=record.led_until,
        tag="not signed",
        tone="late",
        title=f"The record of {dates.say(record.on)} about {record.case.reference} is not signed",
        about=f"Its chair, deputy and recorder could open the family by it until {dates.say(record.led_until)}",
        href=reverse("lead_review", args=[record.id]),
        button="Decide",
        more=f"whether they may open {record.case.reference} again",
    )


def _change_waiting(change: ChangeToConfirm, *, user: User) -> Waiting:
    """A change to an account: with until when it can be stopped, where nobody confirms it."""
    until = change.takes_effect_at
    return Waiting(
        due=london(until).date() if until else None,
        tag="an account",
        tone="look",
        title=what_is_asked(change, reader=user),
        about=f"{change.asked_by.name} asked for this. It {from_when(change)}.",
        href=reverse("change_to_confirm", args=[change.pk]),
        button="Look at it",
        more=what_is_asked(change, reader=user),
    )


def _signature_waiting(
    record: Record, *, decided: Mapping[str, int], closed: Collection[datetime.date], today: datetime.date
) -> Waiting:
    due = sign_off_due(record.on, decided=decided, closed=closed)
    late = working_days_between(due, today, closed=closed)
    tag, tone = (
        (f"{late} working {'day' if late == 1 else 'days'} late", "late") if late > 0 else _by_when(due, today=today)
    )
    return Waiting(
        due=due,
        tag=tag,
        tone=tone,
        title=f"Sign the record of {dates.say(record.on)}",
        about=f"{record.case.family.name} · {SUPERVISION_WORDS[SupervisionKind(record.kind)]} supervision",
        href=record_href(record),
        button="Open",
        more=f"the record about the {record.case.family.name}",
    )


def _meeting_waiting(meeting: Meeting, families: list[Case]) -> Waiting:
    return Waiting(
        due=meeting.on,
        tag=f"today, {say_time_of_day(meeting.starts)}",
        tone="look",
        title=title_of(meeting),
        about=families_in_words(families) or "No families on the agenda that you may open",
        href=reverse("meeting", args=[meeting.id]),
        button="Open",
        more="the meeting",
    )


def _by_when(due: datetime.date | None, *, today: datetime.date) -> tuple[str, str]:
    if due is None:
        return "no date", ""
    if due == today:
        return "due today", "look"
    if due > today:
        return f"by {dates.say(due)}", ""
    days = (today - due).days
    return f"{days} {'day' if days == 1 else 'days'} late", "late"


def _carried(action: AgreedAction) -> str:
    times = action.times_carried
    return f"carried forward {TIMES.get(times, f'{times} times')}" if times else ""


def _first_step(sees: str, *, may_plan: bool) -> str:
    if sees == Reach.NONE:
        return "Your role does not open families or meetings. If you need one, ask your manager."
    if may_plan:
        return "Plan a meeting first, then put a family on its agenda: its people can then prepare the record."
    if sees == Reach.EVERY_TEAM:
        return "You read across teams: begin with the list of families."
    return "Families appear here once you are allocated to one or expected at a meeting about one."


def record_href(record: Record) -> str:
    """A signed record is read, one that is not signed is worked on."""
    return reverse("signed_record" if record.status == RecordStatus.SIGNED else "record", args=[record.id])


@dataclass(frozen=True)
class PersonLine:
    name: str
    age: str
    about: str


@dataclass(frozen=True)
class RecordLine:
    on: str
    href: str
    kind: str
    status: str
    tone: str


@dataclass(frozen=True)
class ActionLine:
    what: str
    who: str
    due: str
    late: str
    carried: str
    needs_a_decision: bool
    is_nobodys: bool


@dataclass(frozen=True)
class GoalLine:
    statement: str
    whose: str
    way: str
    good_end: str


@dataclass(frozen=True)
class RestrictionBand:
    how_many: str
    people: list[tuple[str, str]]
    reason: str
    since: datetime.date
    review_on: datetime.date
    review_is_late: bool


@dataclass(frozen=True)
class FrontPage:
    id: uuid.UUID
    name: str
    reference: str
    lead: str
    restriction: RestrictionBand | None
    unsigned_href: str
    unsigned_on: str
    children: list[PersonLine]
    adults: list[PersonLine]
    plans: list[tuple[str, list[str]]]
    workers: list[tuple[str, str]]
    dates: list[tuple[str, str]]
    records: list[RecordLine]
    actions: list[ActionLine]
    goals: list[GoalLine]


def front_page(found: FamilyPage, *, today: datetime.date) -> FrontPage:
    case = found.line.case
    unsigned = next((record for record in found.records if record.status in UNSIGNED), None)
    ties = _ties(found.people, found.relationships)
    people = [(person, _person_line(person, ties[person.id], today=today)) for person in found.people]
    return FrontPage(
        id=case.id,
        name=case.family.name,
        reference=case.reference,
        lead=_lead(found, today=today),
        restriction=_restriction_band(found.restriction, found.may_open_it, today=today) if found.restriction else None,
        unsigned_href=record_href(unsigned) if unsigned else "",
        unsigned_on=dates.say(unsigned.on) if unsigned else "",
        children=[line for person, line in people if person.kind == PersonKind.CHILD],
        adults=[line for person, line in people if person.kind != PersonKind.CHILD],
        plans=_plans(found),
        workers=[
            (allocation.user.name, f"{_role_words(allocation.role)}, {allocation.user.agency.name}")
            for allocation in found.workers
        ]
        + [
            (contact.name, ", ".join(part for part in (contact.job_title, contact.agency) if part))
            for contact in found.contacts
        ],
        dates=_dates(found, today=today),
        records=[_record_line(record) for record in found.records],
        actions=[_action_line(action, is_nobodys=action.id in found.nobodys, today=today) for action in found.actions],
        goals=[_goal_line(goal) for goal in found.goals],
    )


def _lead(found: FamilyPage, *, today: datetime.date) -> str:
    line = found.line
    parts = [f"{children_in_words(line.children, on=today)}."] if line.children else []
    if line.case.closed_on:
        parts.append(f"The case was closed on {dates.say(line.case.closed_on)}.")
    elif line.plan_types:
        every = f"; supervised every {line.every} days" if line.every else ""
        parts.append(f"{plans_in_words(line.plan_types)}{every}.")
    held = [record for record in found.records if record.status in (RecordStatus.RECORDING, RecordStatus.SIGNED)]
    if held:
        last = max(record.on for record in held)
        when = "today" if last == today else f"on {dates.say(last)}"
        parts.append(f"{counted(len(held), 'supervision').capitalize()}, the last {when}.")
    else:
        parts.append("No supervision yet.")
    return " ".join(parts)


def _restriction_band(restriction: Restriction, may_open_it: list[User], *, today: datetime.date) -> RestrictionBand:
    return RestrictionBand(
        how_many=counted(len(may_open_it), "person", "people"),
        people=[(user.name, f"{user.job_title}, {user.team.name}") for user in may_open_it],
        reason=restriction.reason,
        since=restriction.since,
        review_on=restriction.review_on,
        review_is_late=restriction.review_on < today,
    )


def _person_line(person: Person, ties: list[str], *, today: datetime.date) -> PersonLine:
    about = [person.mosaic_id] if person.kind == PersonKind.CHILD and person.mosaic_id else []
    if person.born and person.kind == PersonKind.CHILD:
        about.append(f"born {dates.say(person.born)}")
    about += ties
    if person.note:
        about.append(person.note.rstrip("."))
    return PersonLine(name=person.name, age=_age(person, today=today), about=" · ".join(about))


def _age(person: Person, *, today: datetime.date) -> str:
    if person.died:
        return f"died {dates.say(person.died)}"
    if person.born and person.born <= today:
        return dates.age_in_words(person.born, today)
    if person.expected:
        return f"expected {dates.say(person.expected)}"
    return f"about {today.year - person.born_year}" if person.born_year else ""


def _ties(people: list[Person], relationships: list[Relationship]) -> dict[uuid.UUID, list[str]]:
    """What each adult is to the others: mother of Ava and Noah; separated from Dean."""
    to: dict[uuid.UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tie in relationships:
        if tie.kind == RelationshipKind.COUPLE:
            words = COUPLES.get(tie.nature, f"{tie.nature}:")
            to[tie.first_id][words].append(tie.second.first_name)
            to[tie.second_id][words].append(tie.first.first_name)
        elif tie.kind == RelationshipKind.PARENT_CHILD:
            nature = "" if tie.nature in ("", "birth") else f"{tie.nature} "
            to[tie.first_id][f"{nature}{PARENTS[Sex(tie.first.sex)]} of"].append(tie.second.first_name)
        else:
            to[tie.first_id][f"{tie.nature or 'carer'} of"].append(tie.second.first_name)
    return {person.id: [f"{words} {listed(names)}" for words, names in to[person.id].items()] for person in people}


def _plans(found: FamilyPage) -> list[tuple[str, list[str]]]:
    """Children with the same plans since the same days stand together."""
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for child in found.line.children:
        if plans := found.plans[child.id]:
            together[tuple(_plan_line(plan) for plan in plans)].append(child.first_name)
    return [(listed(names), list(plans)) for plans, names in together.items()]


def _plan_line(plan: Plan) -> str:
    words = str(PlanType(plan.type).label)
    if plan.category_in_words:
        words += f" ({plan.category_in_words})"
    if plan.legal_status:
        words += f", {plan.legal_status}"
    return f"{words}, since {dates.say(plan.starts)}"


def _role_words(role: str) -> str:
    return role.replace("_", " ")


def _dates(found: FamilyPage, *, today: datetime.date) -> list[tuple[str, str]]:
    coming = [(key_date.what, dates.say(key_date.on)) for key_date in found.key_dates if key_date.on >= today]
    past = [(key_date.what, dates.say(key_date.on)) for key_date in found.key_dates if key_date.on < today]
    due = found.line.due
    if due:
        words = "today" if due == today else f"by {dates.say(due)}"
        coming.insert(0, ("Next supervision", f"{words}, overdue" if due < today else words))
    return coming + past[::-1]


def _record_line(record: Record) -> RecordLine:
    status = RecordStatus(record.status)
    return RecordLine(
        on=dates.say(record.on),
        href=record_href(record),
        kind=SUPERVISION_WORDS[SupervisionKind(record.kind)],
        status=str(status.label).lower(),
        tone=RECORD_TONES.get(status, ""),
    )


def _action_line(action: AgreedAction, *, is_nobodys: bool, today: datetime.date) -> ActionLine:
    late = (today - action.due).days if action.due else 0
    return ActionLine(
        what=action.what,
        who=action.who,
        due=dates.say(action.due) if action.due else "",
        late=f"{late} {'day' if late == 1 else 'days'} late" if late > 0 else "",
        carried=_carried(action),
        needs_a_decision=action.times_carried >= 2,
        is_nobodys=is_nobodys,
    )


def _goal_line(goal: Goal) -> GoalLine:
    """0 at the start → 3 on 26 October 2026 → target 7 by 12 May 2027."""
    way = [f"{_number(goal.baseline)} at the start"] if goal.baseline is not None else []
    way.append(f"{_number(goal.last_value)} on {dates.say(goal.last_on)}" if goal.last_on else "not measured yet")
    if goal.target is not None:
        by = f" by {dates.say(goal.target_date)}" if goal.target_date else ""
        way.append(f"target {_number(goal.target)}{by}")
    return GoalLine(
        statement=goal.statement,
        whose=goal.child.first_name if goal.child else goal.people,
        way=" → ".join(way),
        good_end=goal.good_end or (GoodDirection(goal.good_direction).label if goal.good_direction else ""),
    )


def _number(value: Decimal) -> str:
    """3 for 3.00, 2.5 for 2.50."""
    whole = value.to_integral_value()
    return str(whole) if value == whole else str(value.normalize())
