"""Planning a meeting, who comes to it, and putting a family on its agenda."""

import uuid
from collections.abc import Mapping

from django.db import transaction

from handrail.accounts import permissions
from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases import services as case_services
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed
from handrail.core.text import storable
from handrail.supervision.meetings import policies, queries
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.models import AgendaItem, Meeting, Participant
from handrail.supervision.meetings.policies import Plan


@transaction.atomic
def plan_meeting(*, by: User, meeting_id: uuid.UUID, plan: Plan) -> Meeting:
    """Plans a meeting under an id the page gave it, so that sending the page twice plans it once."""
    permissions.check_has("meeting.plan", by)
    if Meeting.objects.filter(pk=meeting_id).exists():
        return queries.find_meeting(meeting_id, user=by)
    _refuse_faults(plan, by)
    meeting = Meeting(pk=meeting_id)
    _write(meeting, plan)
    _expect(meeting, plan.leads)
    trail.record("meeting.planned", by=by, subject="Meeting", subject_id=meeting.id, detail=_said(plan))
    return meeting


@transaction.atomic
def change_meeting(*, by: User, meeting_id: uuid.UUID, plan: Plan) -> Meeting:
    """Changes a plan; whoever now chairs, deputises or records may open the families on the agenda."""
    permissions.check_has("meeting.plan", by)
    meeting = _to_change(meeting_id, by, to="change this meeting")
    _refuse_faults(plan, by)
    _write(meeting, plan)
    _expect(meeting, plan.leads)
    _let_in(by, meeting, plan.leads)
    trail.record("meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail=_said(plan))
    return meeting


@transaction.atomic
def add_family(*, by: User, meeting_id: uuid.UUID, case_id: uuid.UUID, before: uuid.UUID | None = None) -> AgendaItem:
    """Puts a family on the agenda, last or before another, and lets the meeting's people open it."""
    meeting = _to_change(meeting_id, by, to="put a family on the agenda")
    case = Case.objects.worked_on_by(by).select_related("family").filter(pk=case_id).first()
    if case is None:
        gate.say_that_they_only_read([case_id], user=by)
    on_it = AgendaItem.objects.filter(meeting=meeting, case=case).first()
    if on_it:
        return on_it
    if case.closed_on:
        raise NotAllowed("This family's case is closed, so it cannot be put on an agenda.")
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    place = next((place for place, item in enumerate(items) if item.case_id == before), len(items))
    added = AgendaItem(meeting=meeting, case=case, position=place)
    for position, item in enumerate([*items[:place], added, *items[place:]]):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    added.save(force_insert=True)
    people = [meeting.chair, meeting.deputy, meeting.recorder]
    people += [participant.user for participant in meeting.participants.select_related("user")]
    case_services.grant_for_meeting(
        by=by, case=case, users=[user for user in people if user], meeting_id=meeting.id, starts=clock.today()
    )
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
def note_presence(*, by: User, meeting_id: uuid.UUID, changes: Mapping[uuid.UUID, str]) -> None:
    """Notes who is here and who sent apologies; only the people named in `changes` are touched."""
    meeting = _to_change(meeting_id, by, to="note who is here")
    noted = {}
    for participant in meeting.participants.filter(pk__in=changes):
        presence = Presence(changes[participant.pk])
        if participant.presence != presence:
            Participant.objects.filter(pk=participant.pk).update(presence=presence)
            noted[str(participant.pk)] = str(presence)
    if noted:
        trail.record("meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail={"presence": noted})


@transaction.atomic
def add_participant(
    *,
    by: User,
    meeting_id: uuid.UUID,
    participant_id: uuid.UUID,
    user: User | None = None,
    name: str = "",
    job_title: str = "",
    agency: str = "",
) -> Participant:
    """Expects one more person; somebody with an account may then open the families on the agenda."""
    meeting = _to_change(meeting_id, by, to="add a person")
    known = meeting.participants.filter(pk=participant_id) | (
        meeting.participants.filter(user=user) if user else meeting.participants.none()
    )
    if already := known.first():
        return already
    if user is None and not storable(name).strip():
        raise Invalid({"name": "Choose somebody with an account, or write a name."})
    place = meeting.participants.count()
    if user:
        participant = _expected(meeting, user, place=place, pk=participant_id)
    else:
        participant = Participant(
            pk=participant_id,
            meeting=meeting,
            name=storable(name).strip(),
            job_title=storable(job_title).strip(),
            agency=storable(agency).strip(),
            position=place,
        )
    participant.save(force_insert=True)
    if user:
        _let_in(by, meeting, [user])
    trail.record(
        "meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail={"expected": str(participant_id)}
    )
    return participant


def _to_change(meeting_id: uuid.UUID, user: User, *, to: str) -> Meeting:
    meeting = queries.locked_meeting(meeting_id, user=user)
    policies.check_runs(meeting, user, to=to)
    return meeting


def _refuse_faults(plan: Plan, by: User) -> None:
    faults = policies.faults_of(plan, by=by)
    if faults:
        raise Invalid(faults)


def _write(meeting: Meeting, plan: Plan) -> None:
    for name in ("team", "kind", "on", "starts", "ends", "chair", "deputy", "recorder", "restricted"):
        setattr(meeting, name, getattr(plan, name))
    meeting.save()


def _expect(meeting: Meeting, people: list[User]) -> None:
    known = set(meeting.participants.values_list("user_id", flat=True))
    new = [user for user in people if user.id not in known]
    Participant.objects.bulk_create(
        _expected(meeting, user, place=place) for place, user in enumerate(new, start=len(known))
    )


def _expected(meeting: Meeting, user: User, *, place: int, pk: uuid.UUID | None = None) -> Participant:
    return Participant(
        pk=pk or uuid.uuid4(),
        meeting=meeting,
        user=user,
        name=user.name,
        job_title=user.job_title,
        agency=user.agency.name,
        position=place,
    )


def _let_in(by: User, meeting: Meeting, people: list[User]) -> None:
    for item in meeting.agenda.select_related("case"):
        case_services.grant_for_meeting(
            by=by, case=item.case, users=people, meeting_id=meeting.id, starts=clock.today()
        )


def _said(plan: Plan) -> dict[str, str]:
    return {"on": plan.on.isoformat(), "kind": plan.kind, "restricted": "yes" if plan.restricted else "no"}
