"""What is asked about how people sign in."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from handrail.accounts.models import User

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
