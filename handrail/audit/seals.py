"""Seals the trail: a keyed chain over its rows, made after they are committed, so that no save waits for another."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from handrail.audit.macs import BEGINNING, COLUMNS, ID, seal_of
from handrail.audit.models import TrailEvent, TrailSeal
from handrail.core import clock

# SQLite has one writer: a save waits while these are written, for about as long as another save would make it wait.
SEALED_AT_ONCE = 500
# A row is seen once it is committed, which may be after others that were written later. No transaction lasts longer
# than this, and rows that do not say when they were written are looked for among at least so many.
LONGEST_TRANSACTION = timedelta(hours=2)
LOOKS_BACK = 10_000


def seal_new_rows() -> int:
    """Seals every row that has no seal yet, the oldest first; says how many."""
    sealed, after = 0, _looks_back_to()
    while (rows := _unsealed(after)) and _seal(rows):
        sealed, after = sealed + len(rows), rows[-1][ID]
    return sealed


def without_a_seal() -> QuerySet[TrailEvent]:
    """The rows that wait for their seal, the oldest first."""
    sealed = TrailSeal.objects.filter(event_id=OuterRef("pk"))
    return TrailEvent.objects.filter(~Exists(sealed)).order_by("pk")


def _looks_back_to() -> int:
    newest = TrailSeal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    past = TrailEvent.objects.filter(written__lt=clock.unstopped() - LONGEST_TRANSACTION).order_by("-pk")
    return min(newest - LOOKS_BACK, past.values_list("pk", flat=True).first() or 0)


def _unsealed(after: int) -> list[tuple[Any, ...]]:
    return list(without_a_seal().filter(pk__gt=after).values_list(*COLUMNS)[:SEALED_AT_ONCE])


def _seal(rows: list[tuple[Any, ...]]) -> bool:
    """Adds the seals of these rows; False where another process was sealing at the same moment and came first."""
    last = TrailSeal.objects.order_by("-position").first()
    position, before = (last.position, bytes(last.mac)) if last else (0, BEGINNING)
    seals = []
    for row in rows:
        position += 1
        before = seal_of(position, before, row)
        seals.append(TrailSeal(position=position, event_id=row[ID], mac=before))
    try:
        with transaction.atomic(durable=True):
            TrailSeal.objects.bulk_create(seals)
    except IntegrityError:
        return False
    return True
