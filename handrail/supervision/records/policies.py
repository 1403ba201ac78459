"""When a record may be written in, signed or abandoned."""

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases.may_open import may_work_on
from handrail.cases.queries import restriction_in_force
from handrail.core.refusals import NotAllowed
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records.choices import NEXT_STATUSES, UNSIGNED, RecordStatus
from handrail.supervision.records.limits import MOST_ROWS, say_room
from handrail.supervision.records.models import Record


def check_can_write(record: Record) -> None:
    """Whoever may open the case writes in any section, until the record is signed or abandoned."""
    if record.status == RecordStatus.SIGNED:
        raise NotAllowed("This record is signed. Add a correction beneath it as an addendum.")
    if record.status == RecordStatus.ABANDONED:
        raise NotAllowed("This record was abandoned. Nothing more can be written in it.")


def check_has_room(kind_name: str, noun: str, *, held: int) -> None:
    """A record takes so many rows of each kind, and says so before there is room for none."""
    if held >= MOST_ROWS[kind_name]:
        raise NotAllowed(say_room(noun, held, MOST_ROWS[kind_name]))


def check_can_be_added_to(record: Record) -> None:
    """Only a signed record takes addenda: one that is open can be changed itself."""
    if record.status == RecordStatus.ABANDONED:
        raise NotAllowed("This record was abandoned. Nothing more can be written in it.")
    if record.status != RecordStatus.SIGNED:
        raise NotAllowed("This record is not signed yet, so it can be changed itself.")


def check_can_become(record: Record, status: str) -> None:
    if status not in NEXT_STATUSES[record.status]:
        raise NotAllowed(f"A record that is {record.get_status_display().lower()} cannot become {status}.")


def chairs(record: Record, user: User) -> bool:
    return user.id in (record.chair_id, record.deputy_id)


def say_who_chairs(record: Record, meeting: Meeting) -> str:
    """Nothing where it is whoever chairs the meeting."""
    if record.chair_id == meeting.chair_id:
        return ""
    return (
        f"{record.chair.name} chairs this record. {meeting.chair.name}, who chairs the meeting, takes it over once "
        "somebody who works with the family lets them in."
    )


def check_chairs(record: Record, user: User, *, to: str) -> None:
    if may_take_over(record, user):
        raise NotAllowed(
            f"{say_that_nobody_signs(record)} Take the record over on its page “Check and sign off” first."
        )
    if not chairs(record, user):
        raise NotAllowed(f"Only {record.chair.name}, who chairs, or a named deputy can {to}.")


def may_take_over(record: Record, user: User) -> bool:
    """Whoever manages the family's team, or is named under its restriction, once neither chair nor deputy works on it.

    Only somebody who writes about the family themselves; whoever chairs the record has it.
    """
    if chairs(record, user) or record.status not in UNSIGNED or not may_work_on(record.case_id, user=user):
        return False
    if any(one and may_work_on(record.case_id, user=one) for one in (record.chair, record.deputy)):
        return False
    if rights_of(user).allocates and record.case.team_id == user.team_id:
        return True
    restriction = restriction_in_force(record.case)
    return restriction is not None or record.case.team.head_id == user.pk


def check_may_take_over(record: Record, user: User) -> None:
    if not may_take_over(record, user):
        raise NotAllowed(
            "A record is taken over once neither its chair nor a deputy may write about the family any more, by those "
            "who manage the family’s team or are named under its restriction."
        )


def say_that_nobody_signs(record: Record) -> str:
    beside = f" and nor may {record.deputy.name}, the deputy" if record.deputy else ""
    return f"{record.chair.name}, who chairs this record, may no longer write about this family{beside}."
