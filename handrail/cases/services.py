"""What changes who may open a case."""

import datetime
import uuid

from django.db import transaction

from handrail.accounts.models import Team, User
from handrail.audit import trail
from handrail.cases.choices import GrantReason
from handrail.cases.models import Allocation, Case, Grant, Restriction, RestrictionName


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
    Grant.objects.create(
        case=case, user=user, why=GrantReason.ALLOCATION, source=allocation.id, starts=starts, ends=ends
    )
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
