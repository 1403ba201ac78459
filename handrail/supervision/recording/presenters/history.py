"""What the history of a row shows: each save with who made it, when, and what it changed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import dates
from handrail.core.differences import Part, differences
from handrail.form_library import forms_on_file
from handrail.supervision.records.choices import SaveOutcome
from handrail.supervision.records.revisions import whose_words

if TYPE_CHECKING:
    from handrail.families.models import Child
    from handrail.supervision.records.models import Record, Revision
    from handrail.supervision.records.queries import History
    from handrail.supervision.records.row_kinds import RowKind

NOT_SHOWN = ("removed",)


@dataclass(frozen=True)
class Save:
    """One save; `back` is its id where its words can be brought back."""

    by: str
    when: str
    news: str
    boxes: list[tuple[str, list[Part]]]
    back: int | None = None
    is_now: bool = False


def history_page(
    record: Record,
    kind: RowKind,
    key: str,
    history: History,
    *,
    children: Sequence[Child],
    unread: Mapping[str, str],
) -> dict[str, Any]:
    """`unread` says of each box why its earlier words can no longer be taken."""
    now = history.newest
    before = history.one_before.values if history.one_before else {}
    may_go_back = record.can_be_written and record.is_theirs_to_write
    shown = []
    for save in reversed(history.saves):
        is_now = save == now
        shown.append(
            Save(
                by=whose_words(save),
                when=dates.say_moment(save.saved_at),
                news=_news(save, before),
                boxes=_changed(save, kind, before),
                back=save.pk if may_go_back and not is_now else None,
                is_now=is_now,
            )
        )
        if save.number is not None:
            before = save.values
    what = name_of(record, kind, key, now.values if now else {}, children)
    return {
        "title": f"History: {what}",
        "what": what,
        "record": record,
        "saves": shown[::-1],
        "earlier": f"?before={history.saves[-1].pk}" if history.goes_on else "",
        "base": now.number if now else 0,
        "save_id": str(uuid.uuid4()),
        "way_back": reverse("record", args=[record.id]) + f"#{kind.name}.{key}",
        "may_go_back": may_go_back,
        "errors": [(f"{kind.box(name).label}: {why}", "") for name, why in unread.items()],
    }


def name_of(record: Record, kind: RowKind, key: str, values: Mapping[str, str], children: Sequence[Child]) -> str:
    """What the row answers, whom it is about, or what it says itself."""
    if kind.name == "answer":
        prompt, _, about = key.partition("@")
        label = forms_on_file.form(record.form_version_id).prompt(prompt).label
        return next((f"{label}, {child.first_name}" for child in children if str(child.id) == about), label)
    if child := next((child for child in children if str(child.id) == key), None):
        return f"{kind.noun} of {child.first_name}"
    said = next((values[box.name] for box in kind.boxes if box.merges and values.get(box.name)), "")
    return f"{kind.noun}{f': {said}' if said else ''}"


def _changed(save: Revision, kind: RowKind, before: Mapping[str, str]) -> list[tuple[str, list[Part]]]:
    changed = []
    for box in kind.boxes:
        old, new = before.get(box.name, ""), save.values.get(box.name, before.get(box.name, ""))
        if old != new and box.name not in NOT_SHOWN:
            now = box.in_words(new)
            # in a first save all would be marked as new
            parts = differences(box.in_words(old), now) if before else [Part("same", now)]
            changed.append((box.label if len(kind.boxes) > 1 and kind.name != "answer" else "", parts))
    return changed


def say_brought_back(outcome: str) -> str:
    if outcome == "kept_apart":
        return "Somebody wrote here meanwhile, so both texts are kept. Choose in the record which shall stand."
    if outcome == SaveOutcome.MERGED:
        return "Those words stand again, put together with what was written meanwhile."
    # they may stand already, or have stood until somebody wrote others meanwhile
    return "Nothing was changed. See below what stands now." if outcome == "unchanged" else "Those words stand again."


def _news(save: Revision, before: Mapping[str, str]) -> str:
    if save.outcome == SaveOutcome.KEPT_APART:
        decided = "Nobody has decided yet which shall stand." if save.waits else "Somebody has decided since."
        return f"Kept beside what stands, because two people wrote at once. {decided}"
    if save.values.get("removed", "") != before.get("removed", ""):
        return "Taken out." if save.values["removed"] else "Put back."
    if save.outcome == SaveOutcome.MERGED:
        return "Put together with what was written at the same time."
    return "" if save.values != before else "Nothing was changed."
