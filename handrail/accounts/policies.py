"""Who may sign in, act on whose account, and what may be changed about how one signs in."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q

from handrail.accounts.choices import ChangeKind, ChangeOutcome, Reach
from handrail.accounts.dormancy import unused_from
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.roles import RIGHTS, is_privileged, rights_of, works_with_every_family_of
from handrail.core import clock
from handrail.core.refusals import NotAllowed, NotFound

if TYPE_CHECKING:
    from handrail.accounts.queries import SecondFactors


def may_sign_in(user: User, council: Mapping[str, int]) -> bool:
    used = max(filter(None, (user.last_login, user.enabled_at, user.created_at)))
    is_unused = used <= unused_from(council, now=clock.now())
    return user.is_active and (not is_unused or user in User.objects.last_to_let_others_in())


def check_is_the_program(by: User | None) -> None:
    """Some things nobody does: Handrail does them by itself, or for whoever runs the server, and says so with None."""
    if by is not None:
        raise NotAllowed("Only Handrail itself does this.")


def check_is_theirs(by: User, factor: Authenticator) -> None:
    if factor.user_id != by.pk:
        raise NotFound


def check_may_sign_out_everywhere(by: User | None, person: User) -> None:
    """One's own sessions, or anybody's for those who manage people; the program itself may."""
    if by is not None and by.pk != person.pk and not rights_of(by).manages_people:
        raise NotAllowed("Only those who manage people can sign somebody else out.")


def check_may_remove_second_factors(by: User, person: User) -> None:
    """Nobody's own in this way: whoever found their screen open would otherwise need no second factor."""
    if by.pk == person.pk:
        raise NotAllowed("Your own second step is changed on the page Your account.")
    if not rights_of(by).manages_people:
        raise NotAllowed("Second steps are removed by somebody else who manages people.")


def check_can_remove(held: "SecondFactors", factor: Authenticator) -> None:
    others = [one for one in (held.app, *held.passkeys) if one is not None and one.pk != factor.pk]
    if settings.SECOND_FACTOR_IS_REQUIRED and not others:
        raise NotAllowed(
            "Everybody at this council signs in with a second step, and this is your only one. Set up another first."
        )


def check_can_have_recovery_codes(held: "SecondFactors") -> None:
    if not held.are_set_up:
        raise NotAllowed("Recovery codes stand in for an authenticator app or a passkey. Set up one of those first.")


def is_the_only_one_who_manages_people(user: User) -> bool:
    """Whether "ask whoever manages people" would send somebody to themselves."""
    return rights_of(user).manages_people and not User.objects.who_manage_people().exclude(pk=user.pk).exists()


def check_not_their_own(person: User, by: User | None, *, what: str) -> None:
    """Nobody shuts themselves out; and whoever changes another is left, so somebody always manages people."""
    if by is None or person.pk != by.pk:
        return
    if is_the_only_one_who_manages_people(by):
        raise NotAllowed(
            f"You cannot {what} yourself, and nobody else manages people here. Give somebody else that role first: "
            "they can do it then."
        )
    raise NotAllowed(f"You cannot {what} yourself. Ask somebody else who manages people.")


def check_manages_people(user: User | None) -> None:
    """The program itself may, where whoever runs the server asks it to."""
    if user is not None and not rights_of(user).manages_people:
        raise NotAllowed("Accounts are changed by those who manage people.")


def check_manages_people_in_turn(by: User | None) -> None:
    """Lets one of them at a time change people, so that two cannot shut each other out; `by` must still be one."""
    managing = take_turns()
    if by is not None:
        check_manages_people(managing.get(by.pk, User(is_active=False)))


def take_turns() -> dict[UUID, User]:
    """Those who manage people, held until the transaction ends: whoever else changes people waits."""
    return {user.pk: user for user in User.objects.who_manage_people().select_for_update()}


def made_by_two(
    person: User,
    changes: Mapping[str, Any],
    *,
    is_new: bool = False,
    managed_by: User | None = None,
    allocated_in: Collection[UUID] = (),
) -> dict[ChangeKind, dict[str, Any]]:
    """What of these changes to somebody nobody makes alone, each with what it is to be.

    Somebody new is compared with nobody: a role that opens families is more than they had. A line manager opens the
    families this person is allocated to, of the teams `allocated_in`, and those they will be allocated to in their own:
    `managed_by` is who that will be, where another one is given in the same act. Those who watch over emergency access
    are put in their place, and out of it, by two as well: information governance, and who heads a team or manages its
    head. With another role, or let in again, by one alone, they would review nothing for the time that this takes.
    """
    role, team = changes.get("role", person.role), changes.get("team", person.team)
    by_two: dict[ChangeKind, dict[str, Any]] = {}
    if is_new:
        if is_privileged(person.role) or watches_by_a_team(person):
            by_two[ChangeKind.NEW_ACCOUNT] = {}
    else:
        if "email" in changes:
            by_two[ChangeKind.EMAIL] = {"email": changes["email"]}
        opens_more = is_privileged(role) and (
            RIGHTS[role] != RIGHTS[person.role] or (RIGHTS[role].sees == Reach.OWN_TEAM and team.pk != person.team_id)
        )
        stops_watching = RIGHTS[person.role].restricts and not RIGHTS[role].restricts
        stops_watching |= role != person.role and watches_by_a_team(person)
        manager_opens_more = team.pk != person.team_id and _opens_more(managed_by or person.line_manager, {team.pk})
        if opens_more or stops_watching or manager_opens_more:
            by_two[ChangeKind.ROLE] = {"role": role, "team": team}
    passes_on = not is_new and "line_manager" in changes and person.teams_headed.exists()
    if passes_on or _opens_more(changes.get("line_manager"), {team.pk, *allocated_in}):
        by_two[ChangeKind.LINE_MANAGER] = {"line_manager": changes["line_manager"]}
    return by_two


