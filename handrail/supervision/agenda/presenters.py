"""A meeting's page as plain objects: the rail of families, who is here, what became of the last meeting."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import clock, dates
from handrail.core.names import search_key
from handrail.core.numbers import counted, listed, place_in_words
from handrail.families.presenters import children_in_words, plans_in_words
from handrail.supervision.agenda import policies
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.presenters import (
    families_in_words,
    hours_of,
    leads_of,
    may_open_it,
    sight_of_a_name,
    title_of,
)
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.policies import say_who_chairs

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import Case
    from handrail.supervision.agenda.queries import Count, Expected, FamilyToGive, LastMeeting, Line, WhoComes
    from handrail.supervision.meetings.models import AgendaItem, Meeting, Participant
    from handrail.supervision.records.models import Record

MOST_SQUARES = 15
STATE_ICONS = {RecordStatus.SIGNED: "complete", RecordStatus.RECORDING: "begun"}


@dataclass(frozen=True)
class Progress:
    words: str
    done: int
    of: int

    @property
    def has_squares(self) -> bool:
        return 0 < self.of <= MOST_SQUARES


@dataclass(frozen=True)
class Row:
    """One family on the rail; `do` is its button: read, go_back, go_on, wait (links), start, prepare, or none."""

    case_id: uuid.UUID
    number: int
    name: str
    href: str
    icon: str
    tags: list[tuple[str, str]]
    about: str
    progress: list[Progress]
    remark: str
    do: str
    record_href: str
    waits_for: str
    waits_for_href: str
    up_past: uuid.UUID | None
    down_past: uuid.UUID | None
    can_leave: bool
    who_comes_href: str
    before: uuid.UUID | None


@dataclass(frozen=True)
class PersonHere:
    id: uuid.UUID
    name: str
    about: str
    presence: str
    comes_for: list[str]
    sight: str
    href: str
    choose_href: str

    @property
    def is_here(self) -> bool:
        return self.presence == Presence.PRESENT

    @property
    def sent_apologies(self) -> bool:
        return self.presence == Presence.APOLOGIES


@dataclass(frozen=True)
class LastRow:
    name: str
    href: str
    words: str
    tone: str


@dataclass(frozen=True)
class Undo:
    """What was just done to the order, said aloud, and the post that takes it back."""

    what: str
    more: str
    action: str
    boxes: list[tuple[str, str]]
    label: str


@dataclass(frozen=True)
class AgendaPage:
    title: str
    lead: str
    rows: list[Row]
    next: Row | None
    people: list[PersonHere]
    people_heading: str
    people_counted: str
    last_on: datetime.date | None
    last: list[LastRow]
    runs: bool
    restricted: bool
    cancelled: str
    cancelled_because: str


def agenda_page(
    meeting: Meeting,
    lines: list[Line],
    participants: list[Participant],
    expected: Mapping[uuid.UUID, list[Expected]],
    last: LastMeeting | None,
    *,
    called_like_an_account: Collection[uuid.UUID],
    user: User,
    today: datetime.date,
) -> AgendaPage:
    runs = meeting_policies.runs(meeting, user)
    rows = _rows(meeting, lines, runs=runs, user=user, today=today)
    return AgendaPage(
        title=title_of(meeting),
        lead=f"{dates.say_weekday(meeting.on)}, {hours_of(meeting)}. {leads_of(meeting)}.{_counts(lines, meeting)}",
        rows=rows,
        next=next((row for row in rows if row.do == "start"), None),
        people=[
            _person(
                participant,
                meeting,
                expected.get(participant.id, ()),
                people=[one.name for one in participants if one.user_id],
                is_called_like_an_account=participant.id in called_like_an_account,
            )
            for participant in participants
        ],
        people_heading=_people_heading(meeting, today=today),
        people_counted="" if meeting.cancelled_at else _people_counted(participants, is_to_come=meeting.on > today),
        last_on=last.meeting.on if last else None,
        last=[_last_row(*family, is_over=last.meeting.on < today) for family in last.families] if last else [],
        runs=runs,
        restricted=meeting.restricted,
        cancelled=f"{dates.say_moment(meeting.cancelled_at)} by {meeting.cancelled_by.name}"
        if meeting.cancelled_at and meeting.cancelled_by
        else "",
        cancelled_because=meeting.cancelled_because,
    )


@dataclass(frozen=True)
class Giving:
    """The families that somebody may give, as choices, and what is said of those that they see and may not give."""

    choices: list[tuple[str, str]]
    not_theirs: list[str]


def giving(
    families: list[FamilyToGive], *, leads: bool = False, is_only_a_name: bool = False, today: datetime.date
) -> Giving:
    """Each choice says until when it opens the family; one whose time is over can no longer be given.

    A typed name opens nothing, so that no day is said of it.
    """
    if is_only_a_name:
        return Giving(
            choices=[(str(one.case.id), _family(one)) for one in families if one.is_theirs],
            not_theirs=[_not_theirs(one) for one in families if not one.is_theirs],
        )
    in_time = [family for family in families if family.until.of(leads=leads) >= today]
    return Giving(
        choices=[
            (str(family.case.id), f"{_family(family)}, until {dates.say(family.until.of(leads=leads))}")
            for family in in_time
            if family.is_theirs
        ],
        not_theirs=[_not_theirs(family) for family in in_time if not family.is_theirs]
        + [
            f"{family.case.family.name}: its time after the meeting was over on "
            f"{dates.say(family.until.of(leads=leads))}."
            for family in families
            if family not in in_time
        ],
    )


def _family(family: FamilyToGive) -> str:
    return f"{family.case.family.name} ({family.case.reference})"


def _not_theirs(family: FamilyToGive) -> str:
    ask = f"{family.holder}, who holds it" if family.holder else "somebody who works with it"
    return f"{family.case.family.name}: you may read about it, and it is not yours to give. Ask {ask}."


@dataclass(frozen=True)
class Expecting:
    """The page of one person at a meeting: the families they can be let into or taken off, and what stays as it is."""

    giving: Giving
    was: list[str]
    stays: list[str]
    leads: bool


def expecting(
    meeting: Meeting,
    participant: Participant,
    families: list[FamilyToGive],
    expected: Sequence[Expected],
    *,
    today: datetime.date,
) -> Expecting:
    """Whoever leads comes for what they were given; of others anything that is seen can be taken off again."""
    leads = participant.user_id is not None and participant.user_id in meeting.led_by
    known = {one.case.id for one in expected}
    fixed = [family for family in families if leads and family.case.id in known]
    others = [family for family in families if family not in fixed]
    given = giving(others, leads=leads, is_only_a_name=participant.user_id is None, today=today)
    offered = {case_id for case_id, _ in given.choices}
    taken_off = [
        (str(family.case.id), _family(family))
        for family in others
        if family.case.id in known and str(family.case.id) not in offered
    ]
    return Expecting(
        giving=Giving(choices=[*given.choices, *taken_off], not_theirs=_less(given.not_theirs, taken_off)),
        was=[str(family.case.id) for family in others if family.case.id in known],
        stays=[f"{family.case.family.name}, until {dates.say(family.until.of(leads=True))}" for family in fixed],
        leads=leads,
    )


def _less(sentences: list[str], choices: list[tuple[str, str]]) -> list[str]:
    """What is said of families that are among the choices already is not said again."""
    names = {label.rpartition(" (")[0] for _, label in choices}
    return [words for words in sentences if words.partition(":")[0] not in names]


@dataclass(frozen=True)
class WhoComesPage:
    """Who comes for one family of a meeting: as choices; and who came for it before, to be expected again at once."""

    family: str
    action: str
    choices: list[tuple[str, str]]
    was: list[str]
    stay: str
    cannot: list[str]
    again: list[str]
    again_names: str
    again_label: str
    until: str


def who_comes_page(item: AgendaItem, found: WhoComes, family: FamilyToGive) -> WhoComesPage:
    meeting = item.meeting
    lead = [one for one in found.people if one.user_id in meeting.led_by and one.pk in found.coming]
    able = [one for one in found.people if one.pk not in found.why_not and one not in lead]
    again = [one for one in able if one.pk in found.before]
    return WhoComesPage(
        family=item.case.family.name,
        action=reverse("expect_for_family", args=[meeting.pk, item.case_id]),
        choices=[(str(one.pk), _in_full(one)) for one in able],
        was=[str(one.pk) for one in able if one.pk in found.coming],
        stay=listed([one.name for one in lead]) if lead else "",
        cannot=[f"{one.name}: {found.why_not[one.pk]}" for one in found.people if one.pk in found.why_not],
        again=[str(one.pk) for one in again],
        again_names=listed([one.name for one in again]) if again else "",
        again_label=f"Expect all {len(again)} again" if len(again) > 1 else "Expect them again",
        until=dates.say(family.until.attend),
    )


def _in_full(participant: Participant) -> str:
    return ", ".join(filter(None, (participant.name, participant.job_title, participant.agency)))


def who_comes_in_words(*, not_expected: Mapping[str, str]) -> str:
    said = [f"{name} is not expected for it: {why}" for name, why in not_expected.items()]
    return " ".join(["Saved who comes for the family.", *said])


def unsigned_in_words(records: list[Record]) -> str:
    return families_in_words([record.case for record in records])


def people_to_choose(participants: list[Participant], meeting: Meeting) -> list[tuple[str, str]]:
    """Everybody expected at the meeting but those who lead it, who come for each family."""
    return [
        (str(one.id), _in_full(one)) for one in participants if one.user_id is None or one.user_id not in meeting.led_by
    ]


def short_name(case: Case) -> str:
    return case.family.name.removesuffix(" family")


def record_href(record: Record) -> str:
    """A signed record is read, one that is not signed is worked on."""
    return reverse("signed_record" if record.status == RecordStatus.SIGNED else "record", args=[record.id])


def moved(rows: list[Row], meeting: Meeting, *, case_id: uuid.UUID | None, past: uuid.UUID | None) -> Undo | None:
    """The band after a move, only while the two still stand next to each other."""
    places = {row.case_id: place for place, row in enumerate(rows)}
    if case_id not in places or past not in places or abs(places[case_id] - places[past]) != 1:
        return None
    row = rows[places[case_id]]
    went_up = places[case_id] < places[past]
    return Undo(
        what=f"{row.name} is now {place_in_words(row.number)} of {counted(len(rows), 'family', 'families')}.",
        more="Everybody in the meeting sees the new order.",
        action=reverse("move_family", args=[meeting.id]),
        boxes=[("case", str(case_id)), ("past", str(past)), ("to", "down" if went_up else "up")],
        label="the move",
    )


def taken_off(
    case: Case | None,
    meeting: Meeting,
    rows: list[Row],
    *,
    before: uuid.UUID | None,
    came_for_it: Collection[uuid.UUID],
) -> Undo | None:
    if case is None or case.id in {row.case_id for row in rows}:
        return None
    return Undo(
        what=f"{short_name(case)} is no longer on this agenda.",
        more="",
        action=reverse("add_family", args=[meeting.id]),
        boxes=[
            ("case", str(case.id)),
            ("before", str(before or "")),
            ("again", "yes"),
            *(("people", str(participant_id)) for participant_id in sorted(came_for_it)),
        ],
        label=f"taking {short_name(case)} off",
    )


def changed_in_words(new_leads: Sequence[tuple[Participant, Sequence[Expected]]]) -> str:
    """The changes are saved, and what whoever newly leads may open by them."""
    return " ".join(["The changes to the meeting are saved.", *(added_in_words(*one) for one in new_leads)])


def put_on_in_words(*, again: bool, not_expected: Mapping[str, str]) -> str:
    """Names no family, as it may be read on another page; `not_expected` are those who cannot come, with the reason."""
    said = [f"The family is on the agenda{' again' if again else ''}."]
    said += [f"{name} is not expected for it{' again' if again else ''}: {why}" for name, why in not_expected.items()]
    return " ".join(said)


def _rows(meeting: Meeting, lines: list[Line], *, runs: bool, user: User, today: datetime.date) -> list[Row]:
    movable = [runs and line.may_write and policies.can_move(line.record) for line in lines]
    next_place = next(
        (place for place, line in enumerate(lines) if policies.can_move(line.record) and not line.waits_for), None
    )
    rows = []
    for place, line in enumerate(lines):
        is_next = place == next_place and meeting.on >= today and not meeting.cancelled_at
        may_start = place == next_place and policies.can_record(meeting, line.record, user, today=today)
        above = place - 1 if place > 0 else None
        below = place + 1 if place + 1 < len(lines) else None
        rows.append(
            Row(
                case_id=line.case.id,
                number=place + 1,
                name=short_name(line.case),
                href=reverse("family", args=[line.case.id]),
                icon=_icon(line),
                tags=[] if meeting.cancelled_at else _tags(line, is_next=is_next, today=today),
                about=_about(line, on=meeting.on),
                progress=_progress(line),
                remark=_remark(line, meeting),
                do=_do(line, meeting, may_start=may_start and not meeting.cancelled_at),
                record_href=record_href(line.record) if line.record else "",
                waits_for=dates.say(line.waits_for.on) if line.waits_for else "",
                waits_for_href=record_href(line.waits_for) if line.waits_for else "",
                up_past=lines[above].case.id if above is not None and movable[place] and movable[above] else None,
                down_past=lines[below].case.id if below is not None and movable[place] and movable[below] else None,
                can_leave=runs and line.record is None,
                who_comes_href=_who_comes_href(meeting, line) if runs else "",
                before=lines[below].case.id if below is not None else None,
            )
        )
    return rows


def _who_comes_href(meeting: Meeting, line: Line) -> str:
    """Where it is said who comes for a family, by somebody whose family it is to give."""
    if meeting.cancelled_at or not line.may_write:
        return ""
    return reverse("expect_for_family", args=[meeting.id, line.case.id])


def _icon(line: Line) -> str:
    if line.waits_for:
        return "look"
    return STATE_ICONS.get(RecordStatus(line.record.status), "empty") if line.record else "empty"


def _tags(line: Line, *, is_next: bool, today: datetime.date) -> list[tuple[str, str]]:
    record = line.record
    if record is None:
        tags = [("next", "rail")] if is_next else []
        return [*tags, ("nothing prepared yet", "look")]
    if record.status == RecordStatus.SIGNED:
        if record.signed_at is None:
            return [("signed", "done")]
        signed = clock.london(record.signed_at)
        when = f"{signed:%H:%M}" if signed.date() == today else dates.say(signed.date())
        return [(f"signed {when}", "done")]
    if record.status == RecordStatus.RECORDING:
        return [("being recorded", "rail")]
    return [*([("next", "rail")] if is_next else []), ("being prepared", "")]


def _about(line: Line, *, on: datetime.date) -> str:
    plans = plans_in_words(line.plan_types)
    parts = (children_in_words(line.children, on=on), plans[:1].lower() + plans[1:], line.holder)
    return " · ".join(part for part in parts if part)


def _progress(line: Line) -> list[Progress]:
    if line.record and line.record.status == RecordStatus.SIGNED:
        return []
    return [
        Progress(_how_many(count, one, done), count.done, count.of)
        for count, one, done in ((line.actions, "action", "answered"), (line.goals, "goal", "measured"))
        if count.of
    ]


def _how_many(count: Count, one: str, done: str) -> str:
    """3 of 6 actions answered; all 3 actions answered."""
    things = one if count.of == 1 else f"{one}s"
    if count.done == count.of and count.of > 1:
        return f"all {count.of} {things} {done}"
    return f"{count.done} of {count.of} {things} {done}"


def _remark(line: Line, meeting: Meeting) -> str:
    record = line.record
    if record and record.status == RecordStatus.SIGNED:
        return ""
    if record and (who_chairs := say_who_chairs(record, meeting)):
        return who_chairs
    if record and record.status == RecordStatus.RECORDING:
        return f"Last saved {_moment(record.saved_at)}." if record.saved_at else ""
    if not line.actions.of and not line.goals.of:
        return "No actions to answer and no goals yet."
    return ""


def _moment(at: datetime.datetime) -> str:
    return dates.say_time(at) if clock.london(at).date() == clock.today() else dates.say_moment(at)


def _do(line: Line, meeting: Meeting, *, may_start: bool) -> str:
    """Of a cancelled meeting only a record goes on that was closed to whoever cancelled it."""
    if meeting.cancelled_at and line.record is None:
        return ""
    if not line.may_write:
        return "read" if line.record else ""
    if line.record and line.record.status == RecordStatus.SIGNED:
        return "read"
    if line.record and line.record.status == RecordStatus.RECORDING:
        return "go_back"
    if line.waits_for:
        return "wait"
    if may_start:
        return "start"
    return "go_on" if line.record else "prepare"


def _counts(lines: list[Line], meeting: Meeting) -> str:
    """Five families: 1 signed, 1 being recorded, 3 to come."""
    if meeting.cancelled_at:
        return ""
    if not lines:
        return " No family that you may open is on the agenda yet."
    signed = sum(1 for line in lines if line.record and line.record.status == RecordStatus.SIGNED)
    recording = sum(1 for line in lines if line.record and line.record.status == RecordStatus.RECORDING)
    parts = [
        f"{number} {words}"
        for number, words in (
            (signed, "signed"),
            (recording, "being recorded"),
            (len(lines) - signed - recording, "to come"),
        )
        if number
    ]
    said = counted(len(lines), "family", "families")
    return f" {said[:1].upper()}{said[1:]}: {', '.join(parts)}."


def _person(
    participant: Participant,
    meeting: Meeting,
    expected: Sequence[Expected],
    *,
    people: Sequence[str],
    is_called_like_an_account: bool,
) -> PersonHere:
    """A cancelled meeting is for no family, and opens none; `people` are the names of those with an account."""
    expected = () if meeting.cancelled_at else expected
    parts = [", ".join(part for part in (participant.job_title, participant.agency) if part)]
    if participant.user_id is not None:
        parts += [
            words
            for words, user_id in (
                ("chairs", meeting.chair_id),
                ("deputy", meeting.deputy_id),
                ("records", meeting.recorder_id),
            )
            if user_id == participant.user_id
        ]
    return PersonHere(
        id=participant.id,
        name=participant.name,
        about=" · ".join(part for part in parts if part),
        presence=participant.presence,
        comes_for=_comes_for(participant, expected),
        sight="" if participant.user_id else sight_of_a_name(participant.name, people),
        href=reverse("expect_participant", args=[meeting.id, participant.id]),
        choose_href=choose_href(participant) if is_called_like_an_account else "",
    )


def choose_href(participant: Participant) -> str:
    """Where somebody with an account is chosen for a name that was typed."""
    return f"{reverse('add_participant', args=[participant.meeting_id])}?row={participant.id}"


def _comes_for(participant: Participant, expected: Sequence[Expected]) -> list[str]:
    """Hartley, Fairley: may open them until 7 December 2026; a line for each day on which it ends."""
    if participant.user_id is None:
        return [families_in_words([one.case for one in expected])] if expected else []
    by_day: dict[datetime.date | None, list[Case]] = defaultdict(list)
    for one in expected:
        by_day[one.until].append(one.case)
    return [
        f"{families_in_words(cases)}: {may_open_it(day, it='it' if len(cases) == 1 else 'them')}"
        for day, cases in by_day.items()
    ]


def as_expected(participant: Participant, expected: Sequence[Expected], people: Sequence[User]) -> dict[str, Any]:
    """What the page holds on which somebody is chosen for a typed name: the one with that name, where there is one."""
    called = [person for person in people if search_key(person.name) == search_key(participant.name)]
    return {
        "person": str(called[0].id) if len(called) == 1 else "",
        "job_title": participant.job_title,
        "agency": participant.agency,
        "families": [str(one.case.id) for one in expected],
    }


def added_in_words(participant: Participant, expected: Sequence[Expected]) -> str:
    """With an account, also how many families they may now open until when; none is named, as for every message."""
    days = {one.until for one in expected}
    if participant.user_id is None or len(days) != 1:
        return f"{participant.name} is expected at this meeting."
    families = f"{counted(len(expected), 'family', 'families')} of it"
    return f"{participant.name} is expected at this meeting and {may_open_it(days.pop(), it=families)}."


def _people_heading(meeting: Meeting, *, today: datetime.date) -> str:
    if meeting.cancelled_at:
        return "Who was to come"
    return "Who comes" if meeting.on > today else "Who is here"


def _people_counted(participants: list[Participant], *, is_to_come: bool) -> str:
    """7 of 8, and 1 apology; before the day nobody is here yet: 8, and 1 apology."""
    here = sum(1 for participant in participants if participant.presence == Presence.PRESENT)
    apologies = sum(1 for participant in participants if participant.presence == Presence.APOLOGIES)
    if not participants:
        return ""
    expected = len(participants) - apologies
    said = str(expected) if is_to_come else f"{here} of {expected}"
    return f"{said}, and {apologies} {'apology' if apologies == 1 else 'apologies'}" if apologies else said


def _last_row(case: Case, record: Record | None, *, is_over: bool) -> LastRow:
    """The meeting before may be today's, or still to come: then nothing of it is late."""
    if record is None:
        words, tone = ("no record was made", "late") if is_over else ("no record yet", "soft")
        return LastRow(short_name(case), reverse("family", args=[case.id]), words, tone)
    if record.status == RecordStatus.SIGNED:
        words = f"✓ signed {dates.say(clock.london(record.signed_at).date())}" if record.signed_at else "✓ signed"
        return LastRow(short_name(case), record_href(record), words, "done")
    return LastRow(short_name(case), record_href(record), "not signed yet", "late" if is_over else "soft")
