"""Devices on which somebody has signed in before: a cookie tells them, so that strangers' guesses do not count there.

The cookie opens nothing. It holds a number of the device and, for each person, a digest that only whoever knows the
person's id can recognise, with what they have shown there; and for whoever was the last of them, a digest that is the
same on all of their devices.
"""

import hashlib
import secrets
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from handrail.accounts.models import User

COOKIE = "__Host-device" if settings.PRODUCTION else "device"
SALT = "handrail.devices-what-was-shown-and-by-whom-last"
# Counted from the last time somebody signed in there.
SECONDS_KNOWN = 180 * 24 * 60 * 60
MOST_PEOPLE = 10


class Shown(IntEnum):
    """What somebody has shown on a device, from the least to the most."""

    # Whoever reads somebody's e-mails opens links on as many new devices as they like.
    LINK = 1
    PASSWORD = 2
    SECOND_STEP = 3


def known_to(request: HttpRequest, person: User | None, *, by: Shown) -> str:
    """The number of this device where this person has shown this or more on it, and not signed out everywhere since."""
    device, people, _ = _read(request)
    return device if person is not None and people.get(_mark(device, person), 0) >= by else ""


def whose_line(request: HttpRequest) -> str:
    """What is the same on all devices of whoever has shown anything on this one, the last of them; else nothing."""
    return _read(request)[2]


def is_known(request: HttpRequest) -> bool:
    """Whether anybody has shown anything on this device."""
    return _read(request)[0] != ""


def note_known(request: HttpRequest, response: HttpResponseBase, person: User, *, by: Shown) -> None:
    """Has the browser remember what this person has shown on it, beside others who share it."""
    device, people, _ = _read(request)
    device = device or secrets.token_hex(16)
    mark = _mark(device, person)
    latest = {mark: max(by, people.get(mark, 0)), **{other: shown for other, shown in people.items() if other != mark}}
    response.set_cookie(
        COOKIE,
        signing.dumps([device, dict(list(latest.items())[:MOST_PEOPLE]), _line(person)], salt=SALT),
        max_age=SECONDS_KNOWN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, dict[str, int], str]:
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=SECONDS_KNOWN)
    except signing.BadSignature:
        return "", {}, ""
    return said[0], said[1], said[2]


def _mark(device: str, person: User) -> str:
    return hashlib.sha256(f"{device}/{person.pk}/{person.sessions_token or ''}".encode()).hexdigest()[:32]


def _line(person: User) -> str:
    return salted_hmac("handrail.devices.line", str(person.pk), algorithm="sha256").hexdigest()[:32]
