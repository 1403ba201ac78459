"""Who attends a record's supervision: filled in from its meeting, chosen by name from all accounts, and let go.

A name that is typed is only a name. Whoever is chosen may open the family; whoever is let go no longer does.
"""

import uuid
from collections.abc import Collection
from itertools import groupby

from django.db import transaction

from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.accounts.roles import opens_families
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.cases import queries as case_queries
from handrail.cases.may_open import may_work_on
from handrail.cases.models import Case
from handrail.core.ids import own_id
from handrail.core.refusals import Invalid, NotAllowed
from handrail.supervision.meetings.choices import Presence
from handrail.supervision.meetings.models import Expectation, Meeting, Participant
from handrail.supervision.meetings.overseeing import find_sight_to_end
from handrail.supervision.records import policies, queries, sight
from handrail.supervision.records.choices import UNSIGNED
from handrail.supervision.records.models import Attendee, Record, Revision
from handrail.supervision.records.revisions import revision_of
from handrail.supervision.records.row_kinds import ATTENDEE

MANAGERS = (Role.TEAM_MANAGER, Role.ASSISTANT_TEAM_MANAGER)


@transaction.atomic
def fill_in_from_meeting(*, by: User, record: Record) -> None:
    """Fills in who is expected for this family, and whoever leads the meeting."""
    meeting = record.meeting
    expected = Expectation.objects.filter(item__meeting=meeting, item__case=record.case_id)
    participants = list(meeting.participants.filter(expectations__in=expected).select_related("user"))
    known = {participant.user_id for participant in participants}
    chairs_it = record.chair if record.chair_id in meeting.led_by else None  # the head of a team need not be there
    leads = dict.fromkeys((meeting.chair, chairs_it, meeting.recorder))
    rows = [_attendee(record, user, presence=Presence.PRESENT) for user in leads if user and user.id not in known]
    rows += [
        Attendee(
            record=record,
            user=participant.user,
            name=participant.name,
            job_title=participant.job_title,
            agency=participant.agency,
            presence=participant.presence,
        )
        for participant in participants
    ]
    for place, row in enumerate(rows):
        row.position = place
    _mark_who_leads(rows, record, meeting)
    _add(rows, by=by, record=record)


@transaction.atomic
def invite_attendee(
    *, by: User, record_id: uuid.UUID, attendee_id: uuid.UUID, user: User, is_another: bool = False
) -> Attendee:
    """Makes somebody with an account an attendee of a record, who may then open the family; asking again does nothing.

    `attendee_id` may be the row into which only their name was typed. Where such a row stands and another is pointed
    at, nobody stands twice: it must be said that it `is_another` person of that name.
    """
    records = Record.objects.select_for_update(of=("self",)).select_related("case", "meeting")
    record = queries.theirs(records, record_id, user=by)
    meeting_sight.hold([record.case_id])
    policies.check_can_write(record)
    if not user.is_active:
        raise NotAllowed(f"{user.name}’s account is disabled.")
    if not opens_families(user):
        raise NotAllowed(f"{user.name} cannot open families: their role opens none.")
    if case_queries.is_closed_to(record.case, user):
        raise NotAllowed(
            f"This family is restricted, and {user.name} is not among those who may open it. "
            "Information governance can name them."
        )
    row = _row_for(record, attendee_id, user, is_another=is_another)
    is_new = row._state.adding
    was = {name: getattr(row, name) for name in ("user_id", "name", "job_title", "agency", "removed")}
    row.user, row.name, row.removed = user, user.name, False
    row.job_title, row.agency = row.job_title or user.job_title, row.agency or user.agency.name
    if is_new or any(getattr(row, name) != before for name, before in was.items()):
        row.revision += 1
        row.save(force_insert=is_new)
        _remember(row, by=by)
        trail.record(
            "attendee.chosen",
            by=by,
            case_reference=record.case.reference,
            subject=ATTENDEE.noun,
            subject_id=row.pk,
            detail={"person": str(user.pk)},
        )
    sight.let_in(by=by, meeting=record.meeting, case=record.case, people=[user])
    return row


@transaction.atomic
def let_go(*, by: User, meeting: Meeting, people: Collection[uuid.UUID], cases: Collection[uuid.UUID]) -> None:
    """Withdraws at once what a meeting gave these people of these cases; in unsigned records their names stay."""
    meeting_sight.withdraw(by=by, meeting_id=meeting.id, people=people, cases=cases)
    linked = Attendee.objects.filter(record__meeting=meeting, record__status__in=UNSIGNED, user__in=people)
    rows = list(linked.filter(record__case__in=cases).select_related("record__case").order_by("record"))
    Attendee.objects.filter(pk__in=[row.pk for row in rows]).update(user=None, chairs=False, records=False)
    for record, gone in groupby(rows, key=lambda row: row.record):
        _say_of_attendees(record, by=by, let_go=[row.user_id for row in gone])
    Expectation.objects.filter(
        participant__meeting=meeting, participant__user__in=people, item__case__in=cases
    ).delete()


