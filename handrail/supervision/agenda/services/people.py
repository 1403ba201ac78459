"""Who comes to a meeting, and for which of its families: each may open those, given by somebody who works on them."""

import uuid
from collections.abc import Collection

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate, meeting_sight
from handrail.cases.models import Case
from handrail.core.ids import own_id
from handrail.core.names import search_key
from handrail.core.refusals import Invalid, NotAllowed, NotFound
from handrail.core.text import written
from handrail.supervision.agenda import queries
from handrail.supervision.meetings import planning, policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.records import attendance, sight
from handrail.supervision.records import queries as record_queries


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
    families: Collection[uuid.UUID] = (),
    is_another: bool = False,
) -> Participant:
    """Expects one more person at the meeting, for those of its `families` that are named; asking again adds nobody.

    `participant_id` may be the row into which only their name was typed: it becomes theirs. Where such a row stands and
    another is pointed at, nobody stands twice: it must be said that it `is_another` person of that name.
    """
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="add a person")
    there = meeting.participants.filter(is_taken_off=False)
    own = own_id(meeting.pk, participant_id)
    row = meeting.participants.visible_without_emergency_to(by).filter(pk__in=(participant_id, own)).first()
    is_a_name = row is not None and row.user_id is None
    if user and (already := there.filter(user=user).first()):
        if is_a_name:
            raise NotAllowed(
                f"{user.name} is expected already. Take the name alone off the meeting, if it is the same person."
            )
        return already
    if row and (user is None or not is_a_name):
        return row
    if user is None and not written(name):
        raise Invalid({"name": "Choose somebody with an account, or write a name."})
    if user and row is None and not is_another and _is_expected_as_a_name(meeting, user, by=by):
        raise Invalid({"row": f"{user.name} is expected already, as a name. Is it the same person?"})
    if row:
        planning.keep_the_name(row, by=by)
    participant = row or Participant(pk=own, meeting=meeting, position=meeting.participants.count())
    participant.user, participant.name = user, user.name if user else written(name)
    participant.job_title = written(job_title) or (user.job_title if user else "")
    participant.agency = written(agency) or (user.agency.name if user else "")
    planning.add(participant)
    if row:
        theirs = Case.objects.worked_on_by(by).filter(agenda_items__expectations__participant=row)
        _no_longer_expect(by, meeting, row, set(theirs.values_list("pk", flat=True)) - set(families))
    _expect(by, meeting, participant, families)
    _say("expected", participant, meeting, by=by)
    return participant


@transaction.atomic
def expect_participant(
    *,
    by: User,
    meeting_id: uuid.UUID,
    participant_id: uuid.UUID,
    also: Collection[uuid.UUID] = (),
    no_longer: Collection[uuid.UUID] = (),
) -> Participant:
    """Says for which more families of a meeting somebody is expected, and for which no longer; others stay as they are.

    Whoever leads the meeting comes for each family it was given for, until somebody else leads it.
    """
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="say for which families somebody comes")
    participant = _participant(meeting, participant_id, by=by)
    _expect(by, meeting, participant, also)
    if no_longer and participant.user_id not in meeting.led_by:
        _no_longer_expect(by, meeting, participant, no_longer)
    if also or no_longer:
        _say("families_of", participant, meeting, by=by)
    return participant


@transaction.atomic
def expect_for_family(
    *,
    by: User,
    meeting_id: uuid.UUID,
    case_id: uuid.UUID,
    also: Collection[uuid.UUID] = (),
    no_longer: Collection[uuid.UUID] = (),
) -> AgendaItem:
    """Says who else of a meeting comes for one of its families, and who no longer; others stay as they are.

    Whoever the meeting cannot let into it is passed over, and so is who leads, among those who are to come no longer.
    """
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="say who comes for a family")
    item = queries.item_to_give(meeting, case_id, user=by)
    there = meeting.participants.visible_to(by).select_related("user", "meeting")
    for participant in sight.those_to_expect(meeting, item.case, there.filter(pk__in=also)):
        _expect(by, meeting, participant, [case_id])
    # whoever lets go of themselves too may say nothing more of the family after it
    for participant in sorted(there.filter(pk__in=no_longer), key=lambda one: one.user_id == by.pk):
        if participant.user_id not in meeting.led_by:
            _no_longer_expect(by, meeting, participant, [case_id])
    if also or no_longer:
        trail.record(
            "agenda.changed",
            by=by,
            case_reference=item.case.reference,
            subject="Meeting",
            subject_id=meeting.id,
            detail={"what": "who comes for it"},
        )
    return item


