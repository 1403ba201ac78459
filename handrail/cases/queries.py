"""Questions asked about cases, each one statement."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from itertools import takewhile

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from handrail.accounts import queries as account_queries
from handrail.accounts.choices import Reach
from handrail.accounts.models import FormerWatcher, Team, User
from handrail.accounts.querysets import UserQuerySet
from handrail.accounts.roles import RIGHTS, opens_families, rights_of, roles_that_open_no_family
from handrail.cases.choices import AllocationRole
from handrail.cases.models import (
    Allocation,
    Case,
    EmergencyAccess,
    FormerTeam,
    Grant,
    Restriction,
    RestrictionName,
)
from handrail.core import clock
from handrail.core.references import spellings
from handrail.core.refusals import NotFound

# SQLite unites 500 questions at most
ASKED_AT_ONCE = 100


def case_holders(case_ids: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, str]:
    """Who holds each case on a day, by name; a case nobody holds is left out."""
    holding = (
        Allocation.objects.filter(case__in=case_ids, role=AllocationRole.CASE_HOLDER)
        .in_force(on)
        .order_by("starts")
        .values_list("case_id", "user__name")
    )
    return dict(holding)


def workers_of(case: Case, *, on: datetime.date) -> list[Allocation]:
    """Everybody allocated to a case on a day, the case holder first."""
    allocations = Allocation.objects.filter(case=case).in_force(on).select_related("user__agency").order_by("starts")
    return sorted(allocations, key=lambda allocation: allocation.role != AllocationRole.CASE_HOLDER)


def families_held_by(person: User, *, on: datetime.date) -> tuple[int, int]:
    """How many families somebody is allocated to on a day, and how many of these as their case holder."""
    counted = (
        Allocation.objects.filter(user=person)
        .in_force(on)
        .aggregate(
            all=Count("case", distinct=True),
            held=Count("case", distinct=True, filter=Q(role=AllocationRole.CASE_HOLDER)),
        )
    )
    return counted["all"], counted["held"]


def families_opened_when_let_in(person: User, *, role: str = "", team: Team | None = None) -> int:
    """How many families somebody would open at once, with this role and team, or by what was given to them."""
    let_in = copy(person)
    let_in.is_active = True
    let_in.role, let_in.team = role or person.role, team or person.team
    return Case.objects.visible_to(let_in).open().count()


def teams_of_families_of(person: User, *, on: datetime.date) -> set[uuid.UUID]:
    """The teams whose families somebody is allocated to, on a day or later."""
    theirs = Allocation.objects.filter(user=person).not_over(on)
    return set(theirs.values_list("case__team", flat=True))


def restriction_in_force(case: Case) -> Restriction | None:
    return Restriction.objects.filter(case=case, lifted_on=None).first()


def emergency_in_force(case: Case, *, user: User) -> EmergencyAccess | None:
    """What lets this person read a case that is not theirs to open otherwise, while it lasts."""
    return (
        EmergencyAccess.objects.in_force(clock.now()).filter(case=case, user=user).select_related("case__team").first()
    )


def watchers_of(access: EmergencyAccess, *, also_once_late: bool = False) -> list[User]:
    """Who is told of it and reviews it: information governance and the head of the family's team; by name.

    Once nobody has reviewed it in time, also whoever manages that head.
    """
    return list(_watching(access, also_once_late=also_once_late).in_use().order_by("search_key"))


def told_of(access: EmergencyAccess, *, also_once_late: bool = False) -> list[User]:
    """The same, and for a week whoever watched and was made to stop: nobody is silenced first and looks then."""
    lately = clock.now() - account_queries.STILL_TWO_FOR
    is_late = bool(access.escalated_at) or also_once_late
    gave_it_away = FormerTeam.objects.filter(case=access.case_id, until__gte=lately).values("team")
    teams = Q(team=access.case.team_id) | Q(team__in=gave_it_away)
    former = FormerWatcher.objects.filter(Q(team=None) | teams, stopped_at__gte=lately)
    watched_once = Q(teams_headed__in=gave_it_away)
    if is_late:
        watched_once |= Q(line_manages__teams_headed__in=gave_it_away)
    else:
        former = former.filter(is_told_once_late=False)
    stopped = User.objects.filter(Q(pk__in=former.values("person")) | watched_once).exclude(pk=access.user_id)
    told = _watching(access, also_once_late=also_once_late).told_until(lately)
    return sorted({*told, *stopped}, key=lambda person: person.search_key)


def _watching(access: EmergencyAccess, *, also_once_late: bool) -> UserQuerySet:
    governance = User.objects.in_governance().values("pk")
    watching = Q(pk__in=governance) | Q(teams_headed=access.case.team_id)
    if access.escalated_at or also_once_late:
        watching |= Q(line_manages__teams_headed=access.case.team_id)
    return User.objects.who_open_families().filter(watching).exclude(pk=access.user_id).distinct()


def emergencies_watched_by(user: User) -> QuerySet[EmergencyAccess]:
    """Every use of emergency access this person watches over, the newest first."""
    found = EmergencyAccess.objects.select_related("case__team__head", "user__team", "reviewed_by").order_by(
        "-starts_at"
    )
    heads = Q(case__team__head=user) | Q(case__team__head__line_manager=user, escalated_at__isnull=False)
    gave_it_away = FormerTeam.objects.filter(case=OuterRef("case"), team__head=user, until__gte=OuterRef("starts_at"))
    heads |= Q(Exists(gave_it_away))
    watched = found if rights_of(user).restricts else found.filter(heads)
    reviews = opens_families(user) and not account_queries.is_let_in_lately(user)
    return watched.exclude(user=user) if reviews else watched.none()


def emergencies_to_review_by(user: User) -> list[EmergencyAccess]:
    """What waits for this person's review, the soonest due first."""
    return list(emergencies_watched_by(user).filter(reviewed_at=None).order_by("review_by", "starts_at"))


