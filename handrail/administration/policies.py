"""When a team or an agency may be retired, and which changes to people two make."""

from collections.abc import Mapping
from typing import Any

from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.models import Agency, Team, User
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
    they = person or User(role=changes["role"], team=changes["team"])
    return bool(account_policies.made_by_two(they, changes, is_new=person is None))


def two_let_in(person: User) -> bool:
    """The same, of opening somebody's account again."""
    return two_make_this(None, {"role": person.role, "team": person.team})
