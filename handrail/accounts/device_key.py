"""The key with which a browser seals text that waits on the device to be saved."""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac

from handrail.accounts.models import User

PURPOSE = "handrail.text-kept-on-a-device"


def device_keys(user: User) -> list[str]:
    """32 bytes in base64 that only this person is given, in any session, until they sign out everywhere.

    Those before it follow: text that waited while somebody else ended all sessions, or the secret key was changed, is
    opened with them.
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    tokens = (user.sessions_token or "", *user.former_sessions_tokens)
    return [_key(f"{user.pk}/{token}", secret) for token in tokens for secret in secrets]


def _key(whose: str, secret: str) -> str:
    return base64.b64encode(salted_hmac(PURPOSE, whose, secret=secret, algorithm="sha256").digest()).decode()
