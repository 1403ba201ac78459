"""The day of a record's supervision: its meeting's day, as those who work on its family know it."""

import datetime

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.core import dates
from handrail.core.clock import london
from handrail.core.refusals import NotAllowed
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


def day_as_recorded(record: Record, meeting: Meeting, *, today: datetime.date) -> datetime.date | None:
    """On which day a record says the supervision was, once it is recorded; None until that day.

    Whoever moved the meeting may not have worked on the family: that keeps nobody from recording on the day that was
    theirs, and makes no supervision earlier than the day on which it was still being prepared.
    """
    if record.status != RecordStatus.PREPARING:
        return record.on if record.on <= today else None
    prepared_on = min(london(record.started_at).date(), today)
    moved_to = max(meeting.on, min(record.on, prepared_on))
    return max((day for day in (record.on, moved_to) if day <= today), default=None)


def check_its_day_has_come(record: Record, meeting: Meeting, *, today: datetime.date) -> datetime.date:
    """Until its day a record is prepared, and neither recorded nor signed."""
    day = day_as_recorded(record, meeting, today=today)
    if day is None:
        raise NotAllowed(say_its_day(record))
    return day


def say_its_day(record: Record) -> str:
    return f"This supervision is on {dates.say(record.on)}. Until then its record can be prepared, and not signed."


@transaction.atomic
def move(*, by: User, record: Record, to: datetime.date) -> None:
    """Gives a record that is not signed another day, with the goals that began with it."""
    if to == record.on:
        return
    gate.check_works_on(record.case_id, user=by)
    was, record.on = record.on, to
    record.save(update_fields=["on"])
    record.goals_agreed.filter(starts=was).update(starts=to)
    trail.record(
        "record.moved",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.pk,
        detail={"from": was.isoformat(), "to": to.isoformat()},
    )
