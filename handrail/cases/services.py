"""What changes who may open a case."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Q

from handrail.accounts import former_watchers, permissions
from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.choices import ChangeKind
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.services import confirmations
from handrail.audit import trail
from handrail.cases import parts, policies, queries
from handrail.cases.choices import GrantReason, ReviewOutcome
from handrail.cases.held import find_access_to_end, find_access_to_review, find_case_to_allocate, find_case_to_give
from handrail.cases.meeting_sight import hold, withdraw_from_those_not_named
from handrail.cases.models import Allocation, Case, EmergencyAccess, FormerTeam, Grant, Restriction, RestrictionName
from handrail.core import clock, dates
from handrail.core.changed_since import refuse_overtaken
from handrail.core.refusals import Invalid, NotFound
from handrail.core.text import worded, written
from handrail.council import queries as council_queries

MINUTE = datetime.timedelta(minutes=1)
LONGEST_EMERGENCY = 60 * MINUTE
OTHERS_NAMED_MEANWHILE = "Somebody changed who may open it since you opened the page. Check it, and save again."
NOBODY: Mapping[User, str] = MappingProxyType({})
LIFTED_MEANWHILE = "This restriction was lifted while this page was open. Nothing has been changed."


@transaction.atomic
def open_new_case(*, by: User, reference: str, team: Team, case_id: uuid.UUID | None = None) -> Case:
    """Opens a case under a reference that is used once."""
    policies.check_may_open_new_case(team, by)
    case = Case.objects.create(pk=case_id or uuid.uuid4(), reference=reference, team=team)
    trail.record("case.opened", by=by, case_reference=reference, subject="Case", subject_id=case.id)
    return case


@transaction.atomic
def allocate(
    *, by: User, case: Case, user: User, role: str, starts: datetime.date, ends: datetime.date | None = None
) -> Allocation:
    """Gives somebody a part in a family's work, and with it the right to open the case for as long as it lasts."""
    case = find_case_to_allocate(case.pk, user=by)
    policies.check_can_work_with_families(user)
    parts.check_is_free(case, user, role=role, starts=starts, ends=ends)
    allocation = parts.begin(case, user, role=role, starts=starts, ends=ends)
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=case.reference,
        subject="Allocation",
        subject_id=allocation.id,
        detail={
            "person": str(user.id),
            "role": role,
            **({"starts": starts.isoformat()} if starts != clock.today() else {}),
            **parts.managed_by(allocation),
        },
    )
    return allocation


@transaction.atomic
def end_allocation(*, by: User, allocation: Allocation, on: datetime.date | None) -> None:
    """Makes a day the last of somebody's part in a family's work, and of the sight that came with it; never later.

    Without a day it was a mistake: the sight ends at once, and a part that began today or begins later never was.
    """
    case = find_case_to_allocate(allocation.case_id, user=by)
    if on is None:
        parts.end_at_once(allocation)
        said: dict[str, Any] = {"no_longer": [str(allocation.user_id)]}
        if allocation.starts > clock.today():
            said["starts"] = allocation.starts.isoformat()
    else:
        parts.end(allocation, on=on)
        said = {"person": str(allocation.user_id), "ends": on.isoformat()}
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=case.reference,
        subject="Allocation",
        subject_id=allocation.id,
        detail={**said, "role": allocation.role},
    )


@transaction.atomic
def hand_over(*, by: User, allocation: Allocation, to: User, on: datetime.date) -> Allocation:
    """Gives somebody's part in a family's work to somebody else; the day before is the former one's last."""
    case = find_case_to_allocate(allocation.case_id, user=by)
    policies.check_can_work_with_families(to)
    parts.check_is_handed_on(allocation, to, on=on)
    parts.end(allocation, on=on - datetime.timedelta(days=1))
    begun = parts.begin(case, to, role=allocation.role, starts=on)
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=case.reference,
        subject="Allocation",
        subject_id=begun.id,
        detail={
            "person": str(to.id),
            "in_place_of": str(allocation.user_id),
            "role": begun.role,
            "on": on.isoformat(),
            **parts.managed_by(begun),
        },
    )
    return begun


