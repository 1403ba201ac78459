"""What became of a page that was sent: what goes back into its boxes, and which place it leads to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core.ids import as_uuid
from handrail.supervision.recording.presenters.record import SECTIONS, TakenOut
from handrail.supervision.recording.presenters.rows import Name, Rows, Unkept
from handrail.supervision.recording.row_kinds import ROW_KINDS

if TYPE_CHECKING:
    from handrail.supervision.recording.contents import Contents
    from handrail.supervision.recording.forms.page import PageSent, Pressed
    from handrail.supervision.recording.services import PageSaved, Typed


def unkept(changed: Mapping[Name, Typed], saved: PageSaved, pressed: Pressed) -> dict[Name, Unkept]:
    """Rows with a fault; one that was only just added, or taken out, is not asked to be complete."""
    faulty = {}
    for name, row in saved.rows.items():
        wanting = {} if name == pressed.name else row.wanting
        if row.unread or wanting:
            faulty[name] = Unkept(typed=changed[name].typed, unread=row.unread, wanting=wanting)
    return faulty


def next_place(pressed: Pressed, saved: PageSaved, record_id: uuid.UUID, *, at: str) -> str:
    """Where a page leads once all of it is kept."""
    if pressed.leads_to:
        return reverse(pressed.leads_to, args=[record_id])
    page = reverse("record", args=[record_id])
    if pressed.name is None:
        return f"{page}#{at}" if at in SECTIONS else page
    kind, key = pressed.name
    if pressed.verb == "remove":
        return f"{page}?out={kind}:{key}:{saved.rows[pressed.name].revision}#taken-out"
    return f"{page}#{kind}.{key}"


def settling(sent: PageSent, contents: Contents) -> dict[str, Any] | None:
    """What is saved when somebody says which of two texts shall stand; the other stays in the history.

    It is based on what the page showed: what was written since is not decided about.
    """
    revision = next((text for text in contents.kept_apart if text.pk == sent.pressed.settles), None)
    if sent.pressed.name is None or revision is None or revision.row_kind != sent.pressed.name[0]:
        return None
    kind_name, key = sent.pressed.name
    standing = Rows(contents).standing()
    if (kind_name, key) not in standing:
        return None
    return {
        "kind_name": kind_name,
        "key": key,
        "based_on": sent.base_of((kind_name, key)),
        "typed": revision.values if sent.pressed.text_stands else {},
        "save_id": uuid.uuid5(sent.save_id, "settles"),
        "settles": revision.pk,
    }


def taken_out(said: str) -> TakenOut | None:
    """The row an address says was taken out, so that it can be put back."""
    kind_name, _, rest = said.partition(":")
    key, _, revision = rest.partition(":")
    kind = ROW_KINDS.get(kind_name)
    if kind is None or not kind.own_id or not (revision.isascii() and revision.isdigit()):
        return None
    if as_uuid(key) is None:
        return None
    return TakenOut(kind=kind.name, key=key, revision=int(revision[:9]), words=f"{kind.noun}: taken out.")


def words_of(sent: PageSent) -> list[tuple[str, str]]:
    """Everything a page held, for somebody who may no longer open it."""
    return [
        (ROW_KINDS[kind].box(box).label, text)
        for (kind, _), row in sent.rows.items()
        for box, text in row.typed.items()
        if text.strip()
    ]
