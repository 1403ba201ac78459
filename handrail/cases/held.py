"""Families and their emergency access, held and read anew before it is asked who may change them.

What a page found, and who asked, may be otherwise once others who changed either have finished.
"""

import uuid

from handrail.accounts.models import User
from handrail.cases import policies
from handrail.cases.meeting_sight import hold
from handrail.cases.models import Case, EmergencyAccess
from handrail.core.refusals import Invalid

GIVEN_MEANWHILE = "Somebody gave the family to another team since you opened the page. Check it, and save again."


def find_case_to_allocate(case_id: uuid.UUID, *, user: User) -> Case:
    """The case, where this person allocates it."""
    case = _held_case(case_id)
    policies.check_may_allocate(case, _now(user))
    return case


def find_case_to_give(case_id: uuid.UUID, *, user: User, given_by: uuid.UUID) -> Case:
    """The case, where this person gives it to another team, and it is still with the team that was shown."""
    case = _held_case(case_id)
    if case.team_id != given_by:
        raise Invalid({"team": GIVEN_MEANWHILE})
    policies.check_may_give_to_team(case, _now(user))
    return case


def find_access_to_end(access_id: uuid.UUID, *, user: User) -> EmergencyAccess:
    """Emergency access, where this person has it or watches over it."""
    access = _held_access(access_id)
    policies.check_may_end(access, _now(user))
    return access


def find_access_to_review(access_id: uuid.UUID, *, user: User) -> EmergencyAccess:
    """Emergency access, where this person reviews it."""
    access = _held_access(access_id)
    policies.check_may_review(access, _now(user))
    return access


def _held_case(case_id: uuid.UUID) -> Case:
    hold([case_id])
    return Case.objects.select_related("team").get(pk=case_id)


def _held_access(access_id: uuid.UUID) -> EmergencyAccess:
    found = EmergencyAccess.objects.select_related("case__team__head", "reviewed_by")
    hold(found.filter(pk=access_id).values_list("case", flat=True))
    return found.get(pk=access_id)


def _now(user: User) -> User:
    return User.objects.get(pk=user.pk)
