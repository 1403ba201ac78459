"""Everything a record says, read in a constant number of statements, whatever its size."""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from handrail.accounts.models import User
from handrail.accounts.queries import names_of_accounts
from handrail.cases.may_open import Standing, asking, cases_of_whoever_asks
from handrail.cases.models import Case
from handrail.core import clock, dates
from handrail.core.prepared import prepared
from handrail.core.refusals import NotAsItWas, NotFound
from handrail.families import queries as family_queries
from handrail.form_library import forms_on_file
from handrail.form_library.definitions import Form
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.goals import queries as goal_queries
from handrail.supervision.goals.models import Evidence, Goal
from handrail.supervision.goals.row_kinds import EVIDENCE, GOAL
from handrail.supervision.ratings import queries as rating_queries
from handrail.supervision.recording.contents import Contents
from handrail.supervision.recording.models import Addendum, SignedRecord, WithdrawnRecord
from handrail.supervision.recording.row_kinds import COPIED
from handrail.supervision.recording.sums import sum_of_addendum, sum_of_withdrawn
from handrail.supervision.recording.walk import Walk, walk_of
from handrail.supervision.recording.walk.canonical import canonical, fingerprint
from handrail.supervision.recording.worth_a_look import Look, worth_a_look
from handrail.supervision.records import day
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import (
    Answer,
    ComplianceCheck,
    MirroringPair,
    NetworkAssessment,
    PermanencePlan,
    Record,
    Revision,
)
from handrail.supervision.records.row_kinds import ANSWER, ATTENDEE, RECORD


def contents_of(record: Record) -> Contents:
    """Reads the whole record; the number of statements does not grow with children, goals or actions."""
    rows_of = partial(record_queries.rows_of, record=record.id)
    children = [row.child for row in record_queries.children_of(record=record.id)]
    measurements, measured_before = goal_queries.measurements_up_to(record)
    answers, answered_before = action_queries.answers_up_to(record)
    evidence: dict[uuid.UUID, list[Evidence]] = defaultdict(list)
    for piece in goal_queries.evidence_of(record):
        if about := piece.goal_id or piece.child_id:
            evidence[about].append(piece)
    return Contents(
        record=record,
        form=forms_on_file.form(record.form_version_id),
        family=record.case.family,
        children=children,
        plans=family_queries.plans_in_force(case=record.case_id, on=record.on),
        attendees=record_queries.attendees_of(record),
        answers={(answer.prompt, answer.child_id): answer for answer in rows_of(model=Answer)},
        compliance={row.child_id: row for row in rows_of(model=ComplianceCheck)},
        actions_to_answer=action_queries.actions_to_answer(record),
        action_answers={answer.action_id: answer for answer in answers},
        earlier_action_answers=answered_before,
        goals=goal_queries.goals_of(record),
        measurements={row.goal_id: row for row in measurements if row.goal_id},
        measurements_without_goal={row.child_id: row for row in measurements if row.child_id and not row.goal_id},
        earlier_measurements=measured_before,
        evidence=evidence,
        mirroring=rows_of(model=MirroringPair),
        safety_ratings=rating_queries.safety_ratings_of(record),
        stages=rating_queries.stages_of(record),
        next_steps=action_queries.actions_agreed_in(record),
        permanence=next(iter(rows_of(model=PermanencePlan)), None),
        assessments=rows_of(model=NetworkAssessment),
        kept_apart=record_queries.kept_apart(record),
    )


def called_like_an_account(contents: Contents) -> set[uuid.UUID]:
    """The attendees whose typed name is also that of an account; asked for only where a name is typed."""
    typed = [row for row in contents.attendees if row.user_id is None]
    here = {row.user_id for row in contents.attendees if row.user_id}
    found = names_of_accounts((row.name for row in typed), but=here)
    return {row.pk for row in typed if row.name in found}


@dataclass
class LastTime:
    """The supervision before this one, as it was signed or, where it was not, as it stands."""

    record: Record
    walk: dict
    # What is said where something else stands in place of what was signed.
    instead: str = ""

    @property
    def is_signed(self) -> bool:
        return self.record.status == RecordStatus.SIGNED


def last_time(record: Record) -> LastTime | None:
    earlier = _record_before(record)
    if earlier is None:
        return None
    if earlier.status == RecordStatus.SIGNED:
        try:
            return LastTime(record=earlier, walk=walk_signed(earlier))
        except NotAsItWas as fault:
            return LastTime(record=earlier, walk={}, instead=str(fault))
    return LastTime(record=earlier, walk=walk_of(contents_of(earlier)))


def earlier_contents(record: Record) -> Contents | None:
    earlier = _record_before(record)
    return contents_of(earlier) if earlier else None


def _record_before(record: Record) -> Record | None:
    return next(iter(_newest_before(case=record.case_id, moment=record.started_at)), None)


@prepared
def _newest_before(*, case: uuid.UUID, moment: datetime.datetime) -> QuerySet[Record]:
    record = Record(case_id=case, started_at=moment)
    return Record.objects.earlier_than(record).select_related("signed", "case__family", "chair", "meeting")[:1]


