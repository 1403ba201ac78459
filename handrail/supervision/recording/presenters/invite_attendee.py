"""Choosing an attendee: who is meant, which row is theirs, and what it opens until when."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from handrail.accounts.names import person_in_full
from handrail.core import clock, dates
from handrail.core.numbers import counted
from handrail.supervision.meetings.choices import ANOTHER_OF_THAT_NAME
from handrail.supervision.meetings.presenters import may_open_it
from handrail.supervision.records.queries import MOST_FOUND

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.supervision.records.models import Attendee, Record
    from handrail.supervision.records.queries import PersonFound
    from handrail.supervision.records.sight import Until


@dataclass(frozen=True)
class InvitePage:
    """`rows` are the names among the attendees, one of which may be theirs; none where one is meant already."""

    record_id: uuid.UUID
    attendee: uuid.UUID
    family: str
    back: str
    typed: str
    choices: list[tuple[str, str]]
    person: str
    rows: list[tuple[str, str]]
    row: str
    not_to_choose: list[str]
    goes_on: bool
    opens: str


def invite_page(
    record: Record,
    found: Sequence[PersonFound],
    *,
    typed: str,
    person: uuid.UUID | None,
    attendee: uuid.UUID,
    row: str,
    names: Sequence[Attendee],
    until: Until,
    working_days: int,
    asks_which_row: bool,
) -> InvitePage:
    shown = found[:MOST_FOUND]
    is_meant = any(one.pk == attendee for one in names)
    another = "No, somebody else of this name" if asks_which_row else "No"
    return InvitePage(
        record_id=record.id,
        attendee=attendee,
        family=record.case.family.name,
        back=f"{reverse('record', args=[record.id])}#attendees",
        typed=typed,
        choices=[(str(one.user.id), person_in_full(one.user)) for one in shown if one.can_be_chosen],
        person=str(person or ""),
        rows=[]
        if is_meant or not names
        else [
            *((str(one.pk), ", ".join(filter(None, (one.name, one.job_title, one.agency)))) for one in names),
            (ANOTHER_OF_THAT_NAME if asks_which_row else "", another),
        ],
        row="no row yet" if asks_which_row else row,
        not_to_choose=[f"{person_in_full(one.user)}: {_why_not(one)}" for one in shown if not one.can_be_chosen],
        goes_on=len(found) > MOST_FOUND,
        opens=_opens(record, until, working_days),
    )


def chosen_in_words(user: User, last: datetime.date | None) -> str:
    """Said once it is done, by what came of it; the family is not named, as this may be read on another page."""
    if last is None:
        return f"{user.name} is named in this record, and cannot open this family."
    return f"{user.name} {may_open_it(last, it='this family')}."


def _why_not(one: PersonFound) -> str:
    if one.is_here:
        return "chosen already"
    if one.opens_no_family:
        return "their role opens no family"
    return (
        "this family is restricted, and they are not among those who may open it. Information governance can name them"
    )


def _opens(record: Record, until: Until, working_days: int) -> str:
    if until.attend < clock.today():
        return (
            f"The time in which those who attend open the family was over on {dates.say(until.attend)}. "
            "Whoever you choose is named in the record, and opens nothing by it."
        )
    return (
        f"Whoever you choose may open the {record.case.family.name}, read all about it and write in its records, until "
        f"{dates.say(until.attend)}, or until {counted(working_days, 'working day')} after this record is signed if "
        "that is sooner. Taken out of the attendees, they may no longer."
    )
