"""People for tests."""

import datetime
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client

from handrail.accounts.choices import Role
from handrail.accounts.models import Agency, Letter, Team, User
from handrail.accounts.one_time_codes import code_at, period_now
from handrail.accounts.services import second_steps
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


def sign_in_just_now(client: Client, user: User) -> Client:
    """A browser in which somebody gave their password a moment ago, so that it is not asked for again."""
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "password")
    session.save()
    return client


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
        second_steps.set_up_authenticator_app(by=user, secret=secret, code=code_at(secret, period_now()))
    _were_told(user)
    return Phone(secret)


# What a device answered once when it was asked to make a passkey.
CREDENTIAL = {
    "id": "zc8A50Q9W9vkwApTtAxxF64x6cfycX_87rNPDkbsqrU",
    "rawId": "zc8A50Q9W9vkwApTtAxxF64x6cfycX_87rNPDkbsqrU",
    "type": "public-key",
    "response": {
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAQECAwQFBgcI"
            "AQIDBAUGBwgAIM3PAOdEPVvb5MAKU7QMcReuMenH8nF__O6zTw5G7Kq1pQECAyYgASFYIBhdWyY5B_G0TnjKuSNLTeIJJil4w8Vd"
            "m0dnmLW6GZrpIlggy9UklfHHM6_P7Il9fHt1ZfAMEVMqR7PhA8pi_wNBVwg"
        ),
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoieUFhTFRZWmtnQXVGV0UyZXNTaV9Od2dRRXZYMHhCNFBCc1F0"
            "dmd0WXdWOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6NTc5NjUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"
        ),
    },
}


def give_passkey(user: User, name: str = "Work laptop") -> Authenticator:
    passkey = second_steps.add_passkey(by=user, name=name, credential=CREDENTIAL)
    _were_told(user)
    return passkey


def _were_told(user: User) -> None:
    """A round has sent them what waited, before a test looks at what is sent."""
    Letter.objects.filter(person=user).delete()
