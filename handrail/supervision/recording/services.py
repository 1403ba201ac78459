"""Saving what is typed on the record page, signing a record off, and adding beneath it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import services as case_services
from handrail.core import clock, dates
from handrail.core.refusals import Invalid, NotAllowed
from handrail.core.text import storable
from handrail.council.queries import due_within
from handrail.supervision.actions import services as action_services
from handrail.supervision.recording import queries
from handrail.supervision.recording.models import Addendum, SignedRecord
from handrail.supervision.recording.row_kinds import FOLLOWS, find_kind
from handrail.supervision.recording.walk import walk_of
from handrail.supervision.recording.walk.canonical import canonical, fingerprint
from handrail.supervision.records import policies
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records import services as record_services
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record
from handrail.supervision.records.services import Saved

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
    """Saves every row of a page sent without JavaScript; sending it again changes nothing."""
    saved = PageSaved()
    for (kind_name, key), row in typed.items():
        saved.rows[kind_name, key] = save(
            by=by,
            record_id=record_id,
            kind_name=kind_name,
            key=key,
            based_on=row.base,
            typed=row.typed,
            save_id=uuid.uuid5(save_id, f"{kind_name}.{key}"),
        )
    return saved


def sign_off(*, by: User, record_id: uuid.UUID, save_id: uuid.UUID) -> SignedRecord:
    """Signs the record as it reads now and closes it for good; signing again gives the same signature."""
    try:
        return _sign_off(by=by, record_id=record_id, save_id=save_id)
    except IntegrityError:
        # the same button pressed twice at the same moment: the other one signed
        return SignedRecord.objects.get(record_id=record_id)


@transaction.atomic
def _sign_off(*, by: User, record_id: uuid.UUID, save_id: uuid.UUID) -> SignedRecord:
    records = Record.objects.select_for_update(of=("self",)).select_related(
        "case__family", "chair", "deputy", "accountable_manager", "meeting"
    )
    record = record_queries.theirs(records, record_id, user=by)
    if record.status == RecordStatus.SIGNED:
        return record.signed
    policies.check_chairs(record, by, to="sign this record")
    if record.status == RecordStatus.PREPARING:
        record = record_services.begin_recording(by=by, record_id=record.id)
    policies.check_can_become(record, RecordStatus.SIGNED)
    contents = queries.contents_of(record)
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
    walk = walk_of(contents, earlier=queries.earlier_contents(record), signature=signature)
    content = canonical(walk)
    # the record first: a trigger lets nothing be written in a signed one, so whatever is saved after this is refused
    Record.objects.filter(pk=record.pk).update(status=RecordStatus.SIGNED)
    signed = SignedRecord.objects.create(
        record=record, content=content, sha256=fingerprint(content), signed_by=by, signed_at=now, save_id=save_id
    )
    case_services.end_meeting_grants(
        by=by,
        case=record.case,
        meeting_id=record.meeting_id,
        on=due_within("meeting_access_working_days", clock.today()),
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
    """Adds a correction beneath a signed record; the record itself stays as it was."""
    earlier = Addendum.objects.filter(save_id=save_id, record_id=record_id).first()
    if earlier:
        return earlier
    record = record_queries.theirs(Record.objects.select_related("case"), record_id, user=by)
    policies.check_can_be_added_to(record)
    words = storable(text).strip()
    if not words:
        raise Invalid({"text": "Write what should be read with this record."})
    addendum = Addendum.objects.create(
        record=record,
        about=about,
        text=words,
        by=by,
        by_words=f"{by.name}, {by.job_title}",
        added_at=clock.now(),
        save_id=save_id,
    )
    trail.record(
        "addendum.added", by=by, case_reference=record.case.reference, subject="Addendum", subject_id=addendum.id
    )
    return addendum


@transaction.atomic
def abandon(*, by: User, record_id: uuid.UUID, because: str) -> Record:
    """Closes a record without signing it."""
    return record_services.abandon(by=by, record_id=record_id, because=storable(because).strip())
