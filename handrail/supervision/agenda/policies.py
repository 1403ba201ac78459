"""When recording may begin, and which families of an agenda stay where they are."""

import datetime
from collections.abc import Sequence

from handrail.accounts.models import User
from handrail.core import dates
from handrail.core.refusals import Invalid, NotAllowed
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records import day
from handrail.supervision.records import policies as record_policies
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


def can_move(record: Record | None) -> bool:
    """What is only prepared moves; what is begun or signed keeps its place."""
    return record is None or record.status == RecordStatus.PREPARING


def check_can_move(*records: Record | None) -> None:
    if not all(can_move(record) for record in records):
        raise NotAllowed("A family whose record is begun or signed keeps its place. Look at the order again.")


def check_can_leave(record: Record | None) -> None:
    if record is not None:
        raise NotAllowed(
            "This family's record for the meeting has been begun. The chair abandons it first, and says why; "
            "then the family can be taken off the agenda."
        )


def check_can_be_cancelled(records: Sequence[Record]) -> None:
    """An abandoned record stands in nobody's way."""
    if any(record.status == RecordStatus.SIGNED for record in records):
        raise NotAllowed("A record of this meeting is signed: it was held, so it cannot be cancelled.")
    if any(record.can_be_written for record in records):
        raise NotAllowed(
            "A record of this meeting has been begun. The chair signs it, or abandons it and says why; "
            "then the meeting can be cancelled."
        )


def check_keeps_its_day(meeting: Meeting, records: Sequence[Record], *, to: datetime.date) -> None:
    """A meeting of which a record is signed was held, on the day that the record says."""
    if to != meeting.on and any(record.status == RecordStatus.SIGNED for record in records):
        raise Invalid(
            {
                "on": f"A record of this meeting is signed: it was held on {dates.say(meeting.on)}, and keeps its day. "
                "Plan another meeting for the families that are still to come."
            }
        )


def can_record(meeting: Meeting, record: Record | None, user: User, *, today: datetime.date) -> bool:
    """Those who run the meeting or sign the record, from its day on; before it, everybody only prepares."""
    if record is None:
        return meeting_policies.its_day_has_come(meeting, today=today) and meeting_policies.runs(meeting, user)
    leads = meeting_policies.runs(meeting, user) or record_policies.chairs(record, user)
    return leads and day.day_as_recorded(record, meeting, today=today) is not None


def check_can_record(meeting: Meeting, record: Record | None, user: User, *, today: datetime.date) -> None:
    """A record that is begun has a day and a chair of its own, where somebody else moves the meeting or leads it."""
    if record is None or not record_policies.chairs(record, user):
        meeting_policies.check_runs(meeting, user, to="start recording")
    if record is None:
        meeting_policies.check_its_day_has_come(meeting, today=today)
