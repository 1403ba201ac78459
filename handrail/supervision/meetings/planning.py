"""What planning a meeting and changing one share: the meeting locked, its plan written, its leads expected."""

import uuid

from handrail.accounts.models import User
from handrail.core.refusals import Invalid
from handrail.supervision.meetings import policies, queries
from handrail.supervision.meetings.models import Expectation, Meeting, Participant
from handrail.supervision.meetings.policies import Plan


def find_meeting_to_change(meeting_id: uuid.UUID, *, user: User, to: str) -> Meeting:
    """The meeting, locked, where this person runs it; refused with the reason to others who see it, else 404."""
    meeting = queries.locked_meeting(meeting_id, user=user)
    policies.check_runs(meeting, user, to=to)
    return meeting


def refuse_faults(plan: Plan, by: User) -> None:
    faults = policies.faults_of(plan, by=by)
    if faults:
        raise Invalid(faults)


def write_plan(meeting: Meeting, plan: Plan) -> None:
    for name in ("team", "kind", "on", "starts", "ends", "chair", "deputy", "recorder", "restricted"):
        setattr(meeting, name, getattr(plan, name))
    meeting.save()


def expect_leads(meeting: Meeting, people: list[User]) -> None:
    known = set(meeting.participants.filter(is_taken_off=False).values_list("user_id", flat=True))
    new = [user for user in people if user.id not in known]
    for place, user in enumerate(new, start=len(known)):
        add(expected(meeting, user, place=place))


def add(participant: Participant) -> None:
    """Whoever had been taken off, and still came for some families, is there once, and goes on coming for those."""
    before = Participant.objects.filter(
        meeting=participant.meeting, user=participant.user_id, user__isnull=False, is_taken_off=True
    )
    items = list(Expectation.objects.filter(participant__in=before).values_list("item_id", flat=True))
    before.delete()
    participant.is_taken_off = False
    participant.save(force_insert=participant._state.adding)
    still = [Expectation(participant=participant, item_id=item) for item in items]
    Expectation.objects.bulk_create(still, ignore_conflicts=True)


def expected(meeting: Meeting, user: User, *, place: int, pk: uuid.UUID | None = None) -> Participant:
    return Participant(
        pk=pk or uuid.uuid4(),
        meeting=meeting,
        user=user,
        name=user.name,
        job_title=user.job_title,
        agency=user.agency.name,
        position=place,
    )


def said(plan: Plan) -> dict[str, str | list[str]]:
    leads = {"chair": plan.chair, "deputy": plan.deputy, "recorder": plan.recorder}
    return {
        "on": plan.on.isoformat(),
        "kind": plan.kind,
        "restricted": "yes" if plan.restricted else "no",
        "people": sorted({str(user.pk) for user in plan.leads}),
        **{part: str(user.pk) for part, user in leads.items() if user},
    }
