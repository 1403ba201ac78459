"""The key with which a browser seals text that waits on the device to be saved."""

import base64

from django.utils.crypto import salted_hmac

from handrail.accounts.models import User

PURPOSE = "handrail.text-kept-on-a-device"


def device_key(user: User) -> str:
    """32 bytes in base64 that only this person is given, in any session, until they sign out everywhere."""
    whose = f"{user.pk}/{user.sessions_token or ''}"
    return base64.b64encode(salted_hmac(PURPOSE, whose, algorithm="sha256").digest()).decode()
