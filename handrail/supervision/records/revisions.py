"""The revision of a row that no page saved: what the program wrote in it for somebody."""

import uuid
from typing import Any

from handrail.accounts.models import User
from handrail.core import clock
from handrail.supervision.records.choices import SaveOutcome
from handrail.supervision.records.models import Revision
from handrail.supervision.records.row_kinds import RowKind


def whose_words(revision: Revision) -> str:
    """Who wrote what a save says; of copied words also who copied them, and from what."""
    if revision.copied_from is None:
        return revision.by.name
    return f"{revision.copied_from.by.name} (in notes that were withdrawn, copied here by {revision.by.name})"


def revision_of(kind: RowKind, row: Any, *, by: User, record_id: uuid.UUID, key: object = None) -> Revision:
    """The save at which a row now stands, not stored yet; its key is the row's own id unless another is given."""
    return Revision(
        record_id=record_id,
        row_kind=kind.name,
        row_key=str(key or row.pk),
        row_id=row.pk,
        number=row.revision,
        based_on=row.revision - 1,
        values=kind.values_of(row),
        outcome=SaveOutcome.SAVED,
        by=by,
        saved_at=clock.now(),
        save_id=uuid.uuid4(),
    )
