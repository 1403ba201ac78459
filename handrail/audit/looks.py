"""Which families a request has read of, and of which the trail says so: no answer leaves before the two agree."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Looks:
    """References of families: those that were read, and those of which a row of the trail says who looked."""

    read: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    @property
    def untold(self) -> list[str]:
        return sorted(self.read - self.told)


_of_this_request: ContextVar[Looks | None] = ContextVar("looks", default=None)


@contextmanager
def noted() -> Iterator[Looks]:
    """Notes what is read and told until it ends; outside of it, as in a command, nothing is noted."""
    looks = Looks()
    before = _of_this_request.set(looks)
    try:
        yield looks
    finally:
        _of_this_request.reset(before)


def is_read(case_reference: str) -> None:
    if (looks := _of_this_request.get()) is not None:
        looks.read.add(case_reference)


@contextmanager
def only_to_decide() -> Iterator[None]:
    """Notes nothing: what is read until it ends decides what is answered, and no word of it is."""
    before = _of_this_request.set(None)
    try:
        yield
    finally:
        _of_this_request.reset(before)


def are_told(case_references: Iterable[str]) -> None:
    """To be said once the row is committed: of one that is rolled back, nobody could be told."""
    if (looks := _of_this_request.get()) is not None:
        looks.told.update(case_references)
