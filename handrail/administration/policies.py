"""When a team or an agency may be retired, and which changes to people two make."""

from collections.abc import Mapping
from typing import Any

from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.choices import ChangeKind
from handrail.accounts.models import Agency, Team, User
from handrail.cases import queries as case_queries
from handrail.core import clock
from handrail.core.numbers import counted, listed
from handrail.core.refusals import NotAllowed


def what_holds_it(place: Team | Agency) -> list[str]:
    """What still belongs to a team or an agency, in words; nothing where it may be retired."""
    many = [
        (getattr(place, "people_in_it", 0), "person", "people"),
        (getattr(place, "families_with_it", 0), "open family", "open families"),
        (getattr(place, "meetings_to_come", 0), "meeting to come", "meetings to come"),
    ]
    return [counted(number, one, several) for number, one, several in many if number]


def check_is_empty(place: Team | Agency) -> None:
    if held := what_holds_it(place):
        raise NotAllowed(f"{place.name} still has {listed(held)}. Move them first, then retire it.")


def two_make_this(person: User | None, changes: Mapping[str, Any]) -> bool:
    """Whether a second person confirms some of it, so that whoever asks is asked for their own password first."""
    if not account_queries.second_person_is_needed():
        return False
    if person is None:
        new = User(role=changes["role"], team=changes["team"])
        return bool(account_policies.made_by_two(new, changes, is_new=True))
    return bool(kinds_two_make(person, changes))


def kinds_two_make(person: User, changes: Mapping[str, Any]) -> dict[ChangeKind, dict[str, Any]]:
    allocated_in = case_queries.teams_of_families_of(person, on=clock.today())
    managed_by = changes.get("line_manager")
    return account_policies.made_by_two(person, changes, managed_by=managed_by, allocated_in=allocated_in)


def line_manager_given_alone(person: User, changes: Mapping[str, Any]) -> User | None:
    """The line manager among these changes, unless that waits for a second person."""
    return None if ChangeKind.LINE_MANAGER in kinds_two_make(person, changes) else changes.get("line_manager")


def two_let_in(person: User) -> bool:
    """The same, of opening somebody's account again."""
    return two_make_this(None, {"role": person.role, "team": person.team})
