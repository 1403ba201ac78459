"""Devices on which somebody has signed in before: a cookie tells them, so that strangers' guesses do not count there.

The cookie opens nothing. It holds a number of the device and, for each person, a digest that only whoever knows the
person's id can recognise.
"""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from handrail.accounts.models import User

COOKIE = "__Host-device" if settings.PRODUCTION else "device"
SALT = "handrail.known-devices"
# Counted from the last time somebody signed in there.
SECONDS_KNOWN = 180 * 24 * 60 * 60
MOST_PEOPLE = 10


def known_to(request: HttpRequest, person: User | None) -> str:
    """The number of this device where this person has signed in on it, and not signed out everywhere since."""
    device, people = _read(request)
    return device if person is not None and _mark(device, person) in people else ""


def number_of(request: HttpRequest) -> str:
    """The number of this device where anybody has signed in on it."""
    return _read(request)[0]


def is_known(request: HttpRequest) -> bool:
    """Whether anybody has signed in on this device."""
    return number_of(request) != ""


def note_known(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Has the browser remember that this person has signed in on it, beside others who share it."""
    device, people = _read(request)
    device = device or secrets.token_hex(16)
    mark = _mark(device, person)
    people = [mark, *(other for other in people if other != mark)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps([device, people], salt=SALT),
        max_age=SECONDS_KNOWN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS_KNOWN)
    except signing.BadSignature:
        return "", []
    return said[0], said[1]


def _mark(device: str, person: User) -> str:
    return hashlib.sha256(f"{device}/{person.pk}/{person.sessions_token or ''}".encode()).hexdigest()[:32]