def emergency_watched_by(access_id: uuid.UUID, *, user: User) -> EmergencyAccess:
    access = emergencies_watched_by(user).filter(pk=access_id).first()
    if access is None:
        raise NotFound
    return access


def emergency_to_end(access_id: uuid.UUID, *, user: User) -> EmergencyAccess:
    """Somebody's own use of emergency access, or one they watch over."""
    own = EmergencyAccess.objects.filter(pk=access_id, user=user).select_related("case__team").first()
    return own or emergency_watched_by(access_id, user=user)


def emergencies_to_tell_of(again: Iterable[uuid.UUID]) -> list[EmergencyAccess]:
    """Those that nobody was told of, and those of `again`, of which not everybody was."""
    untold = EmergencyAccess.objects.filter(Q(told_at=None) | Q(pk__in=again))
    return list(untold.select_related("case__team", "user"))


def emergencies_to_escalate(again: Iterable[uuid.UUID]) -> list[EmergencyAccess]:
    late = EmergencyAccess.objects.late(clock.today()).filter(Q(escalated_at=None) | Q(pk__in=again))
    return list(late.select_related("case__team", "user"))


def restrictions_in_force() -> list[Restriction]:
    """Every restricted case, the one to be reviewed soonest first, with how many people it names as `named`."""
    named = Count("names", filter=Q(names__may_see=True))
    found = Restriction.objects.filter(lifted_on=None).select_related("case__team").annotate(named=named)
    return list(found.order_by("review_on"))


def restriction_to_review(restriction_id: uuid.UUID) -> Restriction:
    found = Restriction.objects.filter(pk=restriction_id, lifted_on=None).select_related("case__team").first()
    if found is None:
        raise NotFound
    return found


def named_in(restriction: Restriction) -> list[User]:
    """To whom a restriction does not close its case, by name; whether they may open it is another question."""
    names = restriction.names.filter(may_see=True).select_related("user__team").order_by("user__search_key")
    return [named.user for named in names]


def openable(case_ids: Collection[uuid.UUID], *, user: User) -> set[uuid.UUID]:
    """Which of these somebody may open."""
    return set(Case.objects.visible_to(user).filter(pk__in=case_ids).order_by().values_list("pk", flat=True))


def families_nobody_allocates() -> list[Case]:
    """By team and reference, each with whether it `is_restricted`: then somebody of the team has to be named in it."""
    restrictions = Restriction.objects.filter(case=OuterRef("pk"), lifted_on=None)
    found = Case.objects.nobody_allocates().select_related("team").annotate(is_restricted=Exists(restrictions))
    return list(found.order_by("team__search_key", "reference"))


def how_many_nobody_allocates() -> int:
    return Case.objects.nobody_allocates().count()


def teams_that_allocate() -> list[Team]:
    """Those in use that have somebody who says who works with their families, by name."""
    return list(Team.objects.in_use().filter(pk__in=User.objects.who_allocate().values("team")).order_by("search_key"))


def teams_that_could_allocate(case: Case) -> list[Team]:
    """The other ones of these in which somebody may open the case too, were it theirs."""
    able = _who_could_allocate(case).values("team")
    return list(Team.objects.in_use().filter(pk__in=able).exclude(pk=case.team_id).order_by("search_key"))


