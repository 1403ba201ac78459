"""How what somebody typed meets what stands: taken as it is, merged, or kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.core.merge import merge
from handrail.core.text import storable
from handrail.supervision.records.fields import Reading, Unreadable
from handrail.supervision.records.row_kinds import Faults, RowKind


@dataclass
class Reconciled:
    changes: dict[str, Any] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)
    unread: Faults = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def reconcile(
    kind: RowKind,
    *,
    standing: Mapping[str, str],
    base: Mapping[str, str],
    typed: Mapping[str, str],
    reading: Reading,
    is_by_one_person: bool = False,
) -> Reconciled:
    """Decides box by box; `standing` and `base` are what the row says now and said when the page was read.

    Where one person alone has written since, a text that goes on where the other ends is no conflict, even in the
    middle of a word: an earlier save of it arrived unheard.
    """
    result = Reconciled()
    for box in kind.boxes:
        if box.name not in typed:
            continue
        if box.merges and storable(typed[box.name]) == standing[box.name]:
            continue  # also where it was saved before there was a longest text
        try:
            value = box.read(typed[box.name], reading)
        except Unreadable as fault:
            result.unread[box.name] = fault.message
            continue
        mine, now, then = box.say(value), standing[box.name], base.get(box.name, "")
        if mine in (now, then):
            continue
        if now == then:
            result.changes[box.name] = value
            continue
        if box.merges and is_by_one_person and (mine.startswith(now) or now.startswith(mine)):
            if len(mine) > len(now):
                result.changes[box.name] = value
            continue
        try:
            combined = merge(then, now, mine) if box.merges else None
            together = box.read(combined.text, reading) if combined and combined.outcome == "clean" else None
        except Unreadable:
            together = None  # two texts that fit, and would not as one
        if together is not None:
            result.changes[box.name] = together
            result.merged.append(box.name)
        else:
            result.apart[box.name] = mine
    return result
