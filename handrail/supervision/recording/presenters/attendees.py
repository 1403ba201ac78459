"""Who was there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handrail.supervision.meetings.choices import Presence
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import Page, Shown, state_of

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record

PRESENCE = ((Presence.PRESENT, "Present"), (Presence.APOLOGIES, "Apologies"), (Presence.EXPECTED, "Not said yet"))


@dataclass(frozen=True)
class Person:
    """Somebody with an account keeps the name of it; anybody else's can be put right here."""

    row: Row
    about: str
    may_be_renamed: bool
    names: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return not self.row["name"].strip()


def person(row: Row, record: Record | None, names: list[str]) -> Person:
    """`names` are offered for somebody who has none yet."""
    stored = row.stored
    parts = [row["job_title"], row["agency"]]
    if stored is not None and record is not None:
        parts += ["chairs"] if stored.chairs else []
        parts += ["records"] if stored.records else []
        manages = stored.user_id and stored.user_id == record.accountable_manager_id
        parts += ["accountable manager"] if manages else []
    return Person(
        row=row,
        about=" · ".join(part for part in parts if part),
        may_be_renamed=stored is None or stored.user_id is None,
        names=names,
    )


def show(page: Page) -> Shown:
    attendees = page.contents.attendees
    people = [person(page.rows("attendee", row.id), page.contents.record, page.names) for row in attendees]
    present = sum(row.presence == Presence.PRESENT for row in attendees)
    apologies = sum(row.presence == Presence.APOLOGIES for row in attendees)
    open_still = len(attendees) - present - apologies
    said = [f"{present} present"]
    said += [f"{apologies} {'apology' if apologies == 1 else 'apologies'}"] if apologies else []
    return Shown(
        body={"people": people, "presence": PRESENCE},
        state=state_of(begun=bool(present or apologies), done=not open_still),
        line=f"{open_still} not said yet" if open_still else "",
        tag=", ".join(said) if present or apologies else "",
    )
