"""A change to an account that nobody makes alone, in words: for pages, for Home and for e-mails."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from handrail.accounts.choices import ChangeKind, Role
from handrail.accounts.policies import overtaken
from handrail.core import dates
from handrail.core.numbers import listed

if TYPE_CHECKING:
    from handrail.accounts.models import ChangeToConfirm, User


def what_is_asked(change: "ChangeToConfirm", *, reader: "User | None" = None) -> str:
    """What it is, whom it is about, and what they would have, in one sentence; to whoever it is about as “you”."""
    person, role = change.person, Role(change.role or change.person.role).label
    is_you = reader is not None and reader.pk == person.pk
    who, is_to = ("You", "are to") if is_you else (person.name, "is to")
    match change.kind:
        case ChangeKind.EMAIL:
            until_then = change.stood.get("email", "") if change.outcome else person.email
            instead = f" instead of {until_then}" if until_then else ""
            return f"{who} {is_to} sign in with {change.email}{instead}."
        case ChangeKind.SECOND_STEPS:
            whose, they = ("Your second step", "you") if is_you else (f"The second step of {person.name}", "they")
            return f"{whose} is to be removed, and {they} are to be signed out everywhere."
        case ChangeKind.ROLE:
            return f"{who} {is_to} have the role {role} in {change.team.name}."
        case ChangeKind.HEAD:
            instead = f" instead of {change.team.head.name}" if change.team.head and not change.outcome else ""
            return f"{who} {is_to} be the head of {change.team.name}{instead}, told of emergency access and review it."
        case ChangeKind.NO_HEAD:
            return f"{who} {is_to} be the head of {change.team.name} no more, and nobody else instead."
        case ChangeKind.LINE_MANAGER if change.line_manager is None:
            return f"{who} {is_to} have no line manager."
        case ChangeKind.LINE_MANAGER:
            return _line_manager(change, reader, is_you=is_you)
        case ChangeKind.NEW_ACCOUNT:
            where = f"{person.team.name}, with the e-mail address {person.email}"
            return f"{who} {is_to} have a new account with the role {role} in {where}."
        case _:
            return f"{who} {is_to} sign in again, with the role {role} in {person.team.name}."


def what_overtook(change: "ChangeToConfirm") -> str:
    """What somebody else has changed since it was asked for, as a sentence; nothing where all is as it was."""
    person, team = change.person, change.team
    now = {
        "email": f"the e-mail address of {person.name} is {person.email}",
        "role": f"the role of {person.name} is {Role(person.role).label}",
        "team": f"the team of {person.name} is {person.team.name}",
        "line_manager": f"the line manager of {person.name} is {_named(person.line_manager)}",
        "head": f"the head of {team.name if team else ''} is {_named(team.head if team else None)}",
        "person_in_use": f"the account of {person.name} is {'open' if person.is_active else 'disabled'}",
        "line_manager_in_use": f"the account of {_named(change.line_manager)} is disabled",
        "team_in_use": f"{(team or person.team).name} is {'retired' if (team or person.team).retired_on else 'in use'}",
        "asked_by": _whoever_asked(change.asked_by),
    }
    said = [now[name] for name in overtaken(change)]
    return f"Somebody changed this after it was asked for: {listed(said)} now." if said else ""


def _whoever_asked(by: "User") -> str:
    is_now = f"has the role {Role(by.role).label}" if by.is_active else "has a disabled account"
    return f"{by.name}, who asked for it, {is_now}"


def _named(person: "User | None") -> str:
    return person.name if person else "nobody"


def from_when(change: "ChangeToConfirm") -> str:
    """Waits to be confirmed; or, where nobody can, counts from 1 December 2026 at 00:00 unless somebody stops it."""
    if change.takes_effect_at:
        return f"counts from {dates.say_moment(change.takes_effect_at)} unless somebody stops it"
    return "waits to be confirmed"


def what_waits(changes: Iterable["ChangeToConfirm"]) -> str:
    """Each with from when it counts, as the end of a message."""
    return " ".join(f"{what_is_asked(change)} It {from_when(change)}." for change in changes)


def _line_manager(change: "ChangeToConfirm", reader: "User | None", *, is_you: bool) -> str:
    manager = change.line_manager
    is_theirs = reader is not None and reader.pk == manager.pk
    who, is_to = ("You", "are to") if is_theirs else (manager.name, "is to")
    whose, of = ("your line manager", "yours") if is_you else (f"the line manager of {change.person.name}", "theirs")
    return f"{who} {is_to} be {whose}, and open the families of {of}."
