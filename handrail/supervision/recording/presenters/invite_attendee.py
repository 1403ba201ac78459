"""Choosing an attendee: who is meant, and what it opens until when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.accounts.names import person_in_full
from handrail.core import clock, dates

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.supervision.records.models import Record
    from handrail.supervision.records.sight import Until

MOST_SHOWN = 20


@dataclass(frozen=True)
class InvitePage:
    record_id: uuid.UUID
    attendee: uuid.UUID
    family: str
    back: str
    typed: str
    choices: list[tuple[str, str]]
    goes_on: bool
    opens: str


def invite_page(record: Record, found: list[User], *, typed: str, attendee: uuid.UUID, until: Until) -> InvitePage:
    return InvitePage(
        record_id=record.id,
        attendee=attendee,
        family=record.case.family.name,
        back=f"{reverse('record', args=[record.id])}#attendees",
        typed=typed,
        choices=[(str(person.id), person_in_full(person)) for person in found[:MOST_SHOWN]],
        goes_on=len(found) > MOST_SHOWN,
        opens=_opens(record, until),
    )


def _opens(record: Record, until: Until) -> str:
    if until.attend < clock.today():
        return (
            f"The time in which those who attend open the family was over on {dates.say(until.attend)}. "
            "Whoever you choose is named in the record, and opens nothing by it."
        )
    return (
        f"Whoever you choose may open the {record.case.family.name}, read all about it and write in its records, until "
        f"{dates.say(until.attend)} or some working days after this record is signed. Taken out of the attendees, they "
        "may no longer."
    )
