"""Holds what was signed, added or closed to the trail, where the sum of each is sealed."""

import datetime
from collections.abc import Iterator

from django.db.models import F

from handrail.audit import said
from handrail.supervision.goals import given_back
from handrail.supervision.recording import queries
from handrail.supervision.recording.models import Addendum, SignedRecord, WithdrawnRecord
from handrail.supervision.recording.services import COUNTS_FOR_THE_FAMILY
from handrail.supervision.recording.sums import sum_of_addendum, sum_of_withdrawn
from handrail.supervision.records import children
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record, RecordChild

READ_AT_ONCE = 100
WITHIN_ONE_ACT = datetime.timedelta(minutes=1)
# How a record stands after each of these, for good: its status, and whether its notes are about another family.
CLOSED_AS = {
    "record.signed": (RecordStatus.SIGNED, False),
    "record.abandoned": (RecordStatus.ABANDONED, False),
    "record.withdrawn": (RecordStatus.ABANDONED, True),
}


def records_not_as_closed() -> Iterator[str]:
    """Each record that is signed or abandoned otherwise than the trail says, or open again."""
    closed = {record_id: CLOSED_AS[event] for event in CLOSED_AS for _, record_id, _ in said.rows_of(event)}
    stand = Record.objects.values_list("pk", "status", "is_about_another_family")
    for record_id, *stands in stand.iterator(READ_AT_ONCE):
        told = closed.get(str(record_id))
        if tuple(stands) != told and (told or stands[0] not in (RecordStatus.PREPARING, RecordStatus.RECORDING)):
            yield f"The record {record_id} does not stand as the trail says that it was closed, or was not closed."


def records_under_another_family() -> Iterator[str]:
    """Each record that is not of the family it was begun for, and each in which a child of another family stands."""
    begun = {record_id: reference for reference, record_id, _ in said.rows_of("record.started")}
    for record_id, reference in Record.objects.values_list("pk", "case__reference").iterator(READ_AT_ONCE):
        begun_for = begun.get(str(record_id))
        if begun_for is None:
            yield f"Nothing in the trail says that the record {record_id} was begun."
        elif begun_for != reference:
            yield f"The record {record_id} was begun for {begun_for}, and stands under {reference}."
    moved = RecordChild.objects.exclude(child__case=F("record__case"))
    for child_id, record_id in moved.values_list("child_id", "record_id").iterator(READ_AT_ONCE):
        yield f"The child {child_id} is in the record {record_id}, and belongs to another family."


def records_not_as_signed() -> Iterator[str]:
    """Each signed record whose content, sum, signer or time is not that of the sealed row of its signing."""
    sums = _sums_in("record.signed")
    signings = {record_id: (signer, at) for record_id, signer, at in said.who_did("record.signed")}
    for signed in SignedRecord.objects.select_related("record__case").iterator(READ_AT_ONCE):
        record_id = str(signed.record_id)
        if record_id not in sums:
            yield f"The record {record_id} stands as signed, and nothing in the trail says that it was signed."
        elif sums.pop(record_id) != signed.sha256 or queries.read_as_signed(signed) is None:
            yield f"What stands as the signed record {record_id} is not what was signed."
        elif not _is_of_its_signing(signed, *signings[record_id]):
            yield f"The record {record_id} was signed by somebody else, or at another time, than stands beside it."
    for record_id in sums:
        yield f"The record {record_id} was signed, and what was signed is not there any more."


def addenda_not_as_added() -> Iterator[str]:
    """Each addendum whose words, writer, time or place are not those of the sealed row of its adding."""
    sums = _sums_in("addendum.added")
    for addendum in Addendum.objects.iterator(READ_AT_ONCE):
        where = f"beneath the record {addendum.record_id}"
        if str(addendum.pk) not in sums:
            yield f"The addendum {addendum.pk} stands {where}, and nothing in the trail says that it was added."
        elif not _is_as_told(sums.pop(str(addendum.pk)), kept=addendum.sha256, now=sum_of_addendum(addendum)):
            yield f"What stands as the addendum {addendum.pk} {where} is not what was added."
    for addendum_id in sums:
        yield f"The addendum {addendum_id} was added, and is not there any more."


def notes_not_as_withdrawn() -> Iterator[str]:
    """Each record about another family whose notes are not those that were closed, or count for the family again."""
    sums = _sums_in("record.withdrawn")
    for withdrawn in WithdrawnRecord.objects.select_related("record").iterator(READ_AT_ONCE):
        record_id = str(withdrawn.record_id)
        now = sum_of_withdrawn(withdrawn, saves=record_queries.last_saves_in(withdrawn.record))
        if record_id not in sums:
            yield f"The notes of {record_id} stand as about another family, and nothing in the trail says so."
        elif not _is_as_told(sums.pop(record_id), kept=withdrawn.sha256, now=now):
            yield f"What stands as the notes about another family in the record {record_id} is not what was closed."
        if _counts_again(withdrawn.record):
            yield f"What was withdrawn with the record {record_id} counts for its family again."
    for record_id in sums:
        yield f"The notes of {record_id} were closed as about another family, and are not there any more."


def written_before_sums() -> Iterator[str]:
    """What nothing holds, in a sentence: Handrail of an earlier day told no sum of it."""
    for event, noun in (("addendum.added", "Addenda"), ("record.withdrawn", "Notes about another family")):
        if without := sum(not told for told in _sums_in(event).values()):
            yield f"{noun} from before the trail told their sums, in which no change would be found: {without:,}."


def _is_of_its_signing(signed: SignedRecord, signer: str, at: datetime.datetime) -> bool:
    return signer == str(signed.signed_by_id) and abs(at - signed.signed_at) < WITHIN_ONE_ACT


def _sums_in(event: str) -> dict[str, str]:
    return {subject_id: detail.get("sha256", "") for _, subject_id, detail in said.rows_of(event)}


def _is_as_told(told: str, *, kept: str, now: str) -> bool:
    """What was written before there were sums has none, neither in the trail nor beside it."""
    return told == kept and told in ("", now)


def _counts_again(record: Record) -> bool:
    """Asked of everything that it wrote, whatever of it a page would show."""
    if given_back.not_given_back(record) or children.not_taken_back(record):
        return True
    return any(model.objects.filter(record=record, removed=False).exists() for model in COUNTS_FOR_THE_FAMILY)