@transaction.atomic
def take_off(
    *,
    by: User,
    meeting: Meeting,
    participants: Collection[Participant],
    cases: Collection[uuid.UUID],
    stay: Collection[tuple[uuid.UUID, uuid.UUID]] = (),
) -> None:
    """Lets people of a meeting go from these cases, but where they `stay`: they sign its record, and nobody else could.

    Whoever is still expected for others comes for those, and under another id: to whoever may not open them, they are
    gone as everybody else is.
    """
    people = {one.user_id for one in participants if one.user_id}
    kept = {case_id for case_id, user_id in stay if user_id in people}
    let_go(by=by, meeting=meeting, people=people, cases=[case_id for case_id in cases if case_id not in kept])
    for case_id in kept:
        gone = [user_id for user_id in people if (case_id, user_id) not in stay]
        let_go(by=by, meeting=meeting, people=gone, cases=[case_id])
    names = [one for one in participants if one.user_id is None]
    Expectation.objects.filter(participant__in=names, item__case__in=cases).delete()
    for participant in participants:
        items = list(participant.expectations.values_list("item_id", flat=True))
        participant.delete()
        if items:
            participant.pk, participant.is_taken_off = uuid.uuid4(), True
            participant.save(force_insert=True)
            Expectation.objects.bulk_create(Expectation(participant=participant, item_id=item) for item in items)


@transaction.atomic
def end_sight(*, by: User, grant_id: uuid.UUID) -> None:
    """Ends what a meeting lets somebody open, as if they were not expected for that family."""
    grant = find_sight_to_end(grant_id, user=by)
    meeting = Meeting.objects.select_for_update().get(pk=grant.source)
    let_go(by=by, meeting=meeting, people=[grant.user_id], cases=[grant.case_id])


@transaction.atomic
def let_go_of_attendee(*, by: User, record: Record, row: Attendee) -> None:
    """Whoever is taken out of a record, or whose row is given another name, opens the family no longer by its meeting.

    Who leads the meeting or signs the record still does: that is another reason.
    """
    if row.user_id is None:
        return
    meeting = Meeting.objects.get(pk=record.meeting_id)
    Attendee.objects.filter(pk=row.pk).update(user=None, chairs=False, records=False)
    if row.user_id not in meeting.led_by | record.signed_by:
        let_go(by=by, meeting=meeting, people=[row.user_id], cases=[record.case_id])
    row.user, row.chairs, row.records = None, False, False


@transaction.atomic
def follow_meeting(*, by: User, record: Record, meeting: Meeting, known_by_name: Collection[uuid.UUID] = ()) -> None:
    """Gives a record that is not signed the chair and deputy its meeting has now, and those who lead as attendees.

    But nobody who does not work on its family: it stays with those who can sign it until somebody else can. Whoever was
    said to be somebody `known_by_name` until now stands in the place of that name here too, where it stands once.
    """
    able = {user.pk for user in meeting.leads if may_work_on(record.case_id, user=user)}
    parts = ("chair", "deputy", "accountable_manager")
    before = {part: getattr(record, f"{part}_id") for part in parts}
    if meeting.chair_id in able:
        record.chair = meeting.chair
    if meeting.deputy is None or meeting.deputy_id in able:
        record.deputy = meeting.deputy if meeting.deputy_id != record.chair_id else None
    if record.accountable_manager_id in (None, before["chair"]):
        record.accountable_manager = accountable_manager(record)
    changed = {part: (before[part], getattr(record, f"{part}_id")) for part in parts}
    changed = {part: ids for part, ids in changed.items() if ids[0] != ids[1]}
    if changed:
        record.save(update_fields=list(changed))
        trail.record(
            "record.handed_on",
            by=by,
            case_reference=record.case.reference,
            subject="Record",
            subject_id=record.pk,
            detail={
                "people": sorted({str(user_id) for ids in changed.values() for user_id in ids if user_id}),
                **{part: {"from": str(was or ""), "to": str(now or "")} for part, (was, now) in changed.items()},
            },
        )
    here = set(Attendee.objects.filter(record=record).values_list("user", flat=True))
    newcomers = [
        user
        for user in dict.fromkeys((record.chair, meeting.recorder))
        if user and user.id in able and user.id not in here
    ]
    by_name = [user for user in newcomers if user.id in known_by_name and _takes_their_name(record, user, by=by)]
    rows = list(Attendee.objects.filter(record=record))
    _mark_who_leads(rows, record, meeting)
    Attendee.objects.bulk_update(rows, ["chairs", "records"])
    new = [_attendee(record, user, presence=record.presence_of_newcomers) for user in newcomers if user not in by_name]
    for place, row in enumerate(new, start=len(rows)):
        row.position = place
    _mark_who_leads(new, record, meeting)
    _add(new, by=by, record=record)
    if newcomers:
        _say_of_attendees(record, by=by, added=[user.pk for user in newcomers])


