"""Keeps the newest seal outside the database every hour: whoever cuts the chain or makes it anew cannot change that."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from handrail.audit.models import TrailSeal
from handrail.audit.seals import keyed

ANCHORED_EVERY = timedelta(hours=1)
# This is asked every few seconds of a file that grows for years: only its end is read.
LONGEST_LINE = 1_000


@dataclass(frozen=True)
class Anchor:
    """That the chain had come to this place at this time; `is_ours` where nobody changed the line or one before it."""

    line: int
    at: datetime
    position: int
    mac: bytes
    is_ours: bool


@dataclass(frozen=True)
class Unreadable:
    """A line that is no anchor; `breaks_off` where nothing comes after it, not even the end of the line."""

    line: int
    breaks_off: bool


def anchor_when_due(path: Path, *, now: datetime) -> bool:
    """Adds the newest seal to the file when the last anchor is an hour old; it is on the disk before this returns."""
    newest = TrailSeal.objects.order_by("-position").first()
    if newest is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        # Two servers may share the file.
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_anchor_in(file)
        # One that says it was made later than now was forged, or by another clock: it holds nothing up.
        if last and timedelta() <= now - datetime.fromisoformat(last["at"]) < ANCHORED_EVERY:
            return False
        said = {"at": now.isoformat(), "position": newest.position, "mac": bytes(newest.mac).hex()}
        line = json.dumps(said | {"line": line_mac(said, before=last)}).encode() + b"\n"
        file.write(line if _ends_with_a_line(file) else b"\n" + line)
        file.flush()
        os.fsync(file.fileno())
    return True


def anchors_in(path: Path) -> Iterator[Anchor | Unreadable]:
    """The lines of a file, the oldest first; each anchor is tied to the last one before it that can be read."""
    before = None
    with path.open("rb") as file:
        for number, text in enumerate(file, start=1):
            said = _anchor_said_in(text)
            if said is None:
                yield Unreadable(number, breaks_off=not text.endswith(b"\n"))
                continue
            is_ours = said["line"] == line_mac({name: said[name] for name in ("at", "position", "mac")}, before=before)
            at, mac = datetime.fromisoformat(said["at"]), bytes.fromhex(said["mac"])
            yield Anchor(number, at, said["position"], mac, is_ours)
            before = said


def line_mac(said: dict[str, Any], *, before: dict[str, Any] | None) -> str:
    """What ties a line to the one before it."""
    return keyed(json.dumps(["anchor", before["line"] if before else "", said], sort_keys=True).encode()).hex()


def _anchor_said_in(text: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
        bytes.fromhex(said["mac"] + said["line"])
        has_a_zone = datetime.fromisoformat(said["at"]).tzinfo is not None
        return said if has_a_zone and isinstance(said["position"], int) else None
    except (ValueError, TypeError, KeyError):
        return None


def _last_anchor_in(file: BinaryIO) -> dict[str, Any] | None:
    """The last that can be read: where the power was cut, half a line, or room for one, may stand after it."""
    size = file.seek(0, os.SEEK_END)
    for reach in (LONGEST_LINE, size):
        file.seek(max(0, size - reach))
        said = map(_anchor_said_in, reversed(file.read().splitlines()))
        if last := next(filter(None, said), None):
            return last
    return None


def _ends_with_a_line(file: BinaryIO) -> bool:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    return file.read(1) in (b"", b"\n")
