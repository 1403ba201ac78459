"""What the database holds, as plain values that a model can be held to."""

import hashlib
import uuid
from collections import Counter
from typing import Any

from bench.sql_faults import every_table
from handrail.audit.models import TrailEvent
from handrail.cases.models import Grant
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import ActionAnswer, ActionOwner, AgreedAction
from handrail.supervision.recording.models import Addendum, SignedRecord
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records.fields import Day
from handrail.supervision.records.models import Attendee, Record, RecordChild, Revision

# a session is touched by whoever asks, also by somebody who is refused
NOT_OURS = {"accounts_session"}
# an answer that says something of a family leaves a look, also where nothing was changed
LOOKED_AT = {"audit_trailevent", "audit_trailcase"}


def fingerprint() -> dict[str, list[str]]:
    found = {name: rows for name, rows in every_table().items() if name not in NOT_OURS | LOOKED_AT}
    return found | {"done": [str(pk) for pk in TrailEvent.objects.filter(look=None).order_by("pk").values_list("pk")]}


def rows() -> dict[uuid.UUID, tuple[str, int, frozenset]]:
    """Each row that is saved by itself: its kind, its revision, and what its boxes say."""
    found = {}
    for kind in ROW_KINDS.values():
        for row in kind.model.objects.all():
            found[row.pk] = (kind.name, row.revision, _said(kind.values_of(row)))
    return found


def revisions() -> Counter:
    return Counter(
        (
            revision.record_id,
            revision.row_kind,
            revision.row_id,
            revision.number,
            revision.based_on,
            _said(revision.values),
            revision.outcome,
            revision.by.name,
            revision.settles_id,
        )
        for revision in Revision.objects.select_related("by")
    )


def words() -> str:
    """Everything that stands in a row or stood in one of its revisions."""
    said = [text for _, _, boxes in rows().values() for _, text in boxes]
    said += [text for values in Revision.objects.values_list("values", flat=True) for text in values.values()]
    return "\n".join(said)


def trail() -> Counter:
    return Counter(TrailEvent.objects.values_list("event", "actor_name", "case_reference"))


def records() -> dict[uuid.UUID, tuple[str, list[uuid.UUID]]]:
    children = RecordChild.objects.order_by("position").values_list("record", "child")
    return {
        record: (status, [child for about, child in children if about == record])
        for record, status in Record.objects.values_list("pk", "status")
    }


def unsigned_per_case() -> Counter:
    return Counter(Record.objects.unsigned().values_list("case", flat=True))


def signed() -> dict[uuid.UUID, tuple[str, str]]:
    """What was signed, with the SHA-256 it was signed under."""
    return {row.record_id: (row.content, row.sha256) for row in SignedRecord.objects.all()}


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def addenda() -> list[tuple[uuid.UUID, str]]:
    return list(Addendum.objects.order_by("added_at", "pk").values_list("record", "text"))


def grants() -> Counter:
    return Counter(Grant.objects.values_list("user__name", "case__reference", "starts", "ends"))


def owners() -> dict[uuid.UUID, set[str]]:
    found: dict[uuid.UUID, set[str]] = {}
    for action, name in ActionOwner.objects.values_list("action", "user__name"):
        found.setdefault(action, set()).add(name)
    return found


def replaced() -> dict[uuid.UUID, uuid.UUID]:
    return dict(ActionAnswer.objects.exclude(replaced_by=None).values_list("pk", "replaced_by"))


def to_answer(record_id: uuid.UUID) -> dict[uuid.UUID, tuple[str, int]]:
    say: Any = Day("due", "Due").say
    waiting = action_queries.actions_to_answer(Record.objects.get(pk=record_id))
    return {action.pk: (say(action.due), action.times_carried) for action in waiting}


def proposed(record_id: uuid.UUID, gap: str, child: str) -> tuple[uuid.UUID, dict[str, str]]:
    """The ready-made action of a gap, and its words; more than one would raise."""
    action = AgreedAction.objects.get(record=record_id, gap=gap, gap_child=child)
    return action.pk, dict(_said(ROW_KINDS["action"].values_of(action)))


def invited(record_id: uuid.UUID) -> dict[str, uuid.UUID]:
    return dict(Attendee.objects.filter(record=record_id).values_list("name", "pk"))


def _said(values: dict[str, str]) -> frozenset:
    return frozenset((box, text) for box, text in values.items() if text)