@transaction.atomic
def give_to_team(*, by: User, case: Case, team: Team) -> None:
    """Gives a family to another team, whose managers open it from now on; the former team's no longer do.

    The head of the former team is still told of emergency access to it for a week, and still reviews what was before.
    """
    case = find_case_to_give(case.pk, user=by, given_by=case.team_id)
    if case.team_id == team.id:
        raise Invalid({"team": "The family is with this team. Choose another."})
    _check_is_allocated_in(team, case)
    Case.objects.filter(pk=case.pk).update(team=team)
    FormerTeam.objects.create(case=case, team=case.team, until=clock.now())
    trail.record(
        "allocation.changed",
        by=by,
        case_reference=case.reference,
        subject="Team",
        subject_id=team.id,
        detail={"team": {"from": str(case.team_id), "to": str(team.id)}},
    )


@transaction.atomic
def give_families_to_team(*, by: User, cases: Iterable[Case], team: Team) -> None:
    """Gives families that nobody allocates to a team where somebody does: all of them, or none."""
    permissions.check_has("case.restrict", by)
    for case in sorted(cases, key=lambda one: one.pk):
        give_to_team(by=by, case=case, team=team)


@transaction.atomic
def change_line_manager(*, by: User | None, person: User, to: User | None) -> None:
    """Gives somebody another line manager, who from now on opens the families they are allocated to; the former not.

    One whose role does not open those families anyway is given by two, and whoever manages the head of a team.
    """
    account_policies.check_manages_people(by)
    _check_no_circle(person, to)
    if person.line_manager_id == (to and to.id):
        return
    allocated_in = queries.teams_of_families_of(person, on=clock.today())
    by_two = account_policies.made_by_two(person, {"line_manager": to}, allocated_in=allocated_in)
    if by is not None and by_two and account_queries.second_person_is_needed():
        confirmations.ask(by=by, person=person, kind=ChangeKind.LINE_MANAGER, line_manager=to)
    else:
        _give_line_manager(person, to, by=by)


@transaction.atomic
def carry_out_line_manager(*, by: User | None, change: ChangeToConfirm) -> None:
    """Gives somebody the line manager that two people have agreed on."""
    account_policies.check_is_made(change, by)
    _check_no_circle(change.person, change.line_manager)
    _give_line_manager(change.person, change.line_manager, by=by)


@transaction.atomic
def restrict(
    *,
    by: User,
    case: Case,
    reason: str,
    since: datetime.date,
    review_on: datetime.date,
    may_see: list[User],
    not_to_see: Mapping[User, str],
) -> Restriction:
    """Closes a case to everybody but the people named, and withdraws from all others what meetings gave them.

    Whoever is named as not to see it, each with why, is let in by no review that does not take them out of this first.
    """
    permissions.check_has("case.restrict", by)
    hold([case.pk])
    policies.check_not_restricted_yet(case)
    policies.check_restriction(reason=reason, review_on=review_on, may_see=may_see)
    policies.check_not_to_see(not_to_see, may_see=may_see)
    restriction = Restriction.objects.create(case=case, reason=reason, since=since, review_on=review_on)
    RestrictionName.objects.bulk_create(
        RestrictionName(restriction=restriction, user=user, may_see=True) for user in may_see
    )
    named = _name_as_not_to_see(restriction, not_to_see)
    _end_emergencies_of(not_to_see, case, by=by)
    withdraw_from_those_not_named(by=by, case=case, named=may_see)
    trail.record(
        "restriction.set",
        by=by,
        case_reference=case.reference,
        subject="Restriction",
        subject_id=restriction.id,
        detail={"may_see": _ids(may_see), **named},
    )
    return restriction