def hold_who_could_allocate(case: Case, team: Team) -> list[User]:
    """Whoever of a team could, none of whom loses role, team or account until this transaction ends."""
    return list(_who_could_allocate(case).filter(team=team).select_for_update(no_key=True).order_by("pk"))


def _who_could_allocate(case: Case) -> UserQuerySet:
    able: UserQuerySet = User.objects.who_allocate()
    restriction = restriction_in_force(case)
    return able.filter(pk__in=[user.pk for user in named_in(restriction)]) if restriction else able


def not_to_see(restriction: Restriction) -> list[RestrictionName]:
    """Who is named as not to see its case, by name, each with why."""
    named = restriction.names.filter(may_see=False).select_related("user__team")
    return list(named.order_by("user__search_key"))


def not_to_see_before(case: Case) -> list[RestrictionName]:
    """Whom the restriction that was lifted last had named so."""
    lifted = Restriction.objects.filter(case=case, lifted_on__isnull=False).order_by("-lifted_on", "-created_at")
    last = lifted.first()
    return not_to_see(last) if last else []


def those_who_may_open(case: Case, people: Sequence[User]) -> list[User]:
    """Who of these people may open a case, but for emergencies: a hundred of them are asked about in each statement."""
    found: list[User] = []
    for first in range(0, len(people), ASKED_AT_ONCE):
        some = people[first : first + ASKED_AT_ONCE]
        each, *others = (
            Case.objects.visible_without_emergency_to(person).filter(pk=case.pk).order_by().values_list(Value(place))
            for place, person in enumerate(some)
        )
        found += [some[place] for place in sorted(place for (place,) in each.union(*others))]
    return found


def people_called(names: Collection[str], *, who_may_open: Case) -> dict[str, list[User]]:
    """Those of these names, folded, who may open a case: looked for among its team, its grants and who reads all."""
    if not names:
        return {}
    everywhere = [role for role, rights in RIGHTS.items() if rights.sees == Reach.EVERY_TEAM]
    granted = Grant.objects.filter(case=who_may_open).not_over(clock.today())
    near = Q(role__in=everywhere) | Q(team=who_may_open.team_id) | Q(pk__in=granted.values("user"))
    people = User.objects.filter(near, is_active=True).exclude(role__in=roles_that_open_no_family())
    called = [user for user in people.order_by("pk") if user.name.casefold() in names]
    found: dict[str, list[User]] = defaultdict(list)
    for user in those_who_may_open(who_may_open, called):
        found[user.name.casefold()].append(user)
    return found


def last_days_of_work(case_ids: Collection[uuid.UUID], *, user: User) -> dict[uuid.UUID, datetime.date]:
    """Until when somebody works on each of these cases as things stand; one they do not work on is left out."""
    theirs = Case.objects.worked_on_by(user).filter(pk__in=case_ids)
    by_role = theirs.filter(team=user.team_id) if rights_of(user).changes_what_it_sees else theirs.none()
    found = dict.fromkeys(by_role.values_list("pk", flat=True), datetime.date.max)
    today = clock.today()
    held = Grant.objects.filter(case__in=theirs, user=user, starts__lte=today).not_over(today)
    for case_id, ends in held.values_list("case_id", "ends"):
        found[case_id] = max(found.get(case_id, datetime.date.min), ends or datetime.date.max)
    return found


def case_under(reference: str) -> Case | None:
    """The one case that is meant, however its reference is typed; its number alone will do where one case has it."""
    cases, typed = Case.objects.select_related("team"), reference.strip()
    found = cases.filter(Q(reference__iexact=typed) | Q(reference__in=spellings(typed))).first()
    if found or not (typed.isascii() and typed.isdigit()):
        return found
    numbered = [case for case in cases.filter(reference__endswith=typed) if _number_of(case) == typed]
    return numbered[0] if len(numbered) == 1 else None


def _number_of(case: Case) -> str:
    return "".join(takewhile(str.isdigit, reversed(case.reference)))[::-1]


def people_who_can_open_families() -> list[User]:
    """Everybody with an account in use whose role can open a family at all, by name."""
    found = User.objects.filter(is_active=True).exclude(role__in=roles_that_open_no_family())
    return list(found.select_related("team").order_by("search_key"))


def is_closed_to(case: Case, user: User) -> bool:
    """Whether a restriction in force keeps somebody out who is not named in it."""
    return not Case.objects.filter(pk=case.pk).not_closed_to(user).exists()
