"""What the trail says was done: for those who hold what is there now to it."""

import datetime
from collections.abc import Iterator
from typing import Any

from handrail.audit.models import TrailEvent

READ_AT_ONCE = 1_000


def who_did(event: str) -> Iterator[tuple[str, str, datetime.datetime]]:
    """The id of what an event was done to, that of whoever did it, and when, the oldest first."""
    rows = TrailEvent.objects.filter(event=event).order_by("pk")
    return rows.values_list("subject_id", "actor_id", "at").iterator(READ_AT_ONCE)


def who_changed_last(event: str, name: str, *, subject_id: object = "", since: datetime.datetime) -> str:
    """Who did an event last, since that moment, whose detail says something of `name`; nothing where nobody did."""
    rows = TrailEvent.objects.filter(event=event, subject_id=str(subject_id), at__gte=since, detail__has_key=name)
    return rows.order_by("-pk").values_list("actor_name", flat=True).first() or ""


def rows_of(event: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The family's reference, the id of what it was done to, and the detail of each row of an event, the oldest first.

    Whether the rows themselves are as Handrail wrote them, `verify` says.
    """
    rows = TrailEvent.objects.filter(event=event).order_by("pk")
    return rows.values_list("case_reference", "subject_id", "detail").iterator(READ_AT_ONCE)
