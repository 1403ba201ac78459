"""Sums of what nobody may change once it is written: the trail seals them, and pages compare them."""

import datetime
from typing import Any

from handrail.supervision.recording.models import Addendum, WithdrawnRecord
from handrail.supervision.recording.walk.canonical import canonical, fingerprint
from handrail.supervision.records.models import Revision


def sum_of_addendum(addendum: Addendum) -> str:
    return _sum_of(
        record=str(addendum.record_id),
        about=addendum.about,
        text=addendum.text,
        by=str(addendum.by_id),
        by_words=addendum.by_words,
        added_at=_moment(addendum.added_at),
    )


def sum_of_withdrawn(withdrawn: WithdrawnRecord, *, saves: list[Revision]) -> str:
    """Of how the notes read, and of the saves that can be copied into another record."""
    return _sum_of(
        record=str(withdrawn.record_id),
        content=withdrawn.content,
        by=str(withdrawn.withdrawn_by_id),
        withdrawn_at=_moment(withdrawn.withdrawn_at),
        saves=[_as_saved(save) for save in saves],
    )


def _as_saved(save: Revision) -> list[Any]:
    row = [save.row_kind, save.row_key, str(save.row_id), save.number]
    return [*row, save.values, str(save.by_id), _moment(save.saved_at)]


def _moment(at: datetime.datetime) -> str:
    """The same before it is stored and after, whichever zone a clock was set to."""
    return at.astimezone(datetime.UTC).isoformat()


def _sum_of(**said: Any) -> str:
    return fingerprint(canonical(said))
