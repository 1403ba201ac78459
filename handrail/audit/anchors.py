"""Keeps the newest seal outside the database every few minutes: whoever cuts the chain cannot change that."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from handrail.audit.macs import keyed
from handrail.audit.models import TrailSeal
from handrail.core import logs

ANCHORED_EVERY = timedelta(minutes=5)
# This is asked every few seconds of a file that grows for years: only its end is read.
LONGEST_LINE = 1_000

# The newest seal of the last round, for each file: so far this process knows the chain to have come.
_seen: dict[Path, TrailSeal] = {}


@dataclass(frozen=True)
class Anchor:
    """That the chain had come to this place at this time; `is_ours` where nobody changed the line or one before it."""

    line: int
    at: datetime
    position: int
    mac: bytes
    code: str
    is_ours: bool


@dataclass(frozen=True)
class Unreadable:
    """A line that is no anchor; `breaks_off` where nothing comes after it, not even the end of the line."""

    line: int
    breaks_off: bool


def anchor_when_due(path: Path, *, now: datetime) -> bool:
    """Adds the newest seal to the file when the last anchor is some minutes old and the chain has grown since.

    A seal that was the newest in an earlier round and is there no more is added at once: somebody cut the chain. What
    is added is on the disk before this returns.
    """
    newest, seen = TrailSeal.objects.order_by("-position").first(), _seen.get(path)
    is_gone = seen is not None and not TrailSeal.objects.filter(position=seen.position, mac=seen.mac).exists()
    seal = seen if is_gone else newest
    if seal is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        # Two servers may share the file.
        fcntl.flock(file, fcntl.LOCK_EX)
        last = _last_anchor_in(file)
        said = {"at": now.isoformat(), "position": seal.position, "mac": bytes(seal.mac).hex()}
        is_due = last is None or (_says_another_seal(last, said) and (is_gone or not _is_recent(last, now)))
        if is_due:
            line = json.dumps(said | {"line": line_mac(said, before=last)}).encode() + b"\n"
            file.write(line if _ends_with_a_line(file) else b"\n" + line)
            file.flush()
            os.fsync(file.fileno())
    if is_gone:
        logs.note("trail_cut", place=seal.position)
    if newest is not None:
        _seen[path] = newest
    return is_due


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
            yield Anchor(number, at, said["position"], mac, said["line"], is_ours)
            before = said


def line_mac(said: dict[str, Any], *, before: dict[str, Any] | None) -> str:
    """What ties a line to the one before it."""
    return keyed(json.dumps(["anchor", before["line"] if before else "", said], sort_keys=True).encode()).hex()


def line_said_in(kept: str) -> str:
    """The code of a line that was written down somewhere: the whole line, or what it ends with."""
    said = _anchor_said_in(kept.encode())
    return said["line"] if said else kept.strip()


def _anchor_said_in(text: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
        bytes.fromhex(said["mac"] + said["line"])
        has_a_zone = datetime.fromisoformat(said["at"]).tzinfo is not None
        return said if has_a_zone and isinstance(said["position"], int) else None
    except (ValueError, TypeError, KeyError):
        return None


def _says_another_seal(last: dict[str, Any], said: dict[str, Any]) -> bool:
    return (last["position"], last["mac"]) != (said["position"], said["mac"])


def _is_recent(last: dict[str, Any], now: datetime) -> bool:
    # One that says it was made later than now was forged, or by another clock: it holds nothing up.
    return timedelta() <= now - datetime.fromisoformat(last["at"]) < ANCHORED_EVERY


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