@transaction.atomic
def review_restriction(
    *,
    by: User,
    restriction: Restriction,
    reason: str,
    review_on: datetime.date,
    may_see: list[User],
    not_to_see: Mapping[User, str] = NOBODY,
    no_longer_not: Mapping[User, str] = NOBODY,
    stood: Mapping[str, Any] | None = None,
) -> None:
    """Goes on restricting a case: with this reason, these people and this next review.

    Whoever is named as not to see it stays so unless they are among `no_longer_not`; each of either with why. What
    somebody else changed since it `stood` so is not undone.
    """
    permissions.check_has("case.restrict", by)
    hold([restriction.case_id])
    if stood:
        _refuse_another_review(restriction, stood, {"reason": reason, "review_on": review_on})
    policies.check_restriction(reason=reason, review_on=review_on, may_see=may_see)
    policies.check_not_to_see(not_to_see, may_see=may_see)
    policies.check_no_longer_not(no_longer_not, not_to_see=not_to_see)
    policies.check_none_must_not_see(restriction, may_see, but=no_longer_not)
    in_force = Restriction.objects.filter(pk=restriction.pk, lifted_on=None)
    former = in_force.values_list("reason", flat=True).first()
    if not in_force.update(reason=written(reason), review_on=review_on):
        raise Invalid({"reason": LIFTED_MEANWHILE})
    taken_out = RestrictionName.objects.filter(restriction=restriction, may_see=True).exclude(user__in=may_see)
    no_longer = sorted(map(str, taken_out.values_list("user_id", flat=True)))
    taken_out.delete()
    named = _name_no_longer_as_not_to_see(restriction, no_longer_not) | _name_as_not_to_see(restriction, not_to_see)
    _end_emergencies_of(not_to_see, restriction.case, by=by)
    for user in may_see:
        RestrictionName.objects.update_or_create(restriction=restriction, user=user, defaults={"may_see": True})
    withdraw_from_those_not_named(by=by, case=restriction.case, named=may_see)
    trail.record(
        "restriction.reviewed",
        by=by,
        case_reference=restriction.case.reference,
        subject="Restriction",
        subject_id=restriction.id,
        detail={
            "review_on": review_on.isoformat(),
            "may_see": _ids(may_see),
            **({"no_longer": no_longer} if no_longer else {}),
            **({"former_reason": former} if former != written(reason) else {}),
            **named,
        },
    )


