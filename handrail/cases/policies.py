"""Who watches over emergency access."""

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases.models import EmergencyAccess
from handrail.core.refusals import NotAllowed


def may_review(access: EmergencyAccess, user: User) -> bool:
    """Information governance, and the head of the family's team; nobody their own."""
    watches = rights_of(user).restricts or (user.is_active and access.case.team.head_id == user.id)
    return watches and access.user_id != user.id


def check_may_review(access: EmergencyAccess, user: User) -> None:
    if not may_review(access, user):
        raise NotAllowed("Emergency access is reviewed by information governance or the head of the family’s team.")
