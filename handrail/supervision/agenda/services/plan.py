"""Changing the plan of a meeting that may have families and records already, and cancelling one."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.core import clock
from handrail.core.changed_since import refuse_overtaken
from handrail.core.refusals import Invalid
from handrail.core.text import worded
from handrail.supervision.agenda import policies, queries
from handrail.supervision.meetings import planning
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.records import attendance, day, sight
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


@transaction.atomic
def change_meeting(
    *,
    by: User,
    meeting_id: uuid.UUID,
    plan: Plan,
    rows: Mapping[str, uuid.UUID | None] | None = None,
    stood: Mapping[str, Any] | None = None,
) -> Meeting:
    """Changes a plan: whoever newly leads opens the families that the changer works on; who no longer does is let go.

    Their records that are not signed get the meeting's day, chair and deputy, so that somebody signs them for the day
    it was. What is closed to the changer stays as it is, with those who have it. Where whoever newly leads stands there
    as a typed name already, `rows` says by their part which name is theirs, or that none is, so that nobody stands
    there twice. What somebody else changed since it `stood` so is not undone.
    """
    permissions.check_has("meeting.plan", by)
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="change this meeting")
    refuse_overtaken(vars(plan), stood=stood or {}, now=meeting)
    planning.refuse_faults(plan, by)
    policies.check_keeps_its_day(meeting, queries.records_that_count(meeting, user=by), to=plan.on)
    theirs_by_name = planning.rows_said_to_be_theirs(meeting, plan, rows or {}, user=by)
    led_before, on_before = meeting.led_by, meeting.on
    # before the changer is let go, who may be the one that leads no more and hands the meeting on
    on_it = list(meeting.agenda.values_list("case", flat=True))
    unsigned = record_queries.unsigned_to_change(meeting, cases=on_it)
    meeting_sight.hold(on_it)
    theirs = queries.cases_worked_on(meeting, user=by)
    records = [record for record in unsigned if record.case_id in theirs]
    planning.write_plan(meeting, plan)
    planning.expect_leads(meeting, plan.leads, theirs_by_name, by=by)
    _let_in_new_leads(by, meeting, [user for user in plan.leads if user.id not in led_before], cases=theirs)
    if meeting.on != on_before:
        _move_ends(by, meeting, cases=theirs)
    for record in records:
        if meeting.on != on_before:
            day.move(by=by, record=record, to=meeting.on)
        attendance.follow_meeting(by=by, record=record, meeting=meeting, known_by_name=theirs_by_name)
    if gone := led_before - meeting.led_by:
        attendance.take_off(
            by=by,
            meeting=meeting,
            participants=list(meeting.participants.filter(user__in=gone)),
            cases=theirs,
            stay=[(record.case_id, user_id) for record in records for user_id in record.signed_by],
        )
    trail.record("meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail=planning.said(plan))
    return meeting


@transaction.atomic
def cancel_meeting(*, by: User, meeting_id: uuid.UUID, because: str) -> Meeting:
    """Says that a meeting is not held, and why; what it gave is withdrawn, and the meeting can still be read.

    A record of a family that may not be opened stands in nobody's way, and goes on with its people: a refusal would
    tell of it.
    """
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="cancel this meeting")
    reason = worded(because)
    records = Record.objects.filter(meeting=meeting).exclude(status=RecordStatus.ABANDONED)
    policies.check_can_be_cancelled(queries.records_that_count(meeting, user=by))
    if not reason:
        raise Invalid({"because": "Write why the meeting is not held; those who were to come read this."})
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=clock.now(), cancelled_by=by, cancelled_because=reason)
    meeting_sight.withdraw(by=by, meeting_id=meeting.id, but=records.values_list("case", flat=True))
    trail.record("meeting.cancelled", by=by, subject="Meeting", subject_id=meeting.id)
    return meeting


def _let_in_new_leads(by: User, meeting: Meeting, leads: list[User], *, cases: Collection[uuid.UUID]) -> None:
    """Of the families of the agenda those the changer works on; the others wait for somebody who does."""
    if not leads:
        return
    participants = list(meeting.participants.filter(user__in=leads).select_related("user"))
    for item in AgendaItem.objects.filter(meeting=meeting, case__in=cases).select_related("case"):
        for participant in sight.those_to_expect(meeting, item.case, participants):
            Expectation.objects.get_or_create(participant=participant, item=item)
        sight.let_in(by=by, meeting=meeting, case=item.case, people=leads)


def _move_ends(by: User, meeting: Meeting, *, cases: Collection[uuid.UUID]) -> None:
    """What is signed keeps its end."""
    for item in AgendaItem.objects.filter(meeting=meeting, case__in=cases).select_related("case"):
        last = sight.until(meeting, item.case)
        if last.lead is not None:
            meeting_sight.move_ends(
                by=by, case=item.case, meeting_id=meeting.id, attend_until=last.attend, lead_until=last.lead
            )
