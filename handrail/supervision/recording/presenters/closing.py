"""What the pages show on which a record is closed without signing, and its words copied into another."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import clock, dates
from handrail.core.numbers import counted, listed
from handrail.core.text import first_words
from handrail.supervision.recording.row_kinds import find_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handrail.accounts.models import User
    from handrail.supervision.recording.models import WithdrawnRecord
    from handrail.supervision.recording.services import Copied
    from handrail.supervision.records.models import Record, Revision

WORDS_OF_AN_ENTRY = 24
INFORMATION_GOVERNANCE = "information governance"


def closing_page(record: "Record", *, shut_out: "Sequence[User]", user: "User") -> dict[str, Any]:
    return {
        "readers": listed(
            ["you", *([] if record.chair_id == user.pk else [record.chair.name]), INFORMATION_GOVERNANCE]
        ),
        "shut_out": [f"{user.name}, {user.job_title}" for user in shut_out],
        "meeting_on": dates.say(record.meeting.on),
        "record": record,
        "family": record.case.family.name,
        "on": dates.say(record.on),
        "back": reverse("record", args=[record.id]),
    }


def shut_out_in_words(record: "Record", shut_out: "Sequence[User]") -> str:
    """Who lost sight of the family by the closing, and where they are let in again; nothing where nobody did."""
    if not shut_out:
        return ""
    names = listed([user.name for user in shut_out])
    return (
        f"The {record.case.family.name} is closed to {names} now: nothing but this meeting opened it to them. If it is "
        f"still to be discussed on {dates.say(record.meeting.on)}, expect them again on the meeting’s page before its "
        "record is begun; somebody who works with the family can."
    )


def copying_page(record: "Record", targets: "Sequence[Record]", saves: "Sequence[Revision]") -> dict[str, Any]:
    choices = [(str(target.id), f"{target.case.family.name}, {dates.say(target.on)}") for target in targets]
    return {
        "record": record,
        "family": record.case.family.name,
        "on": dates.say(record.on),
        "entries": [_entry(save) for save in saves],
        "choices": [("", "Choose a record"), *choices] if choices else [],
        "back": reverse("signed_record", args=[record.id]),
    }


def whom_to_ask(record: "Record", *, user: "User") -> str:
    """Whoever chairs, or stands in, as a page names them for somebody who can no longer open it."""
    if record.chair_id != user.pk:
        return f"{record.chair.name}, who chairs"
    return record.deputy.name if record.deputy else ""


def why_withdrawn(withdrawn: "WithdrawnRecord") -> str:
    on = dates.say(clock.london(withdrawn.withdrawn_at).date())
    return f"{withdrawn.withdrawn_by.name} closed it on {on}, as its notes are about another family."


def _entry(save: "Revision") -> tuple[str, str, str]:
    """What kind of entry it is, its words, the longest of its boxes, and who wrote them."""
    words = max((value for value in save.values.values() if isinstance(value, str)), key=len, default="")
    return find_kind(save.row_kind).noun, first_words(words, WORDS_OF_AN_ENTRY), save.by.name


def copied_in_words(copied: "Copied") -> str:
    """What stands in the other record now, what waits there for a decision, and what somebody must still carry over."""
    words = f"{counted(copied.rows, 'entry', 'entries')} copied into this record."
    if copied.apart:
        words += f" {counted(copied.apart, 'text waits', 'texts wait')} beside what stood here: decide which stands."
    if copied.left:
        words += (
            f" {counted(copied.left, 'entry was', 'entries were')} left, because of a child, a person or an action of "
            "the other family."
        )
    return words