def missing_essentials(contents: Contents) -> list[str]:
    """What a record cannot be signed without: a date, a child, a chair; everything else is only worth a look."""
    missing = []
    if not contents.children:
        missing.append("Add the child this record is about before it is signed.")
    return missing


SAID_BY_EACH_RECORD = (ATTENDEE.name, RECORD.name)
SEEN_LATELY = datetime.timedelta(seconds=45)


@dataclass(frozen=True)
class News:
    """What became of a record since somebody asked last: who is here, in which section, and what was saved."""

    record: Record
    case: Case
    form: Form
    people: list[tuple[str, str]]
    saved: list[Revision]


def news_of(record_id: uuid.UUID, *, user: User, since: int, known: Collection[int]) -> News:
    """One statement where nothing was saved, two where something was; 404 where it is not theirs.

    `known` are saves after `since` that were told before. Saves are numbered as they are made but seen as they are
    committed, so one with a lower number may be seen after one with a higher.
    """
    found = _as_it_is_now(record=record_id, since=since, **asking(user))
    if not found:
        raise NotFound
    record, now = found[0], clock.now()
    here = [row for row in found if row.seen_at and now - row.seen_at < SEEN_LATELY and row.person != user.pk]
    saved = record_queries.saved_since(record=record_id, since=since) if record.was_saved else []
    return News(
        record=record,
        case=Case(pk=record.case_id, reference=record.reference),
        form=forms_on_file.form(record.form_version_id),
        people=[(row.name, row.section) for row in here],
        saved=[revision for revision in saved if revision.pk not in known],
    )


@prepared
def _as_it_is_now(
    *,
    record: uuid.UUID,
    since: int,
    user: uuid.UUID,
    team: uuid.UUID | None,
    standing: Standing,
    at: datetime.datetime | None,
) -> QuerySet[Record, Any]:
    """The record once for everybody who has it open, or once with nobody."""
    visible = Record.objects.filter(case__in=cases_of_whoever_asks(user, team, standing, at))
    theirs: QuerySet[Record] = visible.read_by(user, role=standing.role)
    return (
        theirs.filter(pk=record)
        .annotate(
            reference=F("case__reference"),
            person=F("people_here__user"),
            name=F("people_here__user__name"),
            section=F("people_here__section"),
            seen_at=F("people_here__seen_at"),
            was_saved=Exists(Revision.objects.filter(record=OuterRef("pk"), pk__gt=since)),
        )
        .order_by("people_here__user__search_key")
    )


@dataclass(frozen=True)
class Document:
    """A record as it is read, printed and downloaded: its walk, and what was added beneath."""

    record: Record
    walk: dict
    addenda: list[dict[str, str]]
    sha256: str = ""


def document_of(record_id: uuid.UUID, *, user: User) -> Document:
    """A signed record exactly as it was signed, or a draft as it stands; 404 where it is not theirs."""
    record = record_queries.find_record(record_id, user=user)
    if record.is_about_another_family:
        return Document(record=record, walk=_walk_withdrawn(record), addenda=[])
    if record.status != RecordStatus.SIGNED:
        walk = walk_of(contents_of(record), earlier=earlier_contents(record))
        return Document(record=record, walk=walk, addenda=[])
    walk = walk_signed(record)
    return Document(record=record, walk=walk, addenda=addenda_of(record), sha256=record.signed.sha256)


def walk_signed(record: Record) -> Walk:
    """What was signed, as it was; raises NotAsItWas where something else stands in its place, or nothing."""
    try:
        signed = record.signed
    except SignedRecord.DoesNotExist as fault:
        raise NotAsItWas("signed") from fault
    if walk := read_as_signed(signed):
        return walk
    raise NotAsItWas("signed", on=_day_of(signed.signed_at))


def read_as_signed(signed: SignedRecord) -> Walk | None:
    """What was signed, where it still has its sum and stands under the family that it is about."""
    walk = _read(signed.content) if signed.is_as_signed else None
    return walk if walk and walk["record"]["case_reference"] == signed.record.case.reference else None


def _walk_withdrawn(record: Record) -> Walk:
    """How notes about another family read when they were closed; raises NotAsItWas as for what was signed."""
    try:
        withdrawn = record.withdrawn
    except WithdrawnRecord.DoesNotExist as fault:
        raise NotAsItWas("closed") from fault
    saves = record_queries.last_saves_in(record) if withdrawn.sha256 else []
    is_as_closed = not withdrawn.sha256 or withdrawn.sha256 == sum_of_withdrawn(withdrawn, saves=saves)
    if is_as_closed and (walk := _read(withdrawn.content)):
        return walk
    raise NotAsItWas("closed", on=_day_of(withdrawn.withdrawn_at))


def _read(content: str) -> Walk | None:
    try:
        walk = json.loads(content)
    except ValueError:
        return None
    return walk if isinstance(walk, dict) and "signature" in walk else None


