"""What the pages show on which a record is closed without signing, and its words copied into another."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import clock, dates
from handrail.core.numbers import counted, listed
from handrail.core.text import first_words
from handrail.supervision.recording.presenters.history import name_of
from handrail.supervision.recording.row_kinds import find_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handrail.accounts.models import User
    from handrail.families.models import Child
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


def copying_page(
    record: "Record",
    targets: "Sequence[Record]",
    saves: "Sequence[Revision]",
    *,
    left: "Sequence[Revision]",
    children: "Sequence[Child]",
) -> dict[str, Any]:
    """`left` are the saves that nobody can copy but by hand, which is why they are shown whole."""
    choices = [(str(target.id), f"{target.case.family.name}, {dates.say(target.on)}") for target in targets]
    return {
        "record": record,
        "family": record.case.family.name,
        "on": dates.say(record.on),
        "entries": [_entry(save, record, children) for save in saves],
        "left": [_entry_whole(save, record, children) for save in left],
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


def _entry(save: "Revision", record: "Record", children: "Sequence[Child]") -> tuple[str, str, str]:
    """What the entry answers or is, its words, the longest of its boxes, and who wrote them."""
    kind = find_kind(save.row_kind)
    words = max((value for value in save.values.values() if isinstance(value, str)), key=len, default="")
    named = name_of(record, kind, save.row_key, {}, children)
    return named, first_words(words, WORDS_OF_AN_ENTRY), save.by.name


def _entry_whole(save: "Revision", record: "Record", children: "Sequence[Child]") -> tuple[str, list[str], str]:
    kind = find_kind(save.row_kind)
    said = [(box.label, box.in_words(save.values[box.name])) for box in kind.boxes if save.values.get(box.name)]
    words = [text if kind.name == "answer" else f"{label}: {text}" for label, text in said]
    return name_of(record, kind, save.row_key, {}, children), words, save.by.name


def copied_in_words(copied: "Copied") -> str:
    """What stands in the other record now, what waits there for a decision, and what somebody must still carry over."""
    said = [f"{counted(copied.rows, 'entry', 'entries')} copied into this record."]
    if copied.apart:
        said.append(f"{counted(copied.apart, 'text waits', 'texts wait')} beside what stood here: decide which stands.")
    if copied.left:
        said.append(
            f"{counted(copied.left, 'entry was', 'entries were')} left, because of a child or an action of the other "
            "family: the closed record’s page for copying lists them."
        )
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in said)
