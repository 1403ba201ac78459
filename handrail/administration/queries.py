"""What the pages of administration ask, each in a constant number of statements."""

import datetime
import uuid
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from handrail.accounts.models import Team, User
from handrail.administration.choices import PersonState
from handrail.cases import queries as case_queries
from handrail.core import clock
from handrail.supervision.meetings import queries as meeting_queries

PEOPLE_ON_A_PAGE = 50
LONG_AWAY = datetime.timedelta(days=30)


def people_found(*, words: str, team: uuid.UUID | None, role: str, state: str, page: str | int) -> Page[User]:
    """Everybody who is meant, by name; one statement counts them and one reads those of a page."""
    found = User.objects.called(words).select_related("team", "agency").order_by("name", "email")
    if team:
        found = found.filter(team=team)
    if role:
        found = found.filter(role=role)
    match state:
        case PersonState.IN_USE:
            found = found.in_use()
        case PersonState.DISABLED:
            found = found.disabled()
        case PersonState.INVITED:
            found = found.without_a_password()
        case PersonState.LONG_AWAY:
            found = found.unused_since(clock.now() - LONG_AWAY)
    return Paginator(found, PEOPLE_ON_A_PAGE).get_page(page)


@dataclass(frozen=True)
class Held:
    """What somebody has to do with families, teams and people, as numbers: whoever manages accounts sees no family."""

    families: int
    families_as_case_holder: int
    meetings_to_chair: int
    manages: list[User]
    heads: list[Team]


def held_by(person: User, *, today: datetime.date) -> Held:
    families, as_case_holder = case_queries.families_held_by(person, on=today)
    return Held(
        families=families,
        families_as_case_holder=as_case_holder,
        meetings_to_chair=meeting_queries.meetings_to_chair(person, from_day=today),
        manages=list(User.objects.in_use().filter(line_manager=person).order_by("name")),
        heads=list(Team.objects.filter(head=person).order_by("name")),
    )
