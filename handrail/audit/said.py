"""What the trail says was done: for those who hold what is there now to it."""

import datetime
from collections.abc import Iterator
from typing import Any

from handrail.audit.events import look_in_words
from handrail.audit.models import TrailEvent

READ_AT_ONCE = 1_000
LOOKS_SHOWN = 200


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


def looks_at(
    case_reference: str, *, by: object, since: datetime.datetime, until: datetime.datetime
) -> list[tuple[datetime.datetime, str]]:
    """When somebody looked at which pages about one family, in the words that follow "Looked at", and took files."""
    rows = TrailEvent.objects.about(case_reference).filter(
        actor_id=str(by), event__in=["case.looked", "document.downloaded"], at__gte=since, at__lte=until
    )
    return [
        (row.at, look_in_words(row.event, row.page) if row.event == "case.looked" else "a record, as a file")
        for row in rows.order_by("pk")[:LOOKS_SHOWN]
    ]