@transaction.atomic
def remove_participant(*, by: User, meeting_id: uuid.UUID, participant_id: uuid.UUID) -> Participant:
    """Takes somebody off a meeting, and at once the sight that it gave them of the families that `by` works on."""
    meeting = planning.find_meeting_to_change(meeting_id, user=by, to="take a person off")
    participant = _participant(meeting, participant_id, by=by)
    policies.check_can_be_taken_off(participant)
    gone = Participant(pk=participant.pk, user_id=participant.user_id)
    theirs = queries.cases_worked_on(meeting, user=by)
    only_read = AgendaItem.objects.visible_to(by).filter(expectations__participant=participant).exclude(case__in=theirs)
    if item := only_read.select_related("case__family").first():
        raise NotAllowed(
            f"{participant.name} comes for the {item.case.family.name}, about which you may read and change nothing. "
            "Ask somebody who works with the family to take them off."
        )
    attendance.take_off(by=by, meeting=meeting, participants=[participant], cases=theirs)
    _say("taken_off", gone, meeting, by=by)
    return participant


def _say(what: str, participant: Participant, meeting: Meeting, *, by: User) -> None:
    person = {"person": str(participant.user_id)} if participant.user_id else {}
    trail.record(
        "meeting.changed", by=by, subject="Meeting", subject_id=meeting.id, detail={what: str(participant.pk), **person}
    )


def _participant(meeting: Meeting, participant_id: uuid.UUID, *, by: User) -> Participant:
    there = meeting.participants.visible_to(by).select_related("user", "meeting")
    found = there.filter(pk=participant_id).first()
    if found is None:
        raise NotFound
    return found


def _is_expected_as_a_name(meeting: Meeting, user: User, *, by: User) -> bool:
    names = meeting_queries.names_only(meeting, user=by)
    return any(search_key(one.name) == search_key(user.name) for one in names)


def _expect(by: User, meeting: Meeting, participant: Participant, families: Collection[uuid.UUID]) -> None:
    """Families of the agenda that this person may not see are passed over, as if they were not there."""
    if not families:
        return
    records = {record.case_id: record for record in record_queries.unsigned_to_change(meeting, cases=families)}
    meeting_sight.hold(families)
    theirs = queries.cases_worked_on(meeting, user=by)
    items = AgendaItem.objects.visible_to(by).filter(meeting=meeting, case__in=families).select_related("case__family")
    for item in items:
        if item.case_id not in theirs:
            gate.say_that_they_only_read([item.case_id], user=by)
        if reason := sight.why_not_expected(meeting, item.case, participant):
            raise NotAllowed(
                f"{participant.name} cannot be let into the {item.case.family.name} through this meeting: {reason}"
            )
        Expectation.objects.get_or_create(participant=participant, item=item)
        if participant.user:
            sight.let_in(by=by, meeting=meeting, case=item.case, people=[participant.user])
        if participant.user_id in meeting.led_by and item.case_id in records:
            attendance.follow_meeting(by=by, record=records[item.case_id], meeting=meeting)


def _no_longer_expect(by: User, meeting: Meeting, participant: Participant, families: Collection[uuid.UUID]) -> None:
    cases = list(
        AgendaItem.objects.worked_on_by(by).filter(meeting=meeting, case__in=families).values_list("case", flat=True)
    )
    only_read = AgendaItem.objects.visible_to(by).filter(meeting=meeting, case__in=families).exclude(case__in=cases)
    if only_read.exists():
        gate.say_that_they_only_read(only_read.values("case"), user=by)
    Expectation.objects.filter(participant=participant, item__meeting=meeting, item__case__in=cases).delete()
    if participant.user_id:
        attendance.let_go(by=by, meeting=meeting, people=[participant.user_id], cases=cases)
