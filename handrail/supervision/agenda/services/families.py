"""Putting a family on a meeting's agenda, changing the order, taking one off, and opening a family's record."""

import uuid
from collections.abc import Collection

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate, meeting_sight
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.agenda import policies, queries
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting
from handrail.supervision.meetings.planning import find_meeting_to_change
from handrail.supervision.records import services as record_services
from handrail.supervision.records import sight
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


@transaction.atomic
def add_family(
    *,
    by: User,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    people: Collection[uuid.UUID] = (),
    before: uuid.UUID | None = None,
) -> AgendaItem:
    """Puts a family its giver works on on the agenda, last or before another, and lets in who comes for it.

    These are whoever leads the meeting, and those of its `people` who are named.
    """
    meeting = find_meeting_to_change(meeting_id, user=by, to="put a family on the agenda")
    meeting_sight.hold([case_id])
    case = Case.objects.worked_on_by(by).select_related("family").filter(pk=case_id).first()
    if case is None:
        gate.say_that_they_only_read([case_id], user=by)
    on_it = AgendaItem.objects.filter(meeting=meeting, case=case).first()
    if on_it:
        return on_it
    if case.closed_on:
        raise NotAllowed("This family's case is closed, so it cannot be put on an agenda.")
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    seen = set(AgendaItem.objects.visible_to(by).filter(meeting=meeting, case=before).values_list("pk", flat=True))
    place = next((place for place, item in enumerate(items) if item.pk in seen), len(items))
    added = AgendaItem(meeting=meeting, case=case, position=place)
    for position, item in enumerate([*items[:place], added, *items[place:]]):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    added.save(force_insert=True)
    coming = [
        participant
        for participant in meeting.participants.select_related("user")
        if participant.pk in people or participant.user_id in meeting.led_by
    ]
    coming = sight.those_to_expect(meeting, case, coming)
    Expectation.objects.bulk_create(Expectation(participant=participant, item=added) for participant in coming)
    users = [participant.user for participant in coming if participant.user]
    sight.let_in(by=by, meeting=meeting, case=case, people=users)
    trail.record(
        "agenda.changed",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting.id,
        detail={"what": "put on the agenda"},
    )
    return added


@transaction.atomic
def move_family(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID, past: uuid.UUID, up: bool) -> None:
    """Lets two families change places that this person works on and sees next to each other; asked again, nothing.

    Families in between that this person may not open keep their place, so the move can be undone exactly.
    """
    meeting = find_meeting_to_change(meeting_id, user=by, to="change the order")
    items = list(AgendaItem.objects.visible_to(by).filter(meeting=meeting).in_order().select_related("case"))
    order = [item.case_id for item in items]
    if case_id not in order or past not in order or case_id == past:
        raise NotFound
    if only_read := {case_id, past} - queries.cases_worked_on(meeting, user=by):
        gate.say_that_they_only_read(only_read, user=by)
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
def remove_family(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID) -> list[uuid.UUID]:
    """Takes a family without a record off the agenda, and takes back the sight of it that the meeting gave.

    Names that were typed for it alone go with it. Says which participants came for it, so that whoever undoes this can
    expect them again.
    """
    meeting = find_meeting_to_change(meeting_id, user=by, to="take a family off the agenda")
    items = AgendaItem.objects.filter(meeting=meeting, case=case_id).select_related("case")
    item = items.worked_on_by(by).first()
    if item is None:
        if items.visible_to(by).exists():
            gate.say_that_they_only_read([case_id], user=by)
        return []
    policies.check_can_leave(queries.records_at(meeting, [case_id]).get(case_id))
    came_for_it = list(item.expectations.values_list("participant", flat=True))
    item.delete()
    # what was typed of them tells of this family: for no other they are a name to nobody
    names = meeting.participants.filter(pk__in=came_for_it, user=None)
    names.filter(expectations=None).update(is_taken_off=True)
    meeting_sight.withdraw(by=by, meeting_id=meeting.id, cases=[item.case_id])
    trail.record(
        "agenda.changed",
        by=by,
        case_reference=item.case.reference,
        subject="Meeting",
        subject_id=meeting.id,
        detail={"what": "taken off the agenda"},
    )
    return came_for_it


@transaction.atomic
def open_record(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID, recording: bool) -> Record:
    """Opens a family's record of this meeting, to prepare it or to record; a signed one stays as it is."""
    meeting = meeting_queries.locked_meeting(meeting_id, user=by)
    item = AgendaItem.objects.worked_on_by(by).filter(meeting=meeting_id, case=case_id).select_related("case").first()
    if item is None:
        on_it = AgendaItem.objects.filter(meeting=meeting_id, case=case_id).values("case")
        gate.say_that_they_only_read(on_it, user=by)
    meeting_policies.check_not_cancelled(meeting)
    if recording:
        begun = queries.records_at(meeting, [case_id]).get(case_id)
        policies.check_can_record(meeting, begun, by, today=clock.today())
    record = record_services.start_record(by=by, meeting=meeting, case=item.case)
    if recording and record.status == RecordStatus.PREPARING:
        record = record_services.begin_recording(by=by, record_id=record.id)
    return record


def _number_all(meeting: Meeting) -> None:
    """Gives every family a place of its own, also those not seen here; equal places could not be changed."""
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    for position, item in enumerate(items):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
