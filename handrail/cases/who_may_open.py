"""Everybody who may open a case, each with every reason: `visible_to` turned round, from a case to its people."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from handrail.accounts.choices import Reach
from handrail.accounts.models import User
from handrail.accounts.roles import RIGHTS, opens_families, rights_of
from handrail.cases import queries
from handrail.cases.models import Case, EmergencyAccess, Grant, Restriction, RestrictionName
from handrail.core import clock


@dataclass
class Opener:
    """Somebody with their reasons to open a case, whether or not a restriction closes it to them all the same."""

    user: User
    is_by_role: bool = False
    grants: list[Grant] = field(default_factory=list)
    emergency: EmergencyAccess | None = None
    later: list[Grant] = field(default_factory=list)

    @property
    def has_a_reason_that_a_restriction_closes(self) -> bool:
        return self.is_by_role or bool(self.grants)


@dataclass(frozen=True)
class WhoMayOpen:
    """`kept_out` would open the case, were it not restricted; `not_to_see` are named as those who must not.

    `later` are those to whom something that has not begun will open it.
    """

    openers: list[Opener]
    restriction: Restriction | None
    kept_out: list[Opener]
    not_to_see: list[RestrictionName]
    later: list[Opener]


def who_may_open(case: Case) -> WhoMayOpen:
    """Seven statements, however many they are; by name."""
    restriction = queries.restriction_in_force(case)
    named = {one.user_id: one for one in restriction.names.select_related("user")} if restriction else {}
    openers: list[Opener] = []
    later: list[Opener] = []
    kept_out: list[Opener] = []
    for one in _people_with_a_reason(case):
        is_closed = restriction is not None and not (one.user.pk in named and named[one.user.pk].may_see)
        if one.later and not is_closed:
            later.append(Opener(one.user, grants=one.later))
        if is_closed and one.has_a_reason_that_a_restriction_closes:
            kept_out.append(one)
            one = Opener(one.user, emergency=one.emergency)
        if one.has_a_reason_that_a_restriction_closes or one.emergency:
            openers.append(one)
    not_to_see = sorted((one for one in named.values() if not one.may_see), key=lambda one: one.user.search_key)
    return WhoMayOpen(openers, restriction, kept_out, not_to_see, later)


def _people_with_a_reason(case: Case) -> list[Opener]:
    today = clock.today()
    people: dict[object, Opener] = {}

    def opener(user: User) -> Opener:
        return people.setdefault(user.pk, Opener(user))

    for user in _people_whose_role_opens(case):
        opener(user).is_by_role = True
    grants = Grant.objects.filter(case=case).not_over(today)
    for grant in grants.select_related("user__team", "user__agency").order_by("starts", "created_at"):
        if opens_families(grant.user):
            held = opener(grant.user)
            (held.grants if grant.starts <= today else held.later).append(grant)
    emergencies = EmergencyAccess.objects.in_force(clock.now()).filter(case=case)
    for emergency in emergencies.select_related("user__team", "user__agency"):
        emergency.case = case
        if rights_of(emergency.user).opens_in_an_emergency:
            opener(emergency.user).emergency = emergency
    return sorted(people.values(), key=lambda one: (one.user.search_key, str(one.user.pk)))


def shut_out_without(case: Case, *, meeting_id: uuid.UUID) -> list[User]:
    """Whom nothing but a meeting lets open a case: they lose it at once when what the meeting gave ends."""
    return [
        one.user
        for one in who_may_open(case).openers
        if not one.is_by_role and not one.emergency and all(grant.source == meeting_id for grant in one.grants)
    ]


def opens_by_role(case: Case, user: User) -> bool:
    """Whether somebody's role opens a case without any grant, were it not restricted."""
    sees = rights_of(user).sees
    return user.is_active and (sees == Reach.EVERY_TEAM or (sees == Reach.OWN_TEAM and user.team_id == case.team_id))


def _people_whose_role_opens(case: Case) -> list[User]:
    roles = defaultdict(list)
    for role, rights in RIGHTS.items():
        roles[rights.sees].append(role)
    opens = Q(role__in=roles[Reach.EVERY_TEAM]) | Q(role__in=roles[Reach.OWN_TEAM], team=case.team_id)
    return list(User.objects.filter(opens, is_active=True).select_related("team", "agency"))
