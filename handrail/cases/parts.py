"""Parts in a family's work: how one begins and ends, with the sight that comes with it."""

import datetime

from handrail.accounts.models import User
from handrail.cases.choices import FROM_AN_ALLOCATION, AllocationRole, GrantReason
from handrail.cases.models import Allocation, Case, Grant
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


def begin(case: Case, user: User, *, role: str, starts: datetime.date, ends: datetime.date | None = None) -> Allocation:
    # read anew and held: who manages them may be changed at the same moment, and opens the family by this
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    allocation = Allocation.objects.create(case=case, user=person, role=role, starts=starts, ends=ends)
    Grant.objects.bulk_create(grants_of(allocation))
    return allocation


def end(allocation: Allocation, *, on: datetime.date) -> None:
    if on < allocation.starts:
        raise Invalid({"on": f"It began on {dates.say(allocation.starts)}. Choose that day or a later one."})
    # as it stands now: somebody else may have ended it meanwhile
    ends = Allocation.objects.values_list("ends", flat=True).get(pk=allocation.pk)
    if ends is not None and on > ends:
        raise Invalid(
            {"on": f"It ends on {dates.say(ends)} already. To let them go on, allocate them again from the next day."}
        )
    Allocation.objects.filter(pk=allocation.pk).update(ends=on)
    Grant.objects.filter(case=allocation.case_id, source=allocation.id, why__in=FROM_AN_ALLOCATION).update(ends=on)


def end_at_once(allocation: Allocation) -> None:
    today = clock.today()
    given = Grant.objects.filter(case=allocation.case_id, source=allocation.id, why__in=FROM_AN_ALLOCATION)
    part = Allocation.objects.filter(pk=allocation.pk)
    for rows in (part, given):
        rows.not_over(today).filter(starts__lt=today).update(ends=today - datetime.timedelta(days=1))
        rows.filter(starts__gte=today).delete()


def check_is_free(
    case: Case,
    user: User,
    *,
    role: str,
    starts: datetime.date,
    ends: datetime.date | None = None,
    instead_of: Allocation | None = None,
) -> None:
    """Nobody has the same part twice at a time, and a family has one case holder at a time, now and on days to come."""
    others = Allocation.objects.filter(case=case, role=role).not_over(max(starts, clock.today())).select_related("user")
    if ends is not None:
        others = others.filter(starts__lte=ends)
    for other in others.exclude(pk=instead_of.pk) if instead_of else others:
        if other.user_id == user.id:
            raise Invalid({"who": f"{user.name} is allocated to this family already."})
        if role == AllocationRole.CASE_HOLDER:
            when = f" from {dates.say(other.starts)}" if other.starts > clock.today() else ""
            when += f" until {dates.say(other.ends)}" if other.ends else ""
            raise Invalid(
                {
                    "who" if instead_of else "role": f"{other.user.name} is the case holder{when}. "
                    "Hand that over instead of adding another."
                }
            )


def check_is_handed_on(allocation: Allocation, to: User, *, on: datetime.date) -> None:
    """To somebody else who has no such part then, from a day after it began."""
    if to.id == allocation.user_id:
        raise Invalid({"who": f"{to.name} is who has it now. Choose somebody else."})
    if on <= allocation.starts:
        raise Invalid({"on": f"It began on {dates.say(allocation.starts)}. Choose a later day."})
    check_is_free(allocation.case, to, role=allocation.role, starts=on, instead_of=allocation)


def grants_of(allocation: Allocation) -> list[Grant]:
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


def managed_by(allocation: Allocation) -> dict[str, str]:
    """Who opens the family by it besides, for the row that says so."""
    manager = allocation.user.line_manager_id
    return {"managed_by": str(manager)} if manager else {}
