"""What changes who may open a case."""

import datetime
import uuid

from django.db import transaction
from django.db.models import Q

from handrail.accounts.models import Team, User
from handrail.audit import trail
from handrail.cases.choices import GrantReason
from handrail.cases.models import Allocation, Case, Grant, Restriction, RestrictionName
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


@transaction.atomic
def open_new_case(*, by: User, reference: str, team: Team, case_id: uuid.UUID | None = None) -> Case:
    """Opens a case under a reference that is used once."""
    case = Case.objects.create(pk=case_id or uuid.uuid4(), reference=reference, team=team)
    trail.record("case.opened", by=by, case_reference=reference, subject="Case", subject_id=case.id)
    return case


@transaction.atomic
def allocate(
    *, by: User, case: Case, user: User, role: str, starts: datetime.date, ends: datetime.date | None = None
) -> Allocation:
    """Gives somebody a part in a family's work, and with it the right to open the case for as long as it lasts."""
    allocation = Allocation.objects.create(case=case, user=user, role=role, starts=starts, ends=ends)
    Grant.objects.bulk_create(_grants_of(allocation))
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=case.reference,
        subject="Allocation",
        subject_id=allocation.id,
        detail={"person": str(user.id), "role": role},
    )
    return allocation


@transaction.atomic
def end_allocation(*, by: User, allocation: Allocation, on: datetime.date) -> None:
    """Makes a day the last of somebody's part in a family's work, and of the sight that came with it."""
    if on < allocation.starts:
        raise Invalid({"ends": f"It began on {dates.say(allocation.starts)}. Choose that day or a later one."})
    Allocation.objects.filter(pk=allocation.pk).update(ends=on)
    Grant.objects.filter(case=allocation.case_id, source=allocation.id).update(ends=on)
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=allocation.case.reference,
        subject="Allocation",
        subject_id=allocation.id,
        detail={"person": str(allocation.user_id), "role": allocation.role, "ends": on.isoformat()},
    )


@transaction.atomic
def change_line_manager(*, by: User, person: User, to: User | None) -> None:
    """Gives somebody another line manager, who from now on opens the families they are allocated to; the former not."""
    if to is not None and person.id in {to.id, *_managers_above(to)}:
        raise Invalid({"line_manager": f"{to.name} is managed by {person.name}. Choose somebody else."})
    if person.line_manager_id == (to and to.id):
        return
    User.objects.filter(pk=person.pk).update(line_manager=to)
    person.line_manager = to
    current = Allocation.objects.filter(user=person).filter(Q(ends=None) | Q(ends__gte=clock.today()))
    sources = list(current.select_related("case", "user"))
    Grant.objects.filter(why=GrantReason.LINE_MANAGER, source__in=[one.id for one in sources]).delete()
    managed = [grant for one in sources for grant in _grants_of(one) if grant.why == GrantReason.LINE_MANAGER]
    Grant.objects.bulk_create(managed)
    trail.record(
        "person.line_manager_changed",
        by=by,
        subject="Person",
        subject_id=person.id,
        detail={"to": str(to.id) if to else "", "families": sorted(one.case.reference for one in sources)},
    )


@transaction.atomic
def grant_for_meeting(*, by: User, case: Case, users: list[User], meeting_id: uuid.UUID, starts: datetime.date) -> None:
    """Lets the people of a meeting open the family it is about; asking again changes nothing.

    Whoever joins once the meeting's sight of the family has been given an end shares that end.
    """
    ends_held = dict(
        Grant.objects.filter(case=case, why=GrantReason.MEETING, source=meeting_id).values_list("user_id", "ends")
    )
    new = {user.id: user for user in users if user.id not in ends_held}
    if not new:
        return
    known_ends = [ends for ends in ends_held.values() if ends]
    ends = max(known_ends) if known_ends and len(known_ends) == len(ends_held) else None
    Grant.objects.bulk_create(
        Grant(case=case, user=user, why=GrantReason.MEETING, source=meeting_id, starts=starts, ends=ends)
        for user in new.values()
    )
    trail.record(
        "grant.given",
        by=by,
        case_reference=case.reference,
        subject="Meeting",
        subject_id=meeting_id,
        detail={"people": sorted(str(user_id) for user_id in new)},
    )


@transaction.atomic
def withdraw_meeting_grants(*, by: User, case: Case, meeting_id: uuid.UUID) -> None:
    """Takes back what a meeting gave when the family leaves its agenda, so that adding it again gives it anew."""
    withdrawn, _ = Grant.objects.filter(case=case, why=GrantReason.MEETING, source=meeting_id).delete()
    if withdrawn:
        trail.record("grant.ends", by=by, case_reference=case.reference, subject="Meeting", subject_id=meeting_id)


@transaction.atomic
def end_meeting_grants(*, by: User, case: Case, meeting_id: uuid.UUID, on: datetime.date) -> None:
    """Ends the rights that came from a meeting on this day, unless they end earlier."""
    Grant.objects.filter(case=case, why=GrantReason.MEETING, source=meeting_id, ends=None).update(ends=on)
    trail.record("grant.ends", by=by, case_reference=case.reference, subject="Meeting", subject_id=meeting_id)


@transaction.atomic
def restrict(
    *,
    by: User,
    case: Case,
    reason: str,
    since: datetime.date,
    review_on: datetime.date,
    may_see: list[User],
    not_to_see: list[User],
) -> Restriction:
    """Closes a case to everybody but the people named."""
    restriction = Restriction.objects.create(case=case, reason=reason, since=since, review_on=review_on)
    RestrictionName.objects.bulk_create(
        [RestrictionName(restriction=restriction, user=user, may_see=True) for user in may_see]
        + [RestrictionName(restriction=restriction, user=user, may_see=False) for user in not_to_see]
    )
    trail.record("restriction.set", by=by, case_reference=case.reference, subject="Restriction")
    return restriction


def _grants_of(allocation: Allocation) -> list[Grant]:
    """What an allocation gives: sight of the family to the person, and to whoever manages them."""
    to = [(allocation.user_id, GrantReason.ALLOCATION)]
    if allocation.user.line_manager_id:
        to.append((allocation.user.line_manager_id, GrantReason.LINE_MANAGER))
    return [
        Grant(
            case_id=allocation.case_id,
            user_id=user_id,
            why=why,
            source=allocation.id,
            starts=allocation.starts,
            ends=allocation.ends,
        )
        for user_id, why in to
    ]


def _managers_above(user: User) -> set[uuid.UUID]:
    """Everybody who manages this person, and those who manage them."""
    above: set[uuid.UUID] = set()
    managed_by = dict(User.objects.exclude(line_manager=None).values_list("pk", "line_manager"))
    person = user.id
    while (manager := managed_by.get(person)) and manager not in above:
        above.add(manager)
        person = manager
    return above
