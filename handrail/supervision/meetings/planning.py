"""What planning a meeting and changing one share: the meeting locked, its plan written, its leads expected."""

import uuid
from collections.abc import Mapping

from handrail.accounts.models import User
from handrail.core import dates
from handrail.core.names import search_key
from handrail.core.refusals import Invalid
from handrail.core.times import say_time_of_day
from handrail.supervision.meetings import policies, queries
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.meetings.policies import Plan

PLANNED = ("team", "kind", "on", "starts", "ends", "chair", "deputy", "recorder", "restricted")


def find_meeting_to_change(meeting_id: uuid.UUID, *, user: User, to: str) -> Meeting:
    """The meeting, locked, where this person runs it; refused with the reason to others who see it, else 404."""
    meeting = queries.locked_meeting(meeting_id, user=user)
    policies.check_runs(meeting, user, to=to)
    return meeting


def refuse_faults(plan: Plan, by: User) -> None:
    faults = policies.faults_of(plan, by=by)
    if faults:
        raise Invalid(faults)


def refuse_another_plan(meeting: Meeting, plan: Plan) -> None:
    """Refuses what a page plans otherwise than it did before: people go on typing when its answer is lost."""
    other = [name for name in PLANNED if getattr(meeting, name) != getattr(plan, name)]
    if other:
        when = f"{dates.say(meeting.on)} from {say_time_of_day(meeting.starts)} to {say_time_of_day(meeting.ends)}"
        said = (
            f"This page planned a meeting already, on {when}, with something else here. "
            "Change that one under Meetings. To plan another, press again."
        )
        raise Invalid(dict.fromkeys(other, said))


def write_plan(meeting: Meeting, plan: Plan) -> None:
    for name in PLANNED:
        setattr(meeting, name, getattr(plan, name))
    meeting.save()


def expect_leads(
    meeting: Meeting, people: list[User], rows: Mapping[uuid.UUID, Participant] | None = None, *, by: User
) -> None:
    """Whoever is not expected yet is; a typed name among `rows`, by the id of whose it is, becomes theirs."""
    known = _expected(meeting)
    new = [user for user in people if user.id not in known]
    for place, user in enumerate(new, start=len(known)):
        row = (rows or {}).get(user.id)
        if row:
            keep_the_name(row, by=by)
            row.user, row.name = user, user.name
            row.job_title, row.agency = row.job_title or user.job_title, row.agency or user.agency.name
        add(row or expected(meeting, user, place=place))


def names_of_new_leads(meeting: Meeting, plan: Plan, *, user: User) -> dict[str, list[Participant]]:
    """Of each part of a plan that goes to somebody who is not expected yet, the typed names that may be theirs."""
    known, names = _expected(meeting), queries.names_only(meeting, user=user)
    found: dict[str, list[Participant]] = {}
    for part, lead in plan.parts.items():
        if lead.id not in known:
            known.add(lead.id)
            found[part] = [one for one in names if search_key(one.name) == search_key(lead.name)]
    return {part: called for part, called in found.items() if called}


def rows_said_to_be_theirs(
    meeting: Meeting, plan: Plan, said: Mapping[str, uuid.UUID | None], *, user: User
) -> dict[uuid.UUID, Participant]:
    """The typed names that are said to be those of new leads, by these; raises Invalid where nobody said so or no."""
    asked = names_of_new_leads(meeting, plan, user=user)
    faults = {
        name_box(part): f"{plan.parts[part].name} is expected already, as a name. Is it the same person?"
        for part, called in asked.items()
        if part not in said or said[part] not in {None, *(one.pk for one in called)}
    }
    if faults:
        raise Invalid(faults)
    return {plan.parts[part].id: one for part, called in asked.items() for one in called if one.pk == said[part]}


def name_box(part: str) -> str:
    """The box of a plan’s page in which is said which typed name is that of whoever has this part."""
    return f"{part}_row"


def _expected(meeting: Meeting) -> set[uuid.UUID | None]:
    return set(meeting.participants.filter(is_taken_off=False).values_list("user_id", flat=True))


def keep_the_name(row: Participant, *, by: User) -> None:
    """Before a typed name becomes somebody with an account: for families on which `by` does not work it stays a name.

    Under another id, as of whoever is taken off: to those who may not open these families it is gone.
    """
    theirs = AgendaItem.objects.worked_on_by(by).filter(meeting=row.meeting_id)
    others = list(row.expectations.exclude(item__in=theirs).values_list("pk", flat=True))
    if others:
        said = {
            name: getattr(row, name) for name in ("meeting_id", "name", "job_title", "agency", "presence", "position")
        }
        kept = Participant.objects.create(is_taken_off=True, **said)
        Expectation.objects.filter(pk__in=others).update(participant=kept)


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


def expected(meeting: Meeting, user: User, *, place: int) -> Participant:
    return Participant(
        meeting=meeting,
        user=user,
        name=user.name,
        job_title=user.job_title,
        agency=user.agency.name,
        position=place,
    )


def said(plan: Plan) -> dict[str, str | list[str]]:
    return {
        "on": plan.on.isoformat(),
        "kind": plan.kind,
        "restricted": "yes" if plan.restricted else "no",
        "people": sorted({str(user.pk) for user in plan.leads}),
        **{part: str(user.pk) for part, user in plan.parts.items()},
    }
