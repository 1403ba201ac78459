"""Seals made from the secret key, so that a copy of the database, or of a page, opens nothing."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seals(purpose: str, whose: str = "") -> MultiFernet:
    """The newest secret key seals; those that were retired still open."""
    keys = (
        salted_hmac(purpose, whose, secret=secret, algorithm="sha256").digest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
