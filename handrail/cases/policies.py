"""Who watches over emergency access, and who allocates families to whom."""

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families, rights_of
from handrail.cases.models import Case, EmergencyAccess
from handrail.core.refusals import Invalid, NotAllowed


def may_review(access: EmergencyAccess, user: User) -> bool:
    """Information governance, the head of the family's team and, once late, who manages that head; nobody their own.

    Whose role opens no family reviews none either.
    """
    head = access.case.team.head
    heads = {head.id, head.line_manager_id if access.escalated_at else None} if head else set()
    watches = rights_of(user).restricts or (opens_families(user) and user.id in heads)
    return watches and access.user_id != user.id


def check_may_review(access: EmergencyAccess, user: User) -> None:
    if not may_review(access, user):
        raise NotAllowed("Emergency access is reviewed by information governance or the head of the family’s team.")


def check_may_allocate(case: Case, user: User) -> None:
    if not (rights_of(user).allocates and case.team_id == user.team_id):
        raise NotAllowed("Families are allocated by the managers of their own team.")


def check_can_work_with_families(user: User) -> None:
    if not opens_families(user):
        raise Invalid({"who": f"{user.name} cannot open families: their account or their role does not allow it."})