def _refuse_another_review(restriction: Restriction, stood: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    changes = {name: value for name, value in said.items() if value != stood[name]}
    refuse_overtaken(changes, stood=stood, now=Restriction.objects.get(pk=restriction.pk))
    if set(queries.named_in(restriction)) != set(stood["may_see"]):
        raise Invalid({"may_see": OTHERS_NAMED_MEANWHILE})


@transaction.atomic
def lift_restriction(*, by: User, restriction: Restriction, because: str) -> None:
    """Opens a restricted case again to everybody who may open it otherwise, also who was named as not to see it."""
    permissions.check_has("case.restrict", by)
    if not worded(because):
        raise Invalid({"because": "Write why the restriction is lifted."})
    if not Restriction.objects.filter(pk=restriction.pk, lifted_on=None).update(lifted_on=clock.today()):
        raise Invalid({"because": LIFTED_MEANWHILE})
    no_longer_not = [one.user for one in queries.not_to_see(restriction)]
    trail.record(
        "restriction.lifted",
        by=by,
        case_reference=restriction.case.reference,
        subject="Restriction",
        subject_id=restriction.id,
        detail={
            "because": written(because),
            **({"no_longer_not": _ids(no_longer_not)} if no_longer_not else {}),
        },
    )


@transaction.atomic
def open_in_an_emergency(*, by: User, case: Case, reason: str) -> EmergencyAccess:
    """Opens a case to somebody without access, to read, for the council's minutes and 60 at most.

    Asking again goes on, and with another reason is refused: nobody would be told of that one.
    Those who watch over it find it on their home page at once, and are written to in the next minute.
    """
    permissions.check_has("emergency.open", by)
    policies.check_may_open_in_an_emergency(by)
    said = worded(reason)
    if not said:
        raise Invalid({"reason": "Write what has happened, and whom you tried to reach."})
    # pressed twice at one moment, it stands once: whoever ends it ends all of it
    hold([case.pk])
    policies.check_is_not_named_against(case, by)
    in_force = EmergencyAccess.objects.in_force(clock.now()).filter(case=case, user=by).first()
    if in_force:
        policies.check_gives_the_same_reason(in_force, said)
        return in_force
    decided = council_queries.settings_now()
    lasts = min(decided["emergency_minutes"] * MINUTE, LONGEST_EMERGENCY)
    given = _emergency(case, by, reason=said, lasts=lasts)
    _say_of_emergency("opened", given, by=by, reason=said, until=given.ends_at.isoformat())
    return given


@transaction.atomic
def note_that_an_emergency_is_refused(*, by: User, case: Case, reason: str) -> None:
    """Has those who watch over emergency access told, and look, where somebody named as not to see a family asked.

    Until it is reviewed, asking again leaves its row and tells nobody anew.
    """
    permissions.check_has("emergency.open", by)
    policies.check_may_open_in_an_emergency(by)
    hold([case.pk])
    if not policies.is_not_to_see(case, by):
        raise NotFound
    said = worded(reason)
    asked = EmergencyAccess.objects.unreviewed().filter(case=case, user=by, opened_nothing=True).first()
    refused = asked or _emergency(case, by, reason=said, lasts=0 * MINUTE, opened_nothing=True)
    _say_of_emergency("refused", refused, by=by, reason=said)


@transaction.atomic
def note_that_an_emergency_is_unclear(*, by: User, cases: Sequence[Case]) -> None:
    """Leaves a row, under each of the families, where an id did not say which of them somebody wanted to open."""
    permissions.check_has("emergency.open", by)
    trail.record("emergency_access.unclear", by=by, cases=[case.reference for case in cases])


@transaction.atomic
def end_emergency_access(*, by: User, access: EmergencyAccess) -> None:
    """Ends emergency access before its time, by whoever has it or watches over it; what has ended stays as it was."""
    access = find_access_to_end(access.pk, user=by)
    now = clock.now()
    if EmergencyAccess.objects.in_force(now).filter(pk=access.pk).update(ends_at=now):
        _say_of_emergency("ended", access, by=by)


@transaction.atomic
def review_emergency_access(*, by: User, access: EmergencyAccess, outcome: str, review: str) -> None:
    """Says whether it was right to open a family in an emergency; once, and never about oneself.

    Where it was not right, the family is closed to them at once.
    """
    access = find_access_to_review(access.pk, user=by)
    said = worded(review)
    if outcome not in ReviewOutcome.values:
        raise Invalid({"outcome": "Choose whether it was right to open the family."})
    if not said:
        raise Invalid({"review": "Write what you looked at, and what comes of it."})
    unreviewed = EmergencyAccess.objects.unreviewed().filter(pk=access.pk)
    if not unreviewed.update(reviewed_at=clock.now(), reviewed_by=by, outcome=outcome, review=said):
        access.refresh_from_db(fields=["reviewed_at", "reviewed_by", "outcome", "review"])
        raise Invalid({"review": _reviewed_by_another(access)})
    _say_of_emergency("reviewed", access, by=by, outcome=outcome)
    if outcome == ReviewOutcome.NOT_RIGHT:
        _end_emergencies_of([access.user], access.case, by=by)


def _reviewed_by_another(access: EmergencyAccess) -> str:
    who, at = access.reviewed_by, access.reviewed_at
    stands = f"{who.name} recorded a review {dates.say_moment(at)}, and it stands." if who and at else ""
    return f"{stands} Yours is not recorded: give your words to them and to information governance."


@transaction.atomic
def tell_of_emergency_access(*, by: User | None, access: EmergencyAccess, people: Sequence[User]) -> bool:
    """Notes who of those who watch over emergency access was written to; False where others were before."""
    account_policies.check_is_the_program(by)
    if not people:
        return False
    is_first = EmergencyAccess.objects.filter(pk=access.pk, told_at=None).update(told_at=clock.now())
    _say_of_emergency("told", access, by=by, people=[str(person.pk) for person in people])
    return bool(is_first)


@transaction.atomic
def escalate_emergency_access(*, by: User | None, access: EmergencyAccess) -> bool:
    """Passes on what nobody has reviewed in time; False where that was done before."""
    account_policies.check_is_the_program(by)
    late = EmergencyAccess.objects.late(clock.today()).filter(pk=access.pk, escalated_at=None)
    if not late.update(escalated_at=clock.now()):
        return False
    _say_of_emergency("escalated", access, by=by)
    return True


def _emergency(case: Case, by: User, *, lasts: datetime.timedelta, **said: Any) -> EmergencyAccess:
    now = clock.now()
    review_by = council_queries.due_within("emergency_review_working_days", clock.today())
    return EmergencyAccess.objects.create(
        case=case, user=by, starts_at=now, ends_at=now + lasts, review_by=review_by, **said
    )


def _end_emergencies_of(people: Iterable[User], case: Case, *, by: User) -> None:
    now = clock.now()
    for access in EmergencyAccess.objects.in_force(now).filter(case=case, user__in=list(people)).select_related("case"):
        EmergencyAccess.objects.filter(pk=access.pk).update(ends_at=now)
        _say_of_emergency("ended", access, by=by)


def _say_of_emergency(what: str, access: EmergencyAccess, *, by: User | None, **detail: Any) -> None:
    trail.record(
        f"emergency_access.{what}",
        by=by,
        case_reference=access.case.reference,
        subject="Emergency access",
        subject_id=access.id,
        detail={"person": str(access.user_id), **detail},
    )


def _check_is_allocated_in(team: Team, case: Case) -> None:
    """Or nobody could end anybody's part in the family's work, nor give it back; who could stays until this is done."""
    if queries.hold_who_could_allocate(case, team):
        return
    said = f"Nobody in {team.name} says who works with its families. Choose another team."
    if team in queries.teams_that_allocate():
        said = (
            f"{case.reference} is restricted, and names nobody who says who works with the families of {team.name}. "
            "Choose another team, or have information governance name somebody first."
        )
    raise Invalid({"team": said})


def _name_as_not_to_see(restriction: Restriction, people: Mapping[User, str]) -> dict[str, Any]:
    said = {user: written(why) for user, why in dict(people).items()}
    for user, why in said.items():
        RestrictionName.objects.update_or_create(
            restriction=restriction, user=user, defaults={"may_see": False, "reason": why}
        )
    return {"not_to_see": _ids(said), "why_not": {str(user.pk): why for user, why in said.items()}} if said else {}


def _name_no_longer_as_not_to_see(restriction: Restriction, people: Mapping[User, str]) -> dict[str, Any]:
    """What the rows said stays in the trail; of whoever is not named so any more there is nothing to say."""
    named = RestrictionName.objects.filter(restriction=restriction, may_see=False, user__in=list(people))
    said = {one.user: written(people[one.user]) for one in named.select_related("user")}
    named.delete()
    why = {str(user.pk): words for user, words in said.items()}
    return {"no_longer_not": _ids(said), "why_no_longer": why} if said else {}


def _ids(people: Iterable[User]) -> list[str]:
    return sorted(str(user.id) for user in people)


def _give_line_manager(person: User, to: User | None, *, by: User | None) -> None:
    former = str(person.line_manager_id or "")
    with former_watchers.still_told():
        User.objects.filter(pk=person.pk).update(line_manager=to)
    person.line_manager = to
    current = Allocation.objects.filter(user=person).filter(Q(ends=None) | Q(ends__gte=clock.today()))
    sources = list(current.select_related("case", "user"))
    Grant.objects.filter(why=GrantReason.LINE_MANAGER, source__in=[one.id for one in sources]).delete()
    managed = [grant for one in sources for grant in parts.grants_of(one) if grant.why == GrantReason.LINE_MANAGER]
    Grant.objects.bulk_create(managed)
    trail.record(
        "person.line_manager_changed",
        by=by,
        subject="Person",
        subject_id=person.id,
        detail={"to": str(to.id) if to else "", "in_place_of": former},
        cases=[one.case.reference for one in sources],
    )


def _check_no_circle(person: User, to: User | None) -> None:
    if to is not None and person.id in {to.id, *_managers_above(to)}:
        raise Invalid({"line_manager": f"{to.name} is managed by {person.name}. Choose somebody else."})


def _managers_above(user: User) -> set[uuid.UUID]:
    """Everybody who manages this person, and those who manage them."""
    above: set[uuid.UUID] = set()
    managed_by = dict(User.objects.exclude(line_manager=None).values_list("pk", "line_manager"))
    person = user.id
    while (manager := managed_by.get(person)) and manager not in above:
        above.add(manager)
        person = manager
    return above
