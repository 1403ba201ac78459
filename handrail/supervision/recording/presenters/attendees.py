"""Who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.cases.open_until import last_day
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.presenters import ONLY_A_NAME, may_open_it, sight_of_a_name
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import Page, Shown, state_of

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record

PRESENCE = ((Presence.PRESENT, "Present"), (Presence.APOLOGIES, "Apologies"), (Presence.EXPECTED, "Not said yet"))


@dataclass(frozen=True)
class Person:
    """Somebody with an account keeps the name of it; anybody else's can be put right here.

    `sight` says whether they may open the family and until when, so that nobody has to guess it from their row.
    """

    row: Row
    about: str
    sight: str
    may_be_renamed: bool
    is_called_like_an_account: bool = False

    @property
    def is_new(self) -> bool:
        return not self.row["name"].strip()


def person(row: Row, record: Record, *, people: Sequence[str], is_called_like_an_account: bool) -> Person:
    """`people` are the names of those who attend with an account."""
    stored = row.stored
    manages = stored.user_id and stored.user_id == record.accountable_manager_id
    parts = [row["job_title"], row["agency"]]
    parts += ["chairs"] if stored.chairs else []
    parts += ["records"] if stored.records else []
    parts += ["accountable manager"] if manages else []
    return Person(
        row=row,
        about=" · ".join(part for part in parts if part),
        sight=may_open_it(last_day(stored, user=stored.user, team_id=record.case.team_id))
        if stored.user
        else sight_of_a_name(stored.name, people),
        may_be_renamed=stored.user_id is None,
        is_called_like_an_account=is_called_like_an_account,
    )


def new_person(row: Row) -> Person:
    return Person(row=row, about="", sight=ONLY_A_NAME, may_be_renamed=True)


def show(page: Page) -> Shown:
    attendees = page.contents.attendees
    with_an_account = [row.name for row in attendees if row.user_id]
    people = [
        person(
            page.rows("attendee", row.id),
            page.contents.record,
            people=with_an_account,
            is_called_like_an_account=row.id in page.called_like_an_account,
        )
        for row in attendees
    ]
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
