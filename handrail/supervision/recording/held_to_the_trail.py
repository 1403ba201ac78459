"""Holds what was signed, added or closed to the trail, where the sum of each is sealed."""

from collections.abc import Iterator

from handrail.audit import said
from handrail.supervision.recording.models import Addendum, SignedRecord, WithdrawnRecord
from handrail.supervision.recording.services import COUNTS_FOR_THE_FAMILY
from handrail.supervision.recording.sums import sum_of_addendum, sum_of_withdrawn
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record

READ_AT_ONCE = 100
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


def records_not_as_signed() -> Iterator[str]:
    """Each signed record whose content, or whose own sum, is not that of the sealed row of its signing."""
    sums = _sums_in("record.signed")
    for signed in SignedRecord.objects.only("record_id", "content", "sha256").iterator(READ_AT_ONCE):
        record_id = str(signed.record_id)
        if record_id not in sums:
            yield f"The record {record_id} stands as signed, and nothing in the trail says that it was signed."
        elif sums.pop(record_id) != signed.sha256 or not signed.is_as_signed:
            yield f"What stands as the signed record {record_id} is not what was signed."
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


def _sums_in(event: str) -> dict[str, str]:
    return {subject_id: detail.get("sha256", "") for _, subject_id, detail in said.rows_of(event)}


def _is_as_told(told: str, *, kept: str, now: str) -> bool:
    """What was written before there were sums has none, neither in the trail nor beside it."""
    return told == kept and told in ("", now)


def _counts_again(record: Record) -> bool:
    return any(model.objects.filter(record=record, removed=False).exists() for model in COUNTS_FOR_THE_FAMILY)
