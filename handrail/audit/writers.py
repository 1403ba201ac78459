"""Proves each row as it is written, and numbers those of one connection, so that one taken away leaves a hole."""

import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from handrail.audit.macs import PROVED, proof_of
from handrail.core import clock

if TYPE_CHECKING:
    from handrail.audit.models import TrailEvent


@dataclass
class Writer:
    """One thread's connection in one process, and the number of the last row that it committed."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    process: int = field(default_factory=os.getpid)
    committed: int = 0


@dataclass(frozen=True)
class Committed:
    """Is called once the row with this number is committed."""

    writer: Writer
    number: int

    def __call__(self) -> None:
        self.writer.committed = self.number


def prove(row: "TrailEvent") -> None:
    """Says in the row when it is really written, by which writer and as which of its rows, and that this is so."""
    writer = _writer()
    row.written, row.writer, row.number = clock.unstopped(), writer.id, _last_number(writer) + 1
    row.mac = proof_of([getattr(row, column) for column in PROVED])


def count(row: "TrailEvent") -> None:
    """Counts a row that is in the database: what is rolled back leaves its number to the next row."""
    writer = _writer()
    if row.writer == writer.id and row.number is not None:
        transaction.on_commit(Committed(writer, row.number))


def forget_writer(of: BaseDatabaseWrapper) -> None:
    """Begins to number anew, for tests: their rows are taken away without having been tampered with."""
    # `django.db.connection` only stands for the connection of its thread, and has no attributes of it
    vars(connections[of.alias]).pop("trail_writer", None)


def _writer() -> Writer:
    # A forked process has a copy of its parent's connections, and would give the same numbers again.
    connected: Any = connection
    known: Writer | None = getattr(connected, "trail_writer", None)
    if known is None or known.process != os.getpid():
        known = connected.trail_writer = Writer()
    return known


def _last_number(writer: Writer) -> int:
    # Django forgets the hooks of a savepoint or transaction that is rolled back, and of no other.
    hooks = (hook for _, hook, _ in reversed(connection.run_on_commit))
    waiting = (hook.number for hook in hooks if isinstance(hook, Committed) and hook.writer is writer)
    return next(waiting, writer.committed)
