"""Whoever watched over emergency access until lately, so that nobody is put out of it first, and silenced by that."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from handrail.accounts.models import FormerWatcher, Team, User
from handrail.accounts.queries import STILL_TWO_FOR
from handrail.core import clock

# Who, over which team’s families or over all, and whether only once a review is late.
Watch = tuple[UUID, UUID | None, bool]


@contextmanager
def still_told() -> Iterator[None]:
    """Keeps those who watch before a change and no longer after it among those who are told, for a week."""
    before = _watches()
    yield
    FormerWatcher.objects.bulk_create(
        FormerWatcher(person_id=person, team_id=team, is_told_once_late=once_late, stopped_at=clock.now())
        for person, team, once_late in before - _watches()
    )


def _watches() -> set[Watch]:
    """Also of those whose account was closed lately, who are told for as long."""
    told = User.objects.who_open_families().told_until(clock.now() - STILL_TWO_FOR)
    people = set(told.values_list("pk", flat=True))
    watches: set[Watch] = {(person, None, False) for person in told.in_governance().values_list("pk", flat=True)}
    for team, head, manager in Team.objects.exclude(head=None).values_list("pk", "head", "head__line_manager"):
        watches |= {(head, team, False)} if head in people else set()
        watches |= {(manager, team, True)} if manager in people else set()
    return watches
