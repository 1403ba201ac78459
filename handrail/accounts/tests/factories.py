"""People for tests."""

from typing import Any

from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User

PASSWORD = "a walk along the canal"


def make_user(name: str = "Sam Okafor", **fields: Any) -> User:
    """A person of the team East at Westmere, with a password, unless `fields` say otherwise."""
    agency, _ = Agency.objects.get_or_create(name="Westmere Council")
    team, _ = Team.objects.get_or_create(name=fields.pop("team_name", "Family Safeguarding East"))
    given = {
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "password": PASSWORD,
        "job_title": "Team Manager",
        "role": Role.TEAM_MANAGER,
        "agency": agency,
        "team": team,
    }
    return User.objects.create_user(name=name, **(given | fields))
