"""How long a session lasts: so long after the last thing somebody did in it, and never longer than so long in all."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase

from handrail.core import clock
from handrail.council.choices import SETTINGS

DEFAULTS = {name: SETTINGS[name].default for name in ("idle_minutes", "session_hours")}
# What people do is written down this often and not more: a row of a session is not written at every request.
NOTED_EVERY = datetime.timedelta(minutes=1)
IDLE, LONGEST = "idle", "longest"
# Whoever sits at this browser signed out in it.
HERE = "here"
# Tells the sign-in page why somebody stands there, whichever of their windows or pages found the session over.
ENDED_COOKIE = "__Host-ended" if settings.PRODUCTION else "ended"


@dataclass(frozen=True)
class Life:
    """When a session began, when somebody last did something in it, and the council's limits when it began."""

    begun_at: datetime.datetime
    seen_at: datetime.datetime
    idle_minutes: int
    session_hours: int

    @classmethod
    def from_now(cls, settings: Mapping[str, int] = DEFAULTS) -> "Life":
        now = clock.now()
        return cls(now, now, settings["idle_minutes"], settings["session_hours"])

    @property
    def idle_from(self) -> datetime.datetime:
        return self.seen_at + datetime.timedelta(minutes=self.idle_minutes)

    @property
    def over_from(self) -> datetime.datetime:
        return self.begun_at + datetime.timedelta(hours=self.session_hours)

    @property
    def seconds_left(self) -> int:
        """How long it still lasts if nobody does anything more."""
        return max(0, int((min(self.idle_from, self.over_from) - clock.now()).total_seconds()))

    @property
    def can_go_on(self) -> bool:
        """Whether doing something makes it last longer than it otherwise would."""
        return self.idle_from < self.over_from

    def why_over(self) -> str:
        """Why it is over, or nothing while it is not."""
        now = clock.now()
        if now >= self.over_from:
            return LONGEST
        return IDLE if now >= self.idle_from else ""

    def seen_now(self) -> "Life":
        return replace(self, seen_at=clock.now())

    def is_to_be_noted(self) -> bool:
        return clock.now() - self.seen_at >= NOTED_EVERY


def say_why_it_ended(response: HttpResponseBase, why: str) -> None:
    _set_ended_cookie(response, why, max_age=settings.SESSION_COOKIE_AGE)


def leave_nothing_here(response: HttpResponseBase) -> None:
    """Takes what waits to be saved off this browser's device: its person signed out in it."""
    say_why_it_ended(response, HERE)
    # also where the sign-in page's own script could not clear it
    response["Clear-Site-Data"] = '"storage"'


def forget_why_it_ended(response: HttpResponseBase) -> None:
    _set_ended_cookie(response, "", max_age=0)


def _set_ended_cookie(response: HttpResponseBase, why: str, *, max_age: int) -> None:
    response.set_cookie(
        ENDED_COOKIE, why, max_age=max_age, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def asked_by_the_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declares that an open page asks this by itself: it keeps nobody signed in who has gone for the day."""
    view.asked_by_the_page = True  # type: ignore[attr-defined]
    return view


def is_asked_by_the_page(view: Callable[..., Any]) -> bool:
    return getattr(view, "asked_by_the_page", False)
