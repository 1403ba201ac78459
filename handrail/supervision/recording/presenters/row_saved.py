"""What a script is told of one save."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handrail.supervision.records.services import Saved


def row_saved(saved: Saved) -> dict[str, Any]:
    return asdict(saved) | {"row_id": str(saved.row_id)}
