"""Writes the trail: what a person did, in the same transaction; what a person looked at, before it is shown."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import Error, IntegrityError, connection, transaction
from django.db.models import QuerySet

from handrail.audit import looks
from handrail.audit.concerned import people_concerned
from handrail.audit.events import EVENTS
from handrail.audit.models import Kept, RowNotTaken, TrailCase, TrailEvent, TrailPerson
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
    """A look could not be written down, so nothing may be shown; or what was done, so it is not done."""


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
    cases: Iterable[str] = (),
) -> None:
    """Leaves one row for one thing a person did, within the caller's transaction; or raises TrailUnavailable.

    `subject` is a label such as "Next step", never a person's name. `by` is None where the program itself acts. What
    is about several families gives their references as `cases`. Whoever `detail` names by id finds the row too.
    """
    if event not in EVENTS:
        raise UnknownEvent(f"{event!r} is not in handrail/audit/events.py. Add it there with its sentence.")
    if not connection.in_atomic_block:
        raise NoTransaction(f"{event!r} must be recorded inside the transaction of what was done.")
    named = sorted(set(cases))
    try:
        row = TrailEvent.objects.create(
            event=event,
            **who(by),
            case_reference=case_reference,
            subject=storable(subject),
            subject_id=str(subject_id),
            detail={**(detail or {}), **({"cases": named} if named else {})},
        )
        _name(named, row)
        _concern(row)
    except Error as fault:
        raise TrailUnavailable("What was done could not be written to the trail.") from fault


@contextmanager
def loading(*, by: Actor | None, what: str) -> Iterator[None]:
    """Lets rows say that they are about earlier days, between two rows that say so, within the caller's transaction.

    Anywhere else a row that gives another time than that of its writing is found by `verify-trail`.
    """
    record("loading.began", by=by, subject=what)
    yield
    record("loading.ended", by=by, subject=what)


def look(*, by: Actor, case_reference: str, page: str, cases: Iterable[str] | None = None) -> None:
    """Makes sure a row says that this person looked: at most one per person, case, page and 15 minutes.

    A list has no case of its own and gives the references of its `cases`; another set of cases is another look.
    Raises TrailUnavailable where the row cannot be written. Never inside a transaction.
    """
    named = None if cases is None else sorted({str(case) for case in cases})
    _look(
        "case.looked" if named is None else "list.looked", by=by, case_reference=case_reference, page=page, cases=named
    )


def look_at_trail(
    *, by: Actor, page: str, case_reference: str = "", person_id: object = "", cases: Iterable[str] = ()
) -> None:
    """Makes sure a row says that this person read the trail of a family or of a person, as `look` does of a page."""
    _look(
        "trail.looked",
        by=by,
        case_reference=case_reference,
        page=page,
        cases=sorted(set(cases)),
        subject="Person" if person_id else "",
        subject_id=str(person_id),
    )


def _look(
    event: str,
    *,
    by: Actor,
    case_reference: str,
    page: str,
    cases: list[str] | None,
    subject: str = "",
    subject_id: str = "",
) -> None:
    now = clock.now()
    quarter = int(now.timestamp() // LOOK_COVERS.total_seconds())
    key = look_key(str(by.pk), case_reference, page, *filter(None, [subject_id]), *(cases or ()))

    def is_covered() -> bool:
        this, before = FilledIn(f"{key}:{quarter}"), FilledIn(f"{key}:{quarter - 1}")
        return bool(_covering(this=this, before=before, since=now - LOOK_COVERS))

    def say_so() -> None:
        looks.are_told([case_reference, *(cases or ())])

    try:
        if is_covered():
            say_so()
            return
        try:
            with transaction.atomic(durable=True):
                row = TrailEvent.objects.create(
                    at=now,
                    event=event,
                    **who(by),
                    case_reference=case_reference,
                    subject=subject,
                    subject_id=subject_id,
                    page=page,
                    detail={} if cases is None else {"cases": cases},
                    look=f"{key}:{quarter}",
                )
                _name(cases or [], row)
        except IntegrityError:
            # The same person opened the page twice at one moment, and the other look was written first.
            if not is_covered():
                raise
    except Error as fault:
        raise TrailUnavailable("The look could not be written to the trail.") from fault
    say_so()


def handed_over(
    *,
    by: Actor,
    event: str = "document.downloaded",
    case_reference: str = "",
    subject: str,
    subject_id: object,
    detail: dict[str, Any],
    cases: Iterable[str] = (),
) -> None:
    """Leaves a row before a file is sent, each time one is; raises TrailUnavailable where it cannot be written."""
    try:
        with transaction.atomic(durable=True):
            record(
                event,
                by=by,
                case_reference=case_reference,
                subject=subject,
                subject_id=subject_id,
                detail=detail,
                cases=cases,
            )
    except Error as fault:
        raise TrailUnavailable("The download could not be written to the trail.") from fault
    looks.are_told([case_reference, *cases])


def _name(cases: list[str], row: TrailEvent) -> None:
    """Lets each of the families that a row names find it; a row about one family, or none, costs nothing here."""
    _add(TrailCase, [TrailCase(trail_event=row, case_reference=one, at=row.at) for one in cases])


def _concern(row: TrailEvent) -> None:
    """Lets each person that a row is about find it; a row about nobody else costs nothing here."""
    people = people_concerned(
        event=row.event, actor_id=row.actor_id, subject=row.subject, subject_id=row.subject_id, detail=row.detail
    )
    _add(TrailPerson, [TrailPerson(trail_event=row, person_id=one, at=row.at) for one in people])


def _add(model: type[Kept], rows: Sequence[Kept]) -> None:
    try:
        model._default_manager.bulk_create(rows)
    except AssertionError as fault:  # which is all that Django says where the database took fewer
        raise RowNotTaken from fault
    if any(row.pk is None for row in rows):
        raise RowNotTaken


@prepared
def _covering(*, this: FilledIn, before: FilledIn, since: datetime) -> QuerySet[TrailEvent, int]:
    return TrailEvent.objects.filter(look__in=[this, before], at__gt=since).values_list("pk", flat=True)[:1]


def who(by: Actor | None) -> dict[str, str]:
    if by is None:
        return {"actor_id": "", "actor_name": "Handrail"}
    return {"actor_id": str(by.pk), "actor_name": storable(by.name)}


def look_key(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]
