"""Makes what only whoever has the trail's key can: the proof that Handrail wrote a row, and the row's seal."""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

# What the proof covers. The database gives the id afterwards: the seal covers it.
PROVED = (
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
    "written",
    "writer",
    "number",
)
COLUMNS = ("id", *PROVED, "mac")
ID, AT, EVENT, ACTOR, FAMILY = (COLUMNS.index(name) for name in ("id", "at", "event", "actor_id", "case_reference"))
SUBJECT, SUBJECT_ID, DETAIL = (COLUMNS.index(name) for name in ("subject", "subject_id", "detail"))
WRITTEN, WRITER, NUMBER, MAC = (COLUMNS.index(name) for name in ("written", "writer", "number", "mac"))
# Rows from before Handrail proved what it wrote hold nothing from here on; their seal covers what stands before it.
BEFORE_PROOFS = WRITTEN
BEGINNING = bytes(32)


def keyed(text: bytes) -> bytes:
    """32 bytes that only whoever has the trail's key can make of this text."""
    return hmac.digest(settings.HANDRAIL_TRAIL_KEY.encode(), text, "sha256")


def proof_of(row: Sequence[Any]) -> bytes:
    """What says that Handrail wrote this row, given in the order of PROVED."""
    return keyed(b"row\n" + _in_words(row))


def is_proved(row: Sequence[Any]) -> bool:
    """Whether a row, in the order of COLUMNS, stands as Handrail wrote it."""
    try:
        return None not in row[WRITTEN:] and hmac.compare_digest(bytes(row[MAC]), proof_of(row[AT:MAC]))
    except TypeError:  # SQLite keeps whatever it is given
        return False


def seal_of(position: int, before: bytes, row: Sequence[Any]) -> bytes:
    """What seals a row, in the order of COLUMNS, at a place of the chain."""
    covered = _in_words(row[:BEFORE_PROOFS]) if row[MAC] is None else b"%d\n%b" % (row[ID], bytes(row[MAC]))
    return keyed(b"%d\n%b%b" % (position, before, covered))


def _moment(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is not written in a row of the trail.")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


# Made once: a million rows are put into words.
_writing = json.JSONEncoder(default=_moment, separators=(",", ":"), sort_keys=True)


def _in_words(row: Sequence[Any]) -> bytes:
    return _writing.encode(row).encode()
