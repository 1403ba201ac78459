"""One row nobody has saved yet, as its section would draw it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from handrail.supervision.recording.presenters.action_cards import ActionCard
from handrail.supervision.recording.presenters.attendees import PRESENCE, new_person
from handrail.supervision.recording.presenters.dynamics import STAGES
from handrail.supervision.recording.presenters.goal_cards import CHOICES, SUPPORT, empty_card
from handrail.supervision.recording.presenters.rows import empty_row
from handrail.supervision.records.limits import MOST_ROWS, say_room

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record
    from handrail.supervision.records.row_kinds import RowKind


def row_page(
    kind: RowKind, key: uuid.UUID, born_with: Mapping[str, str], *, record: Record, held: int
) -> dict[str, Any]:
    """`held` are the rows of this kind that the record has: where there is room for no more, that is said instead."""
    says = {"presence": record.presence_of_newcomers} if kind.name == "attendee" else {}
    row = empty_row(kind, key, born_with, says=says)
    page: dict[str, Any] = {"kind": kind.name, "row": row, "presence": PRESENCE, "stages": STAGES, "support": SUPPORT}
    page |= CHOICES
    page |= {"room": say_room(kind.noun, held, MOST_ROWS[kind.name]), "is_full": held >= MOST_ROWS[kind.name]}
    if kind.name == "attendee":
        page["person"] = new_person(row)
    if kind.name == "goal":
        page["card"] = empty_card(row)
    if kind.name == "action":
        page["card"] = ActionCard(row)
    return page