def find_withdrawn_record(record_id: uuid.UUID, *, user: User) -> Record:
    """A record whose notes are about another family, for those who may still read it; else as if it did not exist."""
    record = record_queries.find_record(record_id, user=user)
    if not record.is_about_another_family:
        raise NotFound
    _walk_withdrawn(record)  # nothing is copied from notes that are not as they were closed
    return record


def withdrawn_from(record_id: uuid.UUID, *, user: User) -> WithdrawnRecord:
    """What somebody who may still open the family is told of a record that is closed to them; 404 for anybody else."""
    theirs = WithdrawnRecord.objects.filter(record=record_id, record__in=Record.objects.visible_to(user))
    found = theirs.select_related("withdrawn_by", "record__case").first()
    if found is None:
        raise NotFound
    return found


def records_to_copy_into(record: Record, *, user: User) -> list[Record]:
    """Unsigned records of other families in which this person may write, the newest first."""
    theirs = Record.objects.worked_on_by(user).unsigned().exclude(case=record.case_id)
    return list(theirs.select_related("case__family").order_by("-on", "case__family__search_key"))


@dataclass(frozen=True)
class Checked:
    """A record before it is signed: as it will read, what is worth a look, and what still stands in the way."""

    record: Record
    walk: dict
    looks: list[Look]
    missing: list[str]

    @property
    def fingerprint(self) -> str:
        """What a page shows that asks for a signature, and what is signed must still be."""
        return fingerprint(canonical(self.walk))


def checked(record_id: uuid.UUID, *, user: User) -> Checked:
    record = record_queries.find_record(record_id, user=user)
    signed_for = day.day_as_recorded(record, record.meeting, today=clock.today())
    contents = _contents_on(record, signed_for or record.on)
    walk = walk_of(contents, earlier=earlier_contents(record))
    missing = missing_essentials(contents)
    if signed_for is None and record.can_be_written:
        missing.append(day.say_its_day(record))
    return Checked(record=record, walk=walk, looks=worth_a_look(contents), missing=missing)


def _contents_on(record: Record, on: datetime.date) -> Contents:
    """As they will be once the record is recorded on this day, which it does not say yet."""
    was, record.on = record.on, on
    contents = contents_of(record)
    for goal in contents.goals:
        if goal.record_id == record.id and goal.starts == was:
            goal.starts = on
    return contents


def addenda_of(record: Record) -> list[dict[str, str]]:
    """What was added beneath, as it was; raises NotAsItWas where something else stands in place of any of it."""
    addenda = Addendum.objects.filter(record=record)
    for row in addenda:
        if row.sha256 and row.sha256 != sum_of_addendum(row):
            raise NotAsItWas("added beneath this record", on=_day_of(row.added_at))
    return [
        {"text": row.text, "by": row.by_words, "at_in_words": dates.say_moment(row.added_at), "about": row.about}
        for row in addenda
    ]


def _day_of(moment: datetime.datetime) -> str:
    return dates.say(clock.london(moment).date())


def written_in(record: Record) -> list[Revision]:
    """The newest save of each row of a record in which something stands."""
    return [revision for revision in record_queries.last_saves_in(record) if any(revision.values.values())]


def entries_to_copy(record: Record) -> list[Revision]:
    """What of a record that was about another family can be copied, kind by kind."""
    kinds = [kind.name for kind in COPIED]
    found = [one for one in written_in(record) if one.row_kind in kinds and not one.values.get("removed")]
    standing = {one.row_id for one in found if one.row_kind == GOAL.name}
    of_everybody = Goal.objects.filter(record=record, child=None, pk__in=standing)
    goals = set(of_everybody.values_list("pk", flat=True))
    evidence = set(Evidence.objects.filter(record=record, goal__in=goals).values_list("pk", flat=True))
    has_a_place = {
        ANSWER.name: lambda one: "@" not in one.row_key,
        GOAL.name: lambda one: one.row_id in goals,
        EVIDENCE.name: lambda one: one.row_id in evidence,
    }
    copied = [one for one in found if one.row_kind not in has_a_place or has_a_place[one.row_kind](one)]
    return sorted(copied, key=lambda one: kinds.index(one.row_kind))


def entries_left(record: Record) -> list[Revision]:
    """What somebody must carry over by hand; the right record says itself who was there, and its kind."""
    copied = {one.pk for one in entries_to_copy(record)}
    left = [
        one
        for one in written_in(record)
        if one.pk not in copied and one.row_kind not in SAID_BY_EACH_RECORD and not one.values.get("removed")
    ]
    return [written for one in left if (written := _before_it_was_given_back(one, record)) is not None]


def _before_it_was_given_back(save: Revision, record: Record) -> Revision | None:
    """What a record wrote in a goal of its family, which says again what it said before; of others, the save itself."""
    if save.row_kind != GOAL.name or Goal.objects.filter(pk=save.row_id, record=record).exists():
        return save
    saves = Revision.objects.accepted().filter(record=record, row_kind=GOAL.name, row_id=save.row_id)
    others = [one for one in saves.select_related("by").order_by("-pk") if one.values != save.values]
    return others[0] if others else None
