"""How a person is named where another may be called the same, or they themselves were called otherwise lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.accounts.choices import Role
from handrail.accounts.models import Team, User
from handrail.core import clock, dates


def person_in_full(person: User) -> str:
    """Mei Tan, Social Worker, Children in Care, Westmere Council."""
    parts = (person.name, person.job_title, person.team.name if person.team else "", person.agency.name)
    return ", ".join(filter(None, parts))


@dataclass(frozen=True)
class FormerName:
    """What somebody, or a team, was called until lately."""

    name: str
    until: datetime


def person_as_told(person: User, former: Sequence[FormerName], *, since: datetime) -> str:
    """Mei Tan, mei.tan@example.org: Social worker in Children in Care, called May Tan until 23 November 2026 at 09:00.

    For those who are told of what somebody did alone: a name is what they were called that moment. An account that was
    added `since` then says so, since anybody can be given anybody's name.
    """
    said = [f"{person.name}, {person.email}: {Role(person.role).label} in {person.team.name}", *_called(former)]
    if person.created_at >= since:
        said.append(f"account added on {dates.say(clock.london(person.created_at).date())}")
    return ", ".join(said)


def team_as_told(team: Team, former: Sequence[FormerName]) -> str:
    """Family Safeguarding East was called Training room until 23 November 2026 at 09:00."""
    return f"{team.name} was {', '.join(_called(former))}"


def _called(former: Sequence[FormerName]) -> list[str]:
    return [f"called {one.name} until {dates.say_moment(one.until)}" for one in former]
