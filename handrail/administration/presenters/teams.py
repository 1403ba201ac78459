"""What the pages of teams and agencies show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.administration.policies import what_holds_it
from handrail.core import dates
from handrail.core.form_fields import boxes
from handrail.core.numbers import listed

if TYPE_CHECKING:
    from handrail.accounts.models import Agency, Team
    from handrail.administration.forms.teams import AgencyForm, TeamForm


@dataclass(frozen=True)
class PlaceLine:
    name: str
    href: str
    head: str
    people: int
    families: int
    retired: str


def teams_page(teams: Sequence["Team"], agencies: Sequence["Agency"]) -> dict[str, Any]:
    return {
        "teams": [
            PlaceLine(
                name=team.name,
                href=reverse("team", args=[team.pk]),
                head=team.head.name if team.head else "nobody",
                people=team.people_in_it,
                families=team.families_with_it,
                retired=retired(team),
            )
            for team in teams
        ],
        "agencies": [
            PlaceLine(
                name=agency.name,
                href=reverse("agency", args=[agency.pk]),
                head="",
                people=agency.people_in_it,
                families=0,
                retired=retired(agency),
            )
            for agency in agencies
        ],
    }


def saved(what: str, *, waits: bool) -> str:
    return f"{what} Who is its head waits to be confirmed: see Changes." if waits else what


def place_page(
    form: "TeamForm | AgencyForm", place: "Team | Agency | None" = None, *, came_back: bool = False
) -> dict[str, Any]:
    return {
        "came_back": came_back,
        **boxes(form),
        "as_shown": form.as_shown(),
        "place": place,
        "holds": listed(what_holds_it(place)) if place else "",
        "retired": retired(place) if place else "",
    }


def retired(place: "Team | Agency") -> str:
    return f"retired {dates.say(place.retired_on)}" if place.retired_on else ""
