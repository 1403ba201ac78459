"""Makes documents in a process of their own, so that none, however large, holds up the server or fills its memory."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from django.core.cache import cache

from handrail.accounts.models import User
from handrail.core import logs

# A full record takes a twentieth of a second; ten seconds are a record of some hundred pages.
SECONDS_TO_MAKE = 10.0
# Documents of others that are made in this worker are waited for this long.
SECONDS_TO_WAIT = 3.0
SECONDS_TO_START = 20.0
# What a document may need, and what its process may keep: memory is given back by ending it.
MOST_MEMORY, MOST_MEMORY_KEPT = 1024**3, 400 * 1024**2


class NotMade(Exception):
    """There is no document; whoever asked is told what to do."""


class TooLarge(NotMade):
    """It takes more time or memory than a document may."""


class Busy(NotMade):
    """Another is being made: of the same person, or of too many others."""


@contextmanager
def one_at_a_time(user: User) -> Iterator[None]:
    """Lets somebody have one document made at a time, whichever worker they ask."""
    key = f"document-{user.pk}"
    if not cache.add(key, "", timeout=SECONDS_TO_WAIT + SECONDS_TO_MAKE + 1):
        raise Busy
    try:
        yield
    finally:
        cache.delete(key)


@dataclass
class Process:
    """One process that makes documents, and the way to ask it."""

    process: subprocess.Popen[bytes]
    connection: Connection
    is_ready: bool = False

    @classmethod
    def start(cls) -> "Process":
        ours, theirs = Pipe()
        process = subprocess.Popen(  # noqa: S603 - this program's own, with no words of anybody's
            [sys.executable, "-m", "handrail.documents.made_apart", str(theirs.fileno()), str(MOST_MEMORY)],
            # one thread for what would use every processor there is
            env=os.environ | {"RAYON_NUM_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        return cls(process, ours)

    def ask(self, document: str, asked: dict[str, Any]) -> tuple[bytes, str, int]:
        """The document, why there is none, and the memory held then; raises TimeoutError, or EOFError if it died."""
        if not self.is_ready:
            self.is_ready = self._heard_within(SECONDS_TO_START)
        self.connection.send((document, asked))
        return self._heard_within(SECONDS_TO_MAKE)

    def _heard_within(self, seconds: float) -> Any:
        if not self.connection.poll(seconds):
            raise TimeoutError
        return self.connection.recv()

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


class Maker:
    """The process beside one worker: kept warm, ended at its limits, and then started anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.at_work: Process | None = None

    def start(self) -> Process:
        """Starts the process where it does not run, without waiting for it, so that it is warm when somebody asks."""
        if self.at_work and self.at_work.process.poll() is not None:
            self.stop()
        self.at_work = self.at_work or Process.start()
        return self.at_work

    def stop(self) -> None:
        if self.at_work:
            self.at_work.end()
        self.at_work = None

    def make(self, document: str, **asked: Any) -> bytes:
        """The document; raises TooLarge at the limits of time and memory, Busy while others are made."""
        if not self._lock.acquire(timeout=SECONDS_TO_WAIT):
            raise Busy
        try:
            content, what_failed, memory = self.start().ask(document, asked)
            if memory > MOST_MEMORY_KEPT:
                self._begin_anew()
        except (EOFError, OSError) as fault:
            self._begin_anew()
            limit = "time" if isinstance(fault, TimeoutError) else "memory"
            logs.note("document_too_large", document=document.removesuffix(" document"), why=limit)
            raise TooLarge from fault
        finally:
            self._lock.release()
        if what_failed:
            logs.note("document_failed", document=document.removesuffix(" document"), why=what_failed)
            raise TooLarge
        return content

    def _begin_anew(self) -> None:
        self.stop()
        self.start()


maker = Maker()
