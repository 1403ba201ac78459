"""Families that nobody is left to allocate: whoever can help is told of them with the change that left them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.apps import apps
from django.db.models import Count

from handrail.accounts import notices
from handrail.accounts.models import Team


@contextmanager
def told_of(*, asked: bool) -> Iterator[None]:
    """Counts them before and after a change of somebody who allocates; of others nothing is `asked`."""
    before = _in_each_team() if asked else Counter[UUID]()
    yield
    left = _in_each_team() - before if asked else Counter[UUID]()
    for team in Team.objects.filter(pk__in=left).order_by("search_key"):
        notices.tell_of_families_left(team, left[team.pk])


def _in_each_team() -> Counter[UUID]:
    left = apps.get_model("cases", "Case").objects.nobody_allocates().order_by()
    return Counter(dict(left.values_list("team").annotate(many=Count("pk"))))