def _takes_their_name(record: Record, user: User, *, by: User) -> bool:
    """Whether one row with their name alone stood there, which is theirs now."""
    called = queries.rows_called(record, user.name)
    if len(called) != 1:
        return False
    row = called[0]
    row.user, row.name = user, user.name
    row.job_title, row.agency = row.job_title or user.job_title, row.agency or user.agency.name
    row.revision += 1
    row.save()
    _remember(row, by=by)
    return True


def chair_and_deputy(meeting: Meeting, case: Case) -> tuple[User, User | None]:
    """Of those who lead the meeting whoever works on the family, as they sign its record; else the head of its team.

    The meeting's chair takes the record over as soon as somebody who works on the family lets them in.
    """
    able = [user for user in (meeting.chair, meeting.deputy) if user and may_work_on(case.pk, user=user)]
    if not able and case.team.head and may_work_on(case.pk, user=case.team.head):
        able = [case.team.head]
    if not able:
        raise NotAllowed(
            f"{meeting.chair.name}, who chairs, cannot write about this family, and nor can a deputy or the head of "
            "its team: nobody could sign its record. Somebody who works with the family and runs the meeting can let "
            "them in; where it is restricted, information governance names them first."
        )
    return able[0], next(iter(able[1:]), None)


def accountable_manager(record: Record) -> User | None:
    """The chair, where they manage the team's work; else the head of the family's team."""
    return record.chair if record.chair.role in MANAGERS else record.case.team.head


def _row_for(record: Record, attendee_id: uuid.UUID, user: User, *, is_another: bool) -> Attendee:
    """Their own row where they have one, else the row that was pointed at, else a new one."""
    rows = {row.pk: row for row in Attendee.objects.filter(record=record)}
    theirs = next((row for row in rows.values() if row.user_id == user.pk), None)
    pointed_at = rows.get(attendee_id)
    is_a_name = pointed_at is not None and pointed_at.user_id is None
    if theirs:
        if is_a_name and not theirs.removed and pointed_at and not pointed_at.removed:
            raise NotAllowed(
                f"{user.name} is chosen already. Take out the row with the name alone, if it is the same person."
            )
        return theirs
    if pointed_at and is_a_name:
        return pointed_at
    if not is_another and queries.rows_called(record, user.name):
        raise Invalid({"row": f"{user.name} stands among the attendees already, as a name. Is it the same person?"})
    # with its place: their former row, under an id made in the same way, may have another name by now
    return Attendee(
        pk=own_id(record.id, f"chosen {user.pk} {len(rows)}"),
        record=record,
        name="",
        position=len(rows),
        presence=record.presence_of_newcomers,
    )


def _attendee(record: Record, user: User, *, presence: str) -> Attendee:
    return Attendee(
        record=record, user=user, name=user.name, job_title=user.job_title, agency=user.agency.name, presence=presence
    )


def _mark_who_leads(rows: list[Attendee], record: Record, meeting: Meeting) -> None:
    for row in rows:
        row.chairs = row.user_id is not None and row.user_id == record.chair_id
        row.records = row.user_id is not None and row.user_id == meeting.recorder_id


def _say_of_attendees(record: Record, *, by: User, **people: Collection[uuid.UUID | None]) -> None:
    trail.record(
        "record.attendees_changed",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.pk,
        detail={
            "people": sorted({str(user_id) for ids in people.values() for user_id in ids}),
            **{what: sorted(map(str, ids)) for what, ids in people.items()},
        },
    )


def _add(rows: list[Attendee], *, by: User, record: Record) -> None:
    for row in rows:
        row.revision = 1
    Attendee.objects.bulk_create(rows)
    Revision.objects.bulk_create(_revision(row, by=by) for row in rows)


def _remember(row: Attendee, *, by: User) -> None:
    _revision(row, by=by).save(force_insert=True)


def _revision(row: Attendee, *, by: User) -> Revision:
    return revision_of(ATTENDEE, row, by=by, record_id=row.record_id)
