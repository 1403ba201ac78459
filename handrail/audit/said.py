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


def rows_of(event: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The family's reference, the id of what it was done to, and the detail of each row of an event, the oldest first.

    Whether the rows themselves are as Handrail wrote them, `verify` says.
    """
    rows = TrailEvent.objects.filter(event=event).order_by("pk")
    return rows.values_list("case_reference", "subject_id", "detail").iterator(READ_AT_ONCE)
