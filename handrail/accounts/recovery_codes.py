"""Recovery codes: sixty random bits each, of which the database holds a digest made with the secret key."""

import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

HOW_MANY = 10
# Crockford's base 32: what is misread for another character is read as that one.
CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
MISREAD = str.maketrans("OIL", "011", " -")


def new_codes() -> list[str]:
    return ["".join(secrets.choice(CHARACTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]


def digest_of(code: str, *, user_id: object, secret: str | None = None) -> str:
    """The same however the code is typed: in small letters, with spaces, with an O for a zero."""
    read = code.upper().translate(MISREAD)
    return salted_hmac("handrail.recovery-codes", f"{user_id}/{read}", secret=secret, algorithm="sha256").hexdigest()


def found_in(digests: list[str], code: str, *, user_id: object) -> str:
    """The digest that is this code's, or nothing; each is compared, so that time does not tell how near a guess was.

    A secret key that was retired made some of them.
    """
    made = [
        digest_of(code, user_id=user_id, secret=secret)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    right = [kept for kept in digests for candidate in made if constant_time_compare(kept, candidate)]
    return right[0] if right else ""
