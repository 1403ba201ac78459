"""People for tests."""

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret

from handrail.accounts import services
from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Team, User
from handrail.accounts.one_time_codes import code_at, period_now
from handrail.core import clock

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


@dataclass
class Phone:
    """A phone with an authenticator app on it, which shows a new code whenever it is looked at."""

    secret: str
    periods: int = 0

    def code(self) -> str:
        """The next code: of this period, then of the one after it, which is good a little early."""
        self.periods += 1
        return code_at(self.secret, period_now() + self.periods - 1)


def give_phone(user: User) -> Phone:
    """Sets up an authenticator app for somebody, a while ago, so that each code of now is still to be used."""
    secret = generate_totp_secret()
    with clock.at(clock.now() - datetime.timedelta(minutes=5)):
        services.set_up_authenticator_app(by=user, secret=secret, code=code_at(secret, period_now()))
    return Phone(secret)
