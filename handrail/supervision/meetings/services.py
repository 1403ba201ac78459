"""Planning a meeting, and noting who is here; what gives sight of a family is done by the rooms above."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import services as case_services
from handrail.cases.models import Case, Restriction
from handrail.core.ids import own_id
from handrail.supervision.meetings import planning, queries
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.models import Expectation, Meeting, Participant
from handrail.supervision.meetings.policies import Plan


def plan_meeting(*, by: User, meeting_id: uuid.UUID, plan: Plan) -> Meeting:
    """Plans a meeting under an id that follows from the page's; the page sent twice plans it once.

    Sent again with another plan, it is refused.
    """
    permissions.check_has("meeting.plan", by)
    # the id that somebody sent may be that of anything, and what a meeting gives has the meeting's
    own = own_id(by.pk, meeting_id)
    try:
        return _plan_meeting(by=by, own=own, plan=plan)
    except IntegrityError:
        # the same button pressed twice at the same moment, if the other one planned: else nobody did
        if Meeting.objects.filter(pk=own).exists():
            return _planned_before(by=by, own=own, plan=plan)
        raise


@transaction.atomic
def _plan_meeting(*, by: User, own: uuid.UUID, plan: Plan) -> Meeting:
    if Meeting.objects.filter(pk=own).exists():
        return _planned_before(by=by, own=own, plan=plan)
    planning.refuse_faults(plan, by)
    meeting = Meeting(pk=own)
    planning.write_plan(meeting, plan)
    planning.expect_leads(meeting, plan.leads, by=by)
    trail.record("meeting.planned", by=by, subject="Meeting", subject_id=meeting.id, detail=planning.said(plan))
    return meeting


def _planned_before(*, by: User, own: uuid.UUID, plan: Plan) -> Meeting:
    meeting = queries.find_meeting(own, user=by)
    planning.refuse_another_plan(meeting, plan)
    return meeting


@transaction.atomic
def restrict_family(*, by: User, case: Case, may_see: list[User], **said: Any) -> Restriction:
    """Restricts a family, and expects nobody for it at a meeting any more whom the restriction does not name."""
    restriction = case_services.restrict(by=by, case=case, may_see=may_see, **said)
    _expect_only(may_see, case)
    return restriction


@transaction.atomic
def review_restriction(*, by: User, restriction: Restriction, may_see: list[User], **said: Any) -> None:
    """Goes on restricting a family; whom the restriction names no longer is no longer expected for it."""
    case_services.review_restriction(by=by, restriction=restriction, may_see=may_see, **said)
    _expect_only(may_see, restriction.case)


@transaction.atomic
def note_presence(
    *, by: User, meeting_id: uuid.UUID, changes: Mapping[uuid.UUID, tuple[str, str]]
) -> list[Participant]:
    """Notes who is here and who sent apologies; only the people named in `changes` are touched, each from what to what.

    Of whom somebody else has noted something else meanwhile, that stays: it says of whom.
    """
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="note who is here")
    noted, otherwise = {}, []
    there = meeting.participants.visible_without_emergency_to(by).filter(pk__in=changes)
    for participant in there.order_by("position"):
        was, presence = changes[participant.pk]
        if participant.presence not in (was, presence):
            otherwise.append(participant)
        elif participant.presence != Presence(presence):
            Participant.objects.filter(pk=participant.pk).update(presence=presence)
            noted[str(participant.pk)] = str(presence)
    if noted:
        trail.record("meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail={"presence": noted})
    return otherwise


def _expect_only(named: list[User], case: Case) -> None:
    """Somebody without an account opens nothing, and stays expected."""
    others = Expectation.objects.filter(item__case=case, participant__user__isnull=False)
    others.exclude(participant__user__in=named).delete()
