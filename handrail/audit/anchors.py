"""Keeps the newest seal outside the database every hour: whoever cuts the chain or makes it anew cannot change that."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

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


class AnchorsAreNotReadable(Exception):
    """A line of the file is no anchor."""

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} of the anchors cannot be read.")
        self.line = line


def anchor_when_due(path: Path, *, now: datetime) -> bool:
    """Adds the newest seal to the file when the last line is an hour old; it is on the disk before this returns."""
    newest = TrailSeal.objects.order_by("-position").first()
    if newest is None:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        # Two servers may share the file.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST_LINE))
        written = file.read().splitlines()
        last = json.loads(written[-1]) if written else None
        if last and now - datetime.fromisoformat(last["at"]) < ANCHORED_EVERY:
            return False
        said = {"at": now.isoformat(), "position": newest.position, "mac": bytes(newest.mac).hex()}
        file.write(json.dumps(said | {"line": line_mac(said, before=last)}).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def anchors_in(path: Path) -> Iterator[Anchor]:
    """The anchors of a file, the oldest first; raises AnchorsAreNotReadable at a line that is none."""
    before = None
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, text in enumerate(file, start=1):
            try:
                said = json.loads(text)
                is_ours = said["line"] == line_mac(
                    {name: said[name] for name in ("at", "position", "mac")}, before=before
                )
                yield Anchor(
                    number,
                    datetime.fromisoformat(said["at"]),
                    int(said["position"]),
                    bytes.fromhex(said["mac"]),
                    is_ours,
                )
            except (ValueError, TypeError, KeyError) as fault:
                raise AnchorsAreNotReadable(number) from fault
            before = said


def line_mac(said: dict[str, Any], *, before: dict[str, Any] | None) -> str:
    """What ties a line to the one before it."""
    return keyed(json.dumps(["anchor", before["line"] if before else "", said], sort_keys=True).encode()).hex()
