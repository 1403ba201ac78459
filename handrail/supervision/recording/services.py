"""Saving what is typed on the record page, signing a record off, and adding beneath it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.core import clock, dates
from handrail.core.ids import own_id, random_from, sent_with
from handrail.core.refusals import Invalid, NotAllowed
from handrail.core.text import written
from handrail.council.queries import due_within
from handrail.supervision.actions import services as action_services
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.actions.row_kinds import ACTION
from handrail.supervision.goals import given_back
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.goals.row_kinds import EVIDENCE, GOAL
from handrail.supervision.recording import queries
from handrail.supervision.recording.models import Addendum, SignedRecord, WithdrawnRecord
from handrail.supervision.recording.row_kinds import FOLLOWS, find_kind
from handrail.supervision.recording.sums import sum_of_addendum, sum_of_withdrawn
from handrail.supervision.recording.walk import walk_of
from handrail.supervision.recording.walk.canonical import canonical, fingerprint
from handrail.supervision.records import children, day, policies
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records import services as record_services
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record, Revision
from handrail.supervision.records.row_kinds import ANSWER, PERMANENCE
from handrail.supervision.records.services import Saved

ABOUT_ANOTHER_FAMILY = "These notes are about another family."
# What counts for its family beyond the record it was written in.
COUNTS_FOR_THE_FAMILY = (AgreedAction, ActionAnswer, Goal, Measurement, Evidence)
CHANGED_SINCE = "This record has changed since you opened this page. Read it again as it is now, then sign."
STATEMENT = "I chaired this supervision. The record is a fair account of what was discussed and agreed."


@dataclass(frozen=True)
class Typed:
    """What one row's boxes held when the page was sent, and the revision they were based on."""

    base: int
    typed: Mapping[str, str]


@dataclass
class PageSaved:
    rows: dict[tuple[str, str], Saved] = field(default_factory=dict)

    @property
    def has_faults(self) -> bool:
        return any(saved.unread or saved.apart for saved in self.rows.values())


def save(
    *,
    by: User,
    record_id: uuid.UUID,
    kind_name: str,
    key: str,
    based_on: int,
    typed: Mapping[str, str],
    save_id: uuid.UUID,
    settles: int | None = None,
    copied_from: Revision | None = None,
) -> Saved:
    """Saves one row of the record page, with what follows from it."""
    return record_services.save_row(
        by=by,
        record_id=record_id,
        kind=find_kind(kind_name),
        key=key,
        based_on=based_on,
        typed=typed,
        save_id=save_id,
        settles=settles,
        copied_from=copied_from,
        follow=FOLLOWS.get(kind_name),
    )


@transaction.atomic
def bring_back(
    *,
    by: User,
    record_id: uuid.UUID,
    kind_name: str,
    key: str,
    save_to_bring_back: int,
    based_on: int,
    save_id: uuid.UUID,
) -> Saved:
    """Saves the words of an earlier save of a row anew; whether the row is taken out stays as it is.

    Words that were kept apart and that nobody has decided about are thereby decided about.
    """
    record = record_queries.find_record_to_write(record_id, user=by)
    earlier = record_queries.save_in_history(record, find_kind(kind_name), key, save_to_bring_back)
    return save(
        by=by,
        record_id=record_id,
        kind_name=kind_name,
        key=key,
        based_on=based_on,
        typed={name: words for name, words in earlier.values.items() if name != "removed"},
        save_id=save_id,
        settles=earlier.pk if earlier.waits else None,
    )


@transaction.atomic
def save_page(
    *, by: User, record_id: uuid.UUID, typed: Mapping[tuple[str, str], Typed], save_id: uuid.UUID
) -> PageSaved:
    """Saves every row of a page sent without JavaScript; sending the same words again changes nothing."""
    record_queries.find_record_to_write(record_id, user=by)
    saved = PageSaved()
    for (kind_name, key), row in typed.items():
        saved.rows[kind_name, key] = save(
            by=by,
            record_id=record_id,
            kind_name=kind_name,
            key=key,
            based_on=row.base,
            typed=row.typed,
            save_id=sent_with(random_from(save_id, f"{kind_name}.{key}"), {**row.typed, "base": str(row.base)}),
        )
    return saved


