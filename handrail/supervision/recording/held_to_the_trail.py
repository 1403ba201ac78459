"""Holds signed records to the trail, where the sum of what was signed is sealed."""

from collections.abc import Iterator

from handrail.audit import said
from handrail.supervision.recording.models import SignedRecord

READ_AT_ONCE = 100


def records_not_as_signed() -> Iterator[str]:
    """Each signed record whose content, or whose own sum, is not that of the sealed row of its signing."""
    sums = {record_id: detail.get("sha256") for _, record_id, detail in said.rows_of("record.signed")}
    for signed in SignedRecord.objects.only("record_id", "content", "sha256").iterator(READ_AT_ONCE):
        record_id = str(signed.record_id)
        if record_id not in sums:
            yield f"The record {record_id} stands as signed, and nothing in the trail says that it was signed."
        elif sums.pop(record_id) != signed.sha256 or not signed.is_as_signed:
            yield f"What stands as the signed record {record_id} is not what was signed."
    for record_id in sums:
        yield f"The record {record_id} was signed, and what was signed is not there any more."
