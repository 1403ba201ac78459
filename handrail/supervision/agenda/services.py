"""Changing the order of a meeting's families, taking one off, and opening a family's record."""

import uuid

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases import services as case_services
from handrail.core import clock
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.agenda import policies, queries
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import AgendaItem, Meeting
from handrail.supervision.records import services as record_services
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


@transaction.atomic
def move_family(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID, past: uuid.UUID, up: bool) -> None:
    """Lets two families that this person sees next to each other change places; asking again changes nothing.

    Families in between that this person may not open keep their place, so the move can be undone exactly.
    """
    meeting = _to_change(meeting_id, by, to="change the order")
    items = list(AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order().select_related("case"))
    order = [item.case_id for item in items]
    if case_id not in order or past not in order or case_id == past:
        raise NotFound
    here, there = order.index(case_id), order.index(past)
    if (here < there) == up:
        return
    if abs(here - there) != 1:
        raise NotAllowed("Somebody else changed the order meanwhile. Look at it again, then move the family.")
    records = queries.records_at(meeting, [case_id, past])
    policies.check_can_move(records.get(case_id), records.get(past))
    moved, passed = items[here], items[there]
    _number_all(meeting)
    moved.refresh_from_db(fields=["position"])
    passed.refresh_from_db(fields=["position"])
    moved.position, passed.position = passed.position, moved.position
    AgendaItem.objects.bulk_update([moved, passed], ["position"])
    trail.record(
        "agenda.changed",
        by=by,
        case_reference=moved.case.reference,
        subject="Meeting",
        subject_id=meeting.id,
        detail={"what": "moved up" if up else "moved down"},
    )


@transaction.atomic
def remove_family(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID) -> None:
    """Takes a family without a record off the agenda, and takes back the sight of it that the meeting gave."""
    meeting = _to_change(meeting_id, by, to="take a family off the agenda")
    item = AgendaItem.objects.visible_to(by).filter(meeting=meeting, case=case_id).select_related("case").first()
    if item is None:
        return
    policies.check_can_leave(queries.records_at(meeting, [case_id]).get(case_id))
    item.delete()
    case_services.withdraw_meeting_grants(by=by, case=item.case, meeting_id=meeting.id)
    trail.record(
        "agenda.changed",
        by=by,
        case_reference=item.case.reference,
        subject="Meeting",
        subject_id=meeting.id,
        detail={"what": "taken off the agenda"},
    )


@transaction.atomic
def open_record(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID, recording: bool) -> Record:
    """Opens a family's record of this meeting, to prepare it or to record; a signed one stays as it is."""
    meeting = meeting_queries.find_meeting(meeting_id, user=by)
    item = AgendaItem.objects.worked_on_by(by).filter(meeting=meeting_id, case=case_id).select_related("case").first()
    if item is None:
        on_it = AgendaItem.objects.filter(meeting=meeting_id, case=case_id).values("case")
        gate.say_that_they_only_read(on_it, user=by)
    if recording:
        policies.check_can_record(meeting, by, today=clock.today())
    record = record_services.start_record(by=by, meeting=meeting, case=item.case)
    if recording and record.status == RecordStatus.PREPARING:
        record = record_services.begin_recording(by=by, record_id=record.id)
    return record


def _to_change(meeting_id: uuid.UUID, user: User, *, to: str) -> Meeting:
    meeting = meeting_queries.locked_meeting(meeting_id, user=user)
    meeting_policies.check_runs(meeting, user, to=to)
    return meeting


def _number_all(meeting: Meeting) -> None:
    """Gives every family a place of its own, also those not seen here; equal places could not be changed."""
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    for position, item in enumerate(items):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