def watches_by_a_team(person: User) -> bool:
    """Whether they watch over emergency access as the head of a team, or as who manages one, whatever their role."""
    return Team.objects.filter(Q(head=person) | Q(head__line_manager=person)).exists()


def _opens_more(manager: User | None, teams: Collection[UUID]) -> bool:
    """Whether being the line manager of somebody who works with families of these teams lets one open or write more."""
    return manager is not None and not all(works_with_every_family_of(manager, team) for team in teams)


def check_may_confirm(change: ChangeToConfirm, by: User) -> None:
    """Somebody who manages people, who neither asked for it nor is the one it is about.

    Where nobody else manages people than these two, information governance.
    """
    if not rights_of(by).manages_people and by not in User.objects.who_confirm(change):
        raise NotAllowed("Changes to accounts are confirmed by those who manage people.")
    if by.pk == change.asked_by_id:
        if is_the_only_one_who_manages_people(by) and not User.objects.who_confirm(change).exists():
            raise NotAllowed("You asked for this, and nobody else can confirm it. Its page says from when it counts.")
        raise NotAllowed("You asked for this. Somebody else who manages people confirms it.")
    if by.pk == change.person_id:
        raise NotAllowed("This is about your own account. Somebody else who manages people confirms it.")


def check_may_confirm_in_turn(change: ChangeToConfirm, by: User) -> None:
    """The same, as they are once nobody else changes people."""
    take_turns()
    check_may_confirm(change, User.objects.get(pk=by.pk))


def as_it_stands(change: ChangeToConfirm) -> dict[str, str]:
    """What a change that waits is to change, or rests on, as it is now, and whether what it names is in use.

    A second step is removed whichever it is by then: whoever has somebody's device would otherwise set up another.
    """
    person, team = change.person, change.team or change.person.team
    in_use = {"person_in_use": str(person.is_active)}
    match change.kind:
        case ChangeKind.EMAIL:
            return in_use | {"email": person.email}
        case ChangeKind.LINE_MANAGER:
            manager = str(change.line_manager is None or change.line_manager.is_active)
            return in_use | {"line_manager": str(person.line_manager_id or ""), "line_manager_in_use": manager}
        case ChangeKind.ROLE | ChangeKind.NEW_ACCOUNT | ChangeKind.ENABLE:
            stands = {"role": person.role, "team": str(person.team_id)}
            return in_use | stands | {"team_in_use": str(team.retired_on is None)}
        case ChangeKind.HEAD:
            manager = str(person.line_manager_id or "")
            stands = {"head": str(team.head_id or ""), "role": person.role, "line_manager": manager}
            return in_use | stands | {"team_in_use": str(team.retired_on is None)}
        case ChangeKind.NO_HEAD:
            return {"head": str(team.head_id or "")}
        case _:
            return in_use


def overtaken(change: ChangeToConfirm) -> list[str]:
    """What of it somebody else has changed since it was asked for, so that two people would agree on what is not so.

    Nor does anything count that somebody asked for who manages people no more: they may not have been who asked.
    """
    if change.outcome:
        return []
    if not rights_of(change.asked_by).manages_people:
        return ["asked_by"]
    return [name for name, is_now in as_it_stands(change).items() if change.stood.get(name, is_now) != is_now]


def check_may_stop(change: ChangeToConfirm, by: User) -> None:
    if not ChangeToConfirm.objects.heard_of_by(by).filter(pk=change.pk).exists():
        raise NotAllowed("This is stopped by whoever it is about, their line manager, or information governance.")


def check_is_made(change: ChangeToConfirm, by: User | None) -> None:
    """Nothing is carried out that was not confirmed, by the one who did, or did not wait as the council has decided."""
    is_theirs = change.closed_by_id == (by and by.pk)
    if not is_theirs or change.outcome not in {ChangeOutcome.CONFIRMED, ChangeOutcome.TOOK_EFFECT}:
        raise NotAllowed("This change has not been confirmed.")