def sign_off(*, by: User, record_id: uuid.UUID, save_id: uuid.UUID, shown: str = "") -> SignedRecord:
    """Signs the record as it reads now and closes it for good; signing again gives the same signature.

    `shown` is the fingerprint of what the signer has read: where the record reads otherwise by now, it is not signed.
    """
    try:
        return _sign_off(by=by, record_id=record_id, save_id=save_id, shown=shown)
    except IntegrityError:
        # the same button pressed twice at the same moment, if the other one signed: else nobody did
        if signed := SignedRecord.objects.filter(record_id=record_id).first():
            return signed
        raise


@transaction.atomic
def _sign_off(*, by: User, record_id: uuid.UUID, save_id: uuid.UUID, shown: str) -> SignedRecord:
    records = Record.objects.select_for_update(of=("self",)).select_related(
        "case__family", "chair", "deputy", "accountable_manager", "meeting"
    )
    record = record_queries.theirs(records, record_id, user=by)
    if record.status == RecordStatus.SIGNED:
        return record.signed
    policies.check_chairs(record, by, to="sign this record")
    if record.status == RecordStatus.PREPARING:
        record = record_services.begin_recording(by=by, record_id=record.id)
    day.check_its_day_has_come(record, record.meeting, today=clock.today())
    contents, earlier = queries.contents_of(record), queries.earlier_contents(record)
    if shown and shown != fingerprint(canonical(walk_of(contents, earlier=earlier))):
        raise Invalid({"statement": CHANGED_SINCE})
    policies.check_can_become(record, RecordStatus.SIGNED)
    missing = queries.missing_essentials(contents)
    if missing:
        raise NotAllowed(" ".join(missing))
    unanswered = [
        action
        for action in contents.actions_to_answer
        if not (contents.action_answers.get(action.id) and contents.action_answers[action.id].reply)
    ]
    action_services.carry_forward_what_was_not_discussed(by=by, record=record, actions=unanswered)
    if unanswered:
        contents = queries.contents_of(record)
    now = clock.now()
    signature = {
        "name": by.name,
        "job_title": by.job_title,
        "at_in_words": dates.say_moment(now),
        "statement": STATEMENT,
    }
    walk = walk_of(contents, earlier=earlier, signature=signature)
    content = canonical(walk)
    # the record first: a trigger lets nothing be written in a signed one, so whatever is saved after this is refused
    Record.objects.filter(pk=record.pk).update(status=RecordStatus.SIGNED)
    signed = SignedRecord.objects.create(
        record=record,
        content=content,
        sha256=fingerprint(content),
        signed_by=by,
        signed_at=now,
        save_id=_of_this_record(record, save_id),
    )
    meeting_sight.end_after_signing(
        by=by,
        case=record.case,
        meeting_id=record.meeting_id,
        until=due_within("meeting_access_working_days", clock.today()),
    )
    trail.record(
        "record.signed",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.id,
        detail={"sha256": signed.sha256},
    )
    return signed


@transaction.atomic
def add_addendum(*, by: User, record_id: uuid.UUID, about: str, text: str, save_id: uuid.UUID) -> Addendum:
    """Adds a correction beneath a signed record, once for each text; the record itself stays as it was."""
    record = record_queries.theirs(Record.objects.select_related("case"), record_id, user=by)
    own = sent_with(_of_this_record(record, save_id), {"about": about, "text": text})
    earlier = Addendum.objects.filter(save_id=own, record=record).first()
    if earlier:
        return earlier
    policies.check_can_be_added_to(record)
    words = written(text)
    if not words:
        raise Invalid({"text": "Write what should be read with this record."})
    addendum = Addendum(
        record=record,
        about=about,
        text=words,
        by=by,
        by_words=f"{by.name}, {by.job_title}",
        added_at=clock.now(),
        save_id=own,
    )
    addendum.sha256 = sum_of_addendum(addendum)
    addendum.save(force_insert=True)
    trail.record(
        "addendum.added",
        by=by,
        case_reference=record.case.reference,
        subject="Addendum",
        subject_id=addendum.id,
        detail={"sha256": addendum.sha256},
    )
    return addendum


