"""Notes who has a record open. It is forgotten in a minute and is no change of the record, so it leaves no trace."""

import uuid

from handrail.accounts.models import User
from handrail.core import clock
from handrail.supervision.recording.models import PersonHere
from handrail.supervision.records import queries


def note(*, by: User, record_id: uuid.UUID, section: str) -> None:
    """Says that this person is in this section now; 404 where the record is not theirs."""
    record = queries.find_record_to_write(record_id, user=by)
    here = PersonHere(record=record, user=by, section=section, seen_at=clock.now())
    PersonHere.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["record", "user"], update_fields=["section", "seen_at"]
    )


def leave(*, by: User, record_id: uuid.UUID) -> None:
    """Says that this person has closed the record."""
    record = queries.find_record_to_write(record_id, user=by)
    PersonHere.objects.filter(record=record, user=by).delete()
