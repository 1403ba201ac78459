"""Seals the trail: a keyed chain over its rows, made after they are committed, so that no save waits for another."""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from handrail.audit.models import TrailEvent, TrailSeal

COLUMNS = (
    "id",
    "at",
    "event",
    "actor_id",
    "actor_name",
    "case_reference",
    "subject",
    "subject_id",
    "page",
    "detail",
    "look",
)
# SQLite has one writer: a save waits while these are written, for about as long as another save would make it wait.
SEALED_AT_ONCE = 500
# Rows committed at the same moment may be seen in another order than that of their ids.
LOOKS_BACK = 10_000
BEGINNING = bytes(32)


def seal_new_rows() -> int:
    """Seals every row that has no seal yet, the oldest first; says how many."""
    sealed = 0
    while rows := _unsealed():
        if not _seal(rows):
            break
        sealed += len(rows)
    return sealed


def mac_of(position: int, before: bytes, row: Sequence[Any]) -> bytes:
    """What seals a row, in the order of COLUMNS, at a place of the chain."""
    written = json.dumps(row, default=_moment, separators=(",", ":"), sort_keys=True)
    return keyed(b"%d\n%b%b" % (position, before, written.encode()))


def keyed(text: bytes) -> bytes:
    """32 bytes that only whoever has the trail's key can make of this text."""
    return hmac.digest(settings.HANDRAIL_TRAIL_KEY.encode(), text, "sha256")


def _unsealed() -> list[tuple[Any, ...]]:
    newest = TrailSeal.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    sealed = TrailSeal.objects.filter(event_id=OuterRef("pk"))
    rows = TrailEvent.objects.filter(~Exists(sealed), pk__gt=newest - LOOKS_BACK).order_by("pk")
    return list(rows.values_list(*COLUMNS)[:SEALED_AT_ONCE])


def _seal(rows: list[tuple[Any, ...]]) -> bool:
    """Adds the seals of these rows; False where another process was sealing at the same moment and came first."""
    last = TrailSeal.objects.order_by("-position").first()
    position, before = (last.position, bytes(last.mac)) if last else (0, BEGINNING)
    seals = []
    for row in rows:
        position += 1
        before = mac_of(position, before, row)
        seals.append(TrailSeal(position=position, event_id=row[0], mac=before))
    try:
        with transaction.atomic(durable=True):
            TrailSeal.objects.bulk_create(seals)
    except IntegrityError:
        return False
    return True


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is not written in a row of the trail.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")
