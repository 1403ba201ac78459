"""The key with which a browser seals text that waits on the device to be saved."""

import base64

from django.utils.crypto import salted_hmac

PURPOSE = "handrail.text-kept-on-a-device"


def device_key(session_key: str) -> str:
    """32 bytes in base64 that only this session can be given: once it has ended, nobody can open what they sealed."""
    return base64.b64encode(salted_hmac(PURPOSE, session_key, algorithm="sha256").digest()).decode()
