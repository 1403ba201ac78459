"""Who watches over emergency access, and who allocates families to whom."""

import datetime
from collections.abc import Collection, Iterable, Mapping

from handrail.accounts.models import Team, User
from handrail.accounts.queries import is_let_in_lately
from handrail.accounts.roles import opens_families, rights_of
from handrail.cases.choices import AllocationRole
from handrail.cases.may_open import may_work_on
from handrail.cases.models import Allocation, Case, EmergencyAccess, Restriction, RestrictionName
from handrail.core import clock, dates
from handrail.core.numbers import listed
from handrail.core.refusals import Invalid, NotAllowed, NotFound
from handrail.core.text import worded

# The longest that a council may decide on, and that a page may ask for.
LONGEST_TO_REVIEW = datetime.timedelta(days=365)


def may_review(access: EmergencyAccess, user: User) -> bool:
    """Information governance, the head of the family's team and, once late, who manages that head; nobody their own.

    So does the head of a team that has given the family away since, of what was before.

    Whose role opens no family reviews none either, nor whom one person alone has let in lately.
    """
    watches = rights_of(user).restricts or (opens_families(user) and _heads_a_team_of_it(access, user))
    return watches and access.user_id != user.id and not is_let_in_lately(user)


def _heads_a_team_of_it(access: EmergencyAccess, user: User) -> bool:
    head = access.case.team.head
    if head and user.id in (head.id, head.line_manager_id if access.escalated_at else None):
        return True
    return access.case.former_teams.filter(team__head=user, until__gte=access.starts_at).exists()


def check_may_open_in_an_emergency(user: User) -> None:
    """Nobody whom one person alone has let in lately: it is to take two people, or the council's delay, to get here."""
    if is_let_in_lately(user) and user.emergency_from:
        raise NotAllowed(
            f"Your account is new, or was opened again, so you can use emergency access from "
            f"{dates.say_moment(user.emergency_from)}. If a child may be at risk, ring the duty manager now."
        )


def is_not_to_see(case: Case, user: User) -> bool:
    """Whether a restriction in force names them as not to see a case: not in an emergency either."""
    named = RestrictionName.objects.filter(restriction__case=case, restriction__lifted_on=None, may_see=False)
    return named.filter(user=user).exists()


def check_is_not_named_against(case: Case, user: User) -> None:
    """Whoever is named as not to see a family is told what they would be told were it not there."""
    if is_not_to_see(case, user):
        raise NotFound


def check_gives_the_same_reason(access: EmergencyAccess, reason: str) -> None:
    """Of another one, given while it is in force, nobody would be told."""
    if reason != access.reason:
        said = (
            f"You opened this family already, until {clock.london(access.ends_at):%H:%M}, and it is under Families. "
            f"Those who watch over it were told why: “{access.reason}” They are not told what you write now: ring them."
        )
        raise Invalid({"reason": said})


def check_may_end(access: EmergencyAccess, user: User) -> None:
    """Whoever has it, and whoever reviews it."""
    if access.user_id != user.id and not may_review(access, user):
        raise NotFound


def check_may_review(access: EmergencyAccess, user: User) -> None:
    if not may_review(access, user):
        raise NotAllowed("Emergency access is reviewed by information governance or the head of the family’s team.")


def check_may_open_new_case(team: Team, user: User) -> None:
    if not (rights_of(user).allocates and team.pk == user.team_id):
        raise NotAllowed("A case is opened by the managers of the team that it is with.")


def answers_for_actions(case: Case, user: User, *, workers: Iterable[Allocation]) -> bool:
    """The case holder and the managers of the family's team see to it that each action is somebody's."""
    holds = any(one.user_id == user.id and one.role == AllocationRole.CASE_HOLDER for one in workers)
    return holds or (rights_of(user).allocates and case.team_id == user.team_id)


def may_allocate(case: Case, user: User) -> bool:
    return rights_of(user).allocates and case.team_id == user.team_id and may_work_on(case.pk, user=user)


def check_may_allocate(case: Case, user: User) -> None:
    if not may_allocate(case, user):
        raise NotAllowed("Families are allocated by the managers of their own team.")


def check_may_give_to_team(case: Case, user: User) -> None:
    """Its team's managers; and where nobody of them is left, information governance."""
    is_left = rights_of(user).restricts and Case.objects.nobody_allocates().filter(pk=case.pk).exists()
    if not (is_left or may_allocate(case, user)):
        raise NotAllowed("Families are given to another team by the managers of their own.")


def check_can_work_with_families(user: User) -> None:
    if not opens_families(user):
        raise Invalid({"who": f"{user.name} cannot open families: their account or their role does not allow it."})


def check_not_restricted_yet(case: Case) -> None:
    if Restriction.objects.filter(case=case, lifted_on=None).exists():
        raise NotAllowed("This family is restricted already. Review the restriction instead.")


def check_none_must_not_see(restriction: Restriction, people: Collection[User], *, but: Collection[User] = ()) -> None:
    """Nobody who is named as not to see a family is let in by a slip of the pen."""
    must_not = restriction.names.filter(may_see=False, user__in=people).exclude(user__in=list(but))
    if names := [one.user.name for one in must_not.select_related("user").order_by("user__search_key")]:
        raise Invalid(
            {
                "may_see": f"{listed(names)} {'is' if len(names) == 1 else 'are'} named as not to see this family. "
                "If that has changed, say so beneath, with the reason; the family stays closed meanwhile."
            }
        )


def check_not_to_see(people: Mapping[User, str], *, may_see: Collection[User]) -> None:
    """Each with why, and nobody who may open the family as well."""
    faults = {}
    if not all(map(worded, dict(people).values())):
        faults["why_not"] = "Write why they must not see the family. Information governance alone reads this."
    if names := sorted(user.name for user in people if user in may_see):
        faults["not_to_see"] = (
            f"{listed(names)} {'is' if len(names) == 1 else 'are'} named as somebody who may open the family too. "
            "Name them in one of the two."
        )
    if faults:
        raise Invalid(faults)


def check_no_longer_not(people: Mapping[User, str], *, not_to_see: Collection[User]) -> None:
    """The same for those who are named so no longer."""
    if not all(map(worded, people.values())):
        raise Invalid({"why_no_longer": "Write why they are no longer named as not to see the family."})
    if names := sorted(user.name for user in people if user in not_to_see):
        raise Invalid({"not_to_see": f"{listed(names)}: take them out of the list above, or name them here, not both."})


def check_restriction(*, reason: str, review_on: datetime.date, may_see: list[User]) -> None:
    faults = {}
    if not worded(reason):
        faults["reason"] = "Write why the family is restricted; those who may open it read this."
    if review_on <= clock.today():
        faults["review_on"] = "Choose a day after today for the next review."
    elif review_on > clock.today() + LONGEST_TO_REVIEW:
        faults["review_on"] = f"Choose a day within {LONGEST_TO_REVIEW.days} days."
    if not may_see:
        faults["may_see"] = "Name at least one person who may open the family."
    if faults:
        raise Invalid(faults)
