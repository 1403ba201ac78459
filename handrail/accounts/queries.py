"""Questions asked about people and how they sign in, each one statement."""

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from handrail.accounts.dormancy import unused_from
from handrail.accounts.models import User
from handrail.council.queries import settings_now

RECOVERY_CODES = 10


@dataclass(frozen=True)
class SecondFactors:
    """What somebody has set up to sign in with beside their password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    recovery: Authenticator | None

    @property
    def are_set_up(self) -> bool:
        """Recovery codes alone are none: they only stand in for another."""
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        return RECOVERY_CODES - self.recovery.data["used_mask"].bit_count() if self.recovery else 0


def second_factors_of(user: User) -> SecondFactors:
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))

    def of_type(type: str) -> list[Authenticator]:
        return [one for one in found if one.type == type]

    return SecondFactors(
        app=next(iter(of_type(Authenticator.Type.TOTP)), None),
        passkeys=of_type(Authenticator.Type.WEBAUTHN),
        recovery=next(iter(of_type(Authenticator.Type.RECOVERY_CODES)), None),
    )


def people_nobody_has_seen(*, now: datetime.datetime) -> list[User]:
    """Those whose account has been in use by nobody for as long as the council allows."""
    return list(User.objects.unused_since(unused_from(settings_now(), now=now)))
