"""The provider of the council's accounts as Handrail asks it: seldom, not for long, and few at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from requests import RequestException

from handrail.accounts import answers_in_time

KEPT_FOR = 600.0
AWAY_FOR = 10.0
# Of the threads that strangers may take half: with a provider that answers late, the other half goes on.
MOST_AT_ONCE = max(1, settings.THREADS // 4)
SECONDS_TO_A_PLACE = 1.0
# For all that it is asked from one place, one after the other.
SECONDS_FOR_ALL = 6.0
ADDRESSES = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
# What reading an answer raises that is none: a parser raises what it happens to.
UNREADABLE = (
    RequestException,
    OAuth2Error,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
)


class Busy(Exception):
    """Others wait for the provider already, as many as may."""


@dataclass(frozen=True)
class Kept:
    """A discovery document (OpenID Connect Discovery 1.0), or none where the provider was away."""

    document: dict[str, Any] | None
    until: float


_kept: dict[str, Kept] = {}
_asking = threading.Lock()
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@contextmanager
def place() -> Iterator[None]:
    """One of the few from which a request waits for the provider, and not for long."""
    if not _places.acquire(timeout=SECONDS_TO_A_PLACE):
        raise Busy
    try:
        with answers_in_time.within(SECONDS_FOR_ALL):
            yield
    finally:
        _places.release()


def document_at(address: str, fetch: Callable[[], Any]) -> dict[str, Any]:
    """What the provider says of itself, asked for by one at a time; what is known stays good while it is away."""
    kept = _kept.get(address)
    if (kept is None or monotonic() >= kept.until) and _asking.acquire(timeout=_patience(kept)):
        try:
            kept = _kept.get(address)
            if kept is None or monotonic() >= kept.until:
                kept = _kept[address] = _asked(fetch, kept)
        finally:
            _asking.release()
    if kept is None:
        raise Busy
    if kept.document is None:
        raise OAuth2Error("The provider is away.")
    return kept.document


def is_the_councils(document: dict[str, Any]) -> bool:
    """Whether it speaks of the issuer that the settings name, and leads nowhere unencrypted where that is encrypted."""
    addresses = [document[name] for name in ADDRESSES]
    if not all(isinstance(address, str) for address in addresses):
        return False
    council = settings.HANDRAIL_OPENID_ISSUER
    encrypted = not council.startswith("https://") or all(address.startswith("https://") for address in addresses)
    return encrypted and document["issuer"].rstrip("/") == council.rstrip("/")


def forget() -> None:
    _kept.clear()


def _patience(kept: Kept | None) -> float:
    return SECONDS_TO_A_PLACE if kept is None else 0.0


def _asked(fetch: Callable[[], Any], before: Kept | None) -> Kept:
    try:
        with answers_in_time.within(SECONDS_FOR_ALL):
            document = fetch()
        if not is_the_councils(document):
            raise ValueError("The discovery document is not the one of the issuer that was set.")
    except UNREADABLE:
        return Kept(before.document if before else None, monotonic() + AWAY_FOR)
    return Kept(document, monotonic() + KEPT_FOR)
