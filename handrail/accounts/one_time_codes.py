"""The codes an authenticator app shows (RFC 6238), each good once and for about a minute."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from handrail.core import clock

# A phone's clock may differ a little, and typing takes time.
PERIODS_EITHER_SIDE = 1


def period_of(secret: str, code: str) -> int | None:
    """The period this is the code of, where that is now or next to now."""
    if not secret:
        return None
    for period in range(period_now() - PERIODS_EITHER_SIDE, period_now() + PERIODS_EITHER_SIDE + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, period))):
            return period
    return None


def period_now() -> int:
    return int(clock.now().timestamp()) // settings.MFA_TOTP_PERIOD


def code_at(secret: str, period: int) -> str:
    return format_hotp_value(hotp_value(secret, period))
