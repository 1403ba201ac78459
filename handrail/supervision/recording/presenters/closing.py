"""What the pages show on which a record is closed without signing, and its words copied into another."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import clock, dates
from handrail.core.numbers import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handrail.accounts.models import User
    from handrail.supervision.recording.models import WithdrawnRecord
    from handrail.supervision.recording.services import Copied
    from handrail.supervision.records.models import Record


def closing_page(record: "Record") -> dict[str, Any]:
    return {
        "record": record,
        "family": record.case.family.name,
        "on": dates.say(record.on),
        "back": reverse("record", args=[record.id]),
    }


def copying_page(record: "Record", targets: "Sequence[Record]") -> dict[str, Any]:
    choices = [(str(target.id), f"{target.case.family.name}, {dates.say(target.on)}") for target in targets]
    return {
        "record": record,
        "family": record.case.family.name,
        "on": dates.say(record.on),
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
