"""What a state of a page is, and where its page is."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

Path = Callable[[Any], str]
NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class State:
    """One state of one page: who opens it, what they send from it, and what they do there.

    `send` is what a form of the page sends, `to` where, if not to the page's own address; `press` is done on the page
    and leads to another; both are done without a script. `then` is done on the page as it is, with one. `broken` names
    a function that raises while the page is asked for, `configured` settings that hold then; `comes_in` makes a test
    client that has come in otherwise than by being signed in a while ago. A state that is not `quick` is looked at in
    whole runs only.
    """

    page: str
    state: str
    path: Path
    by: str = "sam"
    send: Mapping[str, str] | None = None
    to: Path | None = None
    press: Callable[[Any], None] | None = None
    then: Callable[[Any, Any], None] | None = None
    status: int = 200
    quick: bool = True
    comes_in: Callable[[Any], Any] | None = field(default=None, compare=False)
    broken: tuple[str, Exception] | None = field(default=None, compare=False)
    configured: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def has_a_script(self) -> bool:
        return self.send is None and self.press is None

    def visitor(self, westmere: Any) -> Any:
        """Who opens it: nobody, a person, or a test client that somebody has come in with."""
        if self.comes_in:
            return self.comes_in(westmere)
        return westmere.worker(self.by) if self.by else None

    def __str__(self) -> str:
        return f"{self.page} ({self.state})"


def at(name: str, *things: str, query: str = "") -> Path:
    """The address of a page about things of the made-up council, named as its files name them."""
    return lambda westmere: reverse(name, args=[westmere.id_of(thing) for thing in things]) + query


def made(name: str, scene: Callable[[Any], uuid.UUID], query: str = "") -> Path:
    """The address of a page about something that is made for it."""
    return lambda westmere: reverse(name, args=[scene(westmere)]) + query


def made_at(name: str, scene: Callable[[Any], object]) -> Path:
    """The address of a page that shows what is made for it among other things."""

    def path(westmere: Any) -> str:
        scene(westmere)
        return reverse(name)

    return path


def nowhere(name: str) -> Path:
    return lambda westmere: reverse(name, args=[NOWHERE])
