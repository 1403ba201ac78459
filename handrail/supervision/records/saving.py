"""How what somebody typed meets what stands: taken as it is, merged, or kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.core.merge import merge
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
        combined = merge(then, now, mine) if box.merges else None
        if combined is not None and combined.outcome == "clean":
            result.changes[box.name] = box.read(combined.text, reading)
            result.merged.append(box.name)
        else:
            result.apart[box.name] = mine
    return result
