"""Writes the trail: what a person did, in the same transaction; what a person looked at, before it is shown."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import Error, IntegrityError, connection, transaction
from django.db.models import QuerySet

from handrail.audit.events import EVENTS
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.prepared import FilledIn, prepared
from handrail.core.text import storable

LOOK_COVERS = timedelta(minutes=15)


class Actor(Protocol):
    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> str: ...


class TrailUnavailable(Exception):
    """The look could not be written down, so nothing may be shown."""


class UnknownEvent(ValueError):
    """The event is not in the table of events."""


class NoTransaction(RuntimeError):
    """What is recorded must be committed together with what was done."""


def record(
    event: str,
    *,
    by: Actor | None,
    case_reference: str = "",
    subject: str = "",
    subject_id: object = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """Leaves one row for one thing a person did, within the caller's transaction.

    `subject` is a label such as "Next step", never a person's name. `by` is None where the program itself acts.
    """
    if event not in EVENTS:
        raise UnknownEvent(f"{event!r} is not in handrail/audit/events.py. Add it there with its sentence.")
    if not connection.in_atomic_block:
        raise NoTransaction(f"{event!r} must be recorded inside the transaction of what was done.")
    TrailEvent.objects.create(
        event=event,
        **who(by),
        case_reference=case_reference,
        subject=storable(subject),
        subject_id=str(subject_id),
        detail=detail or {},
    )


def look(*, by: Actor, case_reference: str, page: str, cases: Iterable[str] | None = None) -> None:
    """Makes sure a row says that this person looked: at most one per person, case, page and 15 minutes.

    A list has no case of its own and gives the references of its `cases`; another set of cases is another look.
    Raises TrailUnavailable where the row cannot be written. Never inside a transaction.
    """
    named = None if cases is None else sorted({str(case) for case in cases})
    now = clock.now()
    quarter = int(now.timestamp() // LOOK_COVERS.total_seconds())
    key = look_key(str(by.pk), case_reference, page, *(named or ()))

    def is_covered() -> bool:
        this, before = FilledIn(f"{key}:{quarter}"), FilledIn(f"{key}:{quarter - 1}")
        return bool(_covering(this=this, before=before, since=now - LOOK_COVERS))

    try:
        if is_covered():
            return
        try:
            with transaction.atomic(durable=True):
                TrailEvent.objects.create(
                    at=now,
                    event="case.looked" if named is None else "list.looked",
                    **who(by),
                    case_reference=case_reference,
                    page=page,
                    detail={} if named is None else {"cases": named},
                    look=f"{key}:{quarter}",
                )
        except IntegrityError:
            # The same person opened the page twice at one moment, and the other look was written first.
            if not is_covered():
                raise
    except Error as fault:
        raise TrailUnavailable("The look could not be written to the trail.") from fault


def handed_over(*, by: Actor, case_reference: str, subject: str, subject_id: object, detail: dict[str, Any]) -> None:
    """Leaves a row before a document is sent, each time one is; raises TrailUnavailable where it cannot be written."""
    try:
        with transaction.atomic(durable=True):
            record(
                "document.downloaded",
                by=by,
                case_reference=case_reference,
                subject=subject,
                subject_id=subject_id,
                detail=detail,
            )
    except Error as fault:
        raise TrailUnavailable("The download could not be written to the trail.") from fault


@prepared
def _covering(*, this: FilledIn, before: FilledIn, since: datetime) -> QuerySet[TrailEvent, int]:
    return TrailEvent.objects.filter(look__in=[this, before], at__gt=since).values_list("pk", flat=True)[:1]


def who(by: Actor | None) -> dict[str, str]:
    if by is None:
        return {"actor_id": "", "actor_name": "Handrail"}
    return {"actor_id": str(by.pk), "actor_name": storable(by.name)}


def look_key(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]