def _of_this_record(record: Record, save_id: uuid.UUID) -> uuid.UUID:
    """The id of a save that a page gave, as another record’s: sent to two of them, it stands in nobody’s way."""
    return own_id(record.id, save_id)


@transaction.atomic
def abandon(*, by: User, record_id: uuid.UUID, because: str) -> Record:
    """Closes a record without signing it."""
    return record_services.abandon(by=by, record_id=record_id, because=written(because))


@transaction.atomic
def withdraw(*, by: User, record_id: uuid.UUID) -> Record:
    """Closes a record whose notes are about another family: nothing in it counts, and few may still read its words.

    Whatever it wrote beyond itself is undone: of actions, goals and the children of the family.
    """
    records = Record.objects.select_for_update(of=("self",)).select_related(
        "case__family", "chair", "deputy", "accountable_manager", "meeting"
    )
    record = record_queries.theirs(records, record_id, user=by)
    policies.check_chairs(record, by, to="close this record")
    contents = queries.contents_of(record)
    walk = walk_of(contents, earlier=queries.earlier_contents(record))
    given_back.give_back(by=by, record=record)
    for model in COUNTS_FOR_THE_FAMILY:
        model.objects.filter(record=record).update(removed=True)
    children.take_back(by=by, record=record)
    withdrawn = WithdrawnRecord(record=record, content=canonical(walk), withdrawn_by=by, withdrawn_at=clock.now())
    withdrawn.sha256 = sum_of_withdrawn(withdrawn, saves=record_queries.last_saves_in(record))
    withdrawn.save(force_insert=True)
    return record_services.abandon(
        by=by, record_id=record_id, because=ABOUT_ANOTHER_FAMILY, sum_of_withdrawn=withdrawn.sha256
    )


@dataclass(frozen=True)
class Copied:
    """How many rows now stand in the other record, how many wait beside what stood there, and how many were left."""

    rows: int
    apart: int
    left: int


@transaction.atomic
def copy_withdrawn_record(*, by: User, record_id: uuid.UUID, into: uuid.UUID) -> Copied:
    """Saves the words of a record that was about another family in that family's record; asked again, it does no more.

    What stands there already is kept, and the words wait beside it until somebody decides.
    """
    source = queries.find_withdrawn_record(record_id, user=by)
    target = record_queries.find_record_to_write(into, user=by)
    if target.case_id == source.case_id:
        raise Invalid({"into": "Choose the record of the family that the notes are about."})
    saved: dict[tuple[str, uuid.UUID], Saved] = {}
    for revision in queries.entries_to_copy(source):
        key, more = _place_in(target, revision, copied=saved)
        saved[revision.row_kind, revision.row_id] = save(
            by=by,
            record_id=target.id,
            kind_name=revision.row_kind,
            key=key,
            based_on=0,
            typed={**{name: words for name, words in revision.values.items() if words}, **more},
            save_id=own_id(target.id, f"copied from {revision.row_id}"),
            copied_from=revision,
        )
    copied = Copied(
        rows=sum(not one.apart for one in saved.values()),
        apart=sum(bool(one.apart) for one in saved.values()),
        left=len(queries.entries_left(source)),
    )
    trail.record(
        "record.copied",
        by=by,
        case_reference=target.case.reference,
        subject="Record",
        subject_id=target.id,
        detail={"from": str(source.id), "rows": copied.rows, "kept_apart": copied.apart, "left": copied.left},
        cases=[source.case.reference, target.case.reference],
    )
    return copied


def _place_in(
    target: Record, revision: Revision, *, copied: Mapping[tuple[str, uuid.UUID], Saved]
) -> tuple[str, dict[str, str]]:
    """The key of a row in the other record, and what a new one says besides."""
    own = str(own_id(target.id, f"copy of {revision.row_kind}.{revision.row_id}"))
    match revision.row_kind:
        case ANSWER.name | PERMANENCE.name:
            return revision.row_key, {}
        case ACTION.name:
            return own, {"category": AgreedAction.objects.get(pk=revision.row_id).category}
        case EVIDENCE.name:
            about = Evidence.objects.values_list("goal_id", flat=True).get(pk=revision.row_id)
            return own, {"about": str(copied[GOAL.name, about].row_id)}
    return own, {}
