"""What a script is told of one save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handrail.supervision.records.services import Saved


def row_saved(saved: Saved) -> dict[str, Any]:
    return {
        "outcome": saved.outcome,
        "row_id": str(saved.row_id),
        "revision": saved.revision,
        "values": saved.values,
        "at": saved.at,
        "unread": saved.unread,
        "wanting": saved.wanting,
        "apart": saved.apart,
        "apart_id": saved.apart_id,
        "theirs_by": saved.theirs_by,
        "also": saved.also,
    }
