"""When a team or an agency may be retired, and which changes to people two make."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.choices import ChangeKind
from handrail.accounts.models import Agency, Team, User
from handrail.cases import queries as case_queries
from handrail.core import clock, dates
from handrail.core.numbers import counted, listed
from handrail.core.refusals import Invalid, NotAllowed


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


def two_choose_the_head_of(changes: Mapping[str, Any]) -> bool:
    """Whether these name the head of a team, who is told of emergency access and reviews it: two do."""
    return "head" in changes and account_queries.second_person_is_needed()


def check_may_be_renamed(place: Team | Agency, name: str) -> None:
    """A place that the council's sign-in puts people in keeps its name, and no other takes it."""
    mapping = settings.HANDRAIL_OPENID_ROLES
    of_it = "team" if isinstance(place, Team) else "agency"
    if mapping and {place.name, name} & {getattr(given, of_it) for given in mapping.gives}:
        raise Invalid(
            {
                "name": "The council’s own sign-in gives people their place by this name. Whoever runs the server "
                "changes both: see HANDRAIL_OPENID_ROLES."
            }
        )


def check_may_open_day(on: datetime.date) -> None:
    """A delay that has begun, or could begin now, is not shortened by a day that counts after all."""
    until = clock.london(account_queries.after_the_delay(clock.now())).date()
    if account_queries.second_person_is_needed() and clock.today() <= on <= until:
        raise NotAllowed(
            f"What nobody else can confirm may be waiting over {dates.say_weekday(on)}, so it stays a closed day. "
            f"Days after {dates.say(until)} can be opened."
        )


def two_let_in(person: User) -> bool:
    """The same, of opening somebody's account again."""
    return two_make_this(None, {"role": person.role, "team": person.team})
