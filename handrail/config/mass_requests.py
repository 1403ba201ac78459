"""How often one person may have what costs the server, or fills the database: far more than anybody at work needs.

Requests of one person take turns with everybody else's whatever these limits are (handrail/serving/turns.py).
"""

import math
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from handrail.accounts.session_life import is_asked_by_the_page
from handrail.config import refusals
from handrail.serving.bridge import WHO_ASKED


@dataclass(frozen=True)
class Allowance:
    """So many at once, and then so many a minute, for one person in one worker."""

    what: str
    at_once: int
    a_minute: int
    costs: str


ALLOWANCES = {
    "documents": Allowance("Word documents and PDFs", 12, 12, "A process of their own, for up to ten seconds each"),
    "exports": Allowance("Exports of the trail", 5, 5, "Every row of a family’s or a person’s trail"),
    "histories": Allowance("Histories of a box", 30, 30, "Every text that a box ever held"),
    "trails": Allowance("Pages of the trail, and searches in it", 30, 30, "Every row that names a family or a person"),
    "searches": Allowance("Searches for people", 30, 60, "A look at every name"),
    "records": Allowance("Pages of a record", 40, 60, "Every answer of a record, and of the one before it"),
    "polls": Allowance("Asking what others saved", 60, 480, "Every text that others saved since, of a record"),
    "changes": Allowance("Saves and other changes", 300, 240, "A row that is kept, and its place in the trail"),
    "letters": Allowance("What people are told of by e-mail", 30, 6, "A letter or more, which others’ wait behind"),
    "everything": Allowance("Everything together, whatever is answered", 400, 900, "A turn each"),
}
# What each address is counted as beside everything; a change is one wherever it is made.
HEAVY_ADDRESSES = {
    "record_word": "documents",
    "record_pdf": "documents",
    "export_trail_of_family": "exports",
    "export_trail_of_person": "exports",
    "record_history": "histories",
    "trail": "trails",
    "trail_of_family": "trails",
    "trail_of_person": "trails",
    "people": "searches",
    "record": "records",
    "check_record": "records",
    "signed_record": "records",
    "record_section": "records",
    "record_together": "polls",
}
# Where a change is told of by e-mail, to whose account it is, to who watches, or to whoever is to choose a password.
ADDRESSES_THAT_WRITE_LETTERS = frozenset(
    {
        "add_passkey",
        "add_person",
        "authenticator_app",
        "change_person",
        "change_to_confirm",
        "disable_person",
        "emergency_access",
        "passkey",
        "recovery_codes",
        "remove_authenticator_app",
        "remove_second_steps",
        "send_password_link",
        "sign_person_out",
        "team",
    }
)

# Counts that have not been touched for longest are forgotten first; they are full again by then.
MOST_REMEMBERED = 20_000


class TooOften(Exception):
    """Somebody has nothing left of an allowance, and has some again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Buckets:
    """Counts what each person has left of each allowance; it fills again as time passes."""

    def __init__(self) -> None:
        self._left: dict[Hashable, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: Hashable, allowance: Allowance) -> None:
        """Takes one; raises TooOften where none is left."""
        now = time.monotonic()
        a_second = allowance.a_minute / 60
        with self._lock:
            left, at = self._left.get(key, (float(allowance.at_once), now))
            left = min(allowance.at_once, left + (now - at) * a_second)
            if left < 1:
                raise TooOften(math.ceil((1 - left) / a_second))
            self._left.pop(key, None)
            self._left[key] = (left - 1, now)
            if len(self._left) > MOST_REMEMBERED:
                del self._left[next(iter(self._left))]


class LimitMassRequests:
    """Says who asks to the server, which gives everybody their turn, and refuses what nobody at work would ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.buckets = Buckets()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Counts before anything else may answer: a form without its token, or no such address, costs a turn too."""
        request.META[WHO_ASKED] = str(request.user.pk) if request.user.is_authenticated else ""
        return self._refuse_beyond(["everything"], request) or self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: object) -> HttpResponseBase | None:
        return self._refuse_beyond(heavy_kinds_of(request, view), request)

    def _refuse_beyond(self, kinds: list[str], request: HttpRequest) -> HttpResponseBase | None:
        if not (request.user.is_authenticated and settings.LIMIT_MASS_REQUESTS):
            return None
        try:
            for kind in kinds:
                self.buckets.take((str(request.user.pk), kind), ALLOWANCES[kind])
        except TooOften as refused:
            return refusals.too_many(request, seconds=refused.seconds)
        return None


def heavy_kinds_of(request: HttpRequest, view: object) -> list[str]:
    """The allowances that a request is counted against beside everything."""
    name = (request.resolver_match.url_name if request.resolver_match else None) or ""
    kinds = [HEAVY_ADDRESSES[name]] if name in HEAVY_ADDRESSES else []
    if request.method not in ("GET", "HEAD"):
        kinds += ["changes"] * (not is_asked_by_the_page(view)) + ["letters"] * (name in ADDRESSES_THAT_WRITE_LETTERS)
    return kinds
