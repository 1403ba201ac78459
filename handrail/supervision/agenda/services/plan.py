"""Changing the plan of a meeting that may have families and records already, and cancelling one."""

import uuid

from django.db import transaction

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.core import clock
from handrail.core.refusals import Invalid
from handrail.core.text import storable
from handrail.supervision.agenda import policies
from handrail.supervision.meetings import planning
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.records import attendance, sight
from handrail.supervision.records.models import Record


@transaction.atomic
def change_meeting(*, by: User, meeting_id: uuid.UUID, plan: Plan) -> Meeting:
    """Changes a plan. Whoever newly leads opens those families that the changer works on; who no longer does is let go.

    Records that are not signed get the meeting's chair and deputy, so that somebody signs them.
    """
    permissions.check_has("meeting.plan", by)
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="change this meeting")
    planning.refuse_faults(plan, by)
    led_before, on_before = meeting.led_by, meeting.on
    planning.write_plan(meeting, plan)
    planning.expect_leads(meeting, plan.leads)
    # before the changer is let go, who may be the one that leads no more and hands the meeting on
    _let_in_new_leads(by, meeting, [user for user in plan.leads if user.id not in led_before])
    if meeting.on != on_before:
        _move_ends(by, meeting)
    if gone := led_before - meeting.led_by:
        attendance.let_go(by=by, meeting=meeting, people=gone)
        Participant.objects.filter(meeting=meeting, user__in=gone).delete()
    for record in Record.objects.unsigned().filter(meeting=meeting).select_related("case__team__head"):
        attendance.follow_meeting(by=by, record=record, meeting=meeting)
    trail.record("meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail=planning.said(plan))
    return meeting


@transaction.atomic
def cancel_meeting(*, by: User, meeting_id: uuid.UUID, because: str) -> Meeting:
    """Says that a meeting is not held, and why; what it gave is withdrawn, and the meeting can still be read."""
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="cancel this meeting")
    reason = storable(because).strip()
    policies.check_can_be_cancelled(list(Record.objects.filter(meeting=meeting)))
    if not reason:
        raise Invalid({"because": "Write why the meeting is not held; those who were to come read this."})
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=clock.now(), cancelled_by=by, cancelled_because=reason)
    meeting_sight.withdraw(by=by, meeting_id=meeting.id)
    trail.record("meeting.cancelled", by=by, subject="Meeting", subject_id=meeting.id)
    return meeting


def _let_in_new_leads(by: User, meeting: Meeting, leads: list[User]) -> None:
    """Of the families of the agenda those the changer works on; the others wait for somebody who does."""
    if not leads:
        return
    participants = list(meeting.participants.filter(user__in=leads).select_related("user"))
    for item in AgendaItem.objects.worked_on_by(by).filter(meeting=meeting).select_related("case"):
        for participant in sight.those_to_expect(meeting, item.case, participants):
            Expectation.objects.get_or_create(participant=participant, item=item)
        sight.let_in(by=by, meeting=meeting, case=item.case, people=leads)


def _move_ends(by: User, meeting: Meeting) -> None:
    """What is signed keeps its end."""
    for item in AgendaItem.objects.filter(meeting=meeting).select_related("case"):
        last = sight.until(meeting, item.case)
        if last.lead is not None:
            meeting_sight.move_ends(
                by=by, case=item.case, meeting_id=meeting.id, attend_until=last.attend, lead_until=last.lead
            )
