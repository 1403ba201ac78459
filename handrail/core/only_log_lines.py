"""Lets nothing out of a server but lines of its log: whatever else is written to its standard output or error is told.

A process of its own reads all that the server, and what the server starts, writes there, a library in C among them.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, BinaryIO

from handrail.core import logs
from handrail.core.beside_the_server import BesideTheServer
from handrail.core.log_events import ALWAYS, EVENTS

LONGEST_LINE = 64 * 1024
TELLS_AGAIN_AFTER = 1.0


def let_only_lines_out() -> None:
    """From here on; the reader goes on until all who write have ended, so that no last line is lost.

    The server holds on to both ends and to where lines go: one that reads in another's place takes up what is unread.
    """
    tell_of_what_is_not_caught()
    unread, written = os.pipe()
    out = os.dup(2)

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - this program's own, with no words of anybody's
            [sys.executable, "-m", __name__],
            stdin=unread,
            stdout=subprocess.DEVNULL,
            stderr=out,
            start_new_session=True,
        )

    BesideTheServer(start, tell=lambda: logs.note("log_reader_ended"))
    sys.stdout.flush()
    for descriptor in (1, 2):
        os.dup2(written, descriptor)
    os.close(written)


def tell_of_what_is_not_caught() -> None:
    """Python writes what nobody catches to standard error, message and all; the log says its kind and its place."""

    def in_the_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        logs.note("not_caught", error=error)

    def elsewhere(told: Any) -> None:
        logs.note("not_caught", error=told.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_the_end, elsewhere, elsewhere


def lines_of(written: BinaryIO) -> Iterator[bytes]:
    """What leaves of what was written; that something stays behind is logged."""
    told_at = -TELLS_AGAIN_AFTER
    while text := written.readline(LONGEST_LINE):
        if is_line(text):
            yield text
        elif text.strip() and time.monotonic() - told_at >= TELLS_AGAIN_AFTER:
            told_at = time.monotonic()
            logs.note("words_left_out")


def is_line(text: bytes) -> bool:
    """Whether this is a whole line of the log, with an event's own fields and nobody's words in any."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    event = said.get("event") if isinstance(said, dict) else None
    return (
        isinstance(event, str)
        and event in EVENTS
        and said.keys() <= {*ALWAYS, *EVENTS[event].fields}
        and all(logs.shown(value) == value for value in said.values())
        # nothing beside it either: a name that comes twice, spaces, an end that is missing
        and text == json.dumps(said).encode() + b"\n"
    )


if __name__ == "__main__":
    # A server is often told to stop together with all that it started; its last lines come after that.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logs.write_to_standard_error()
    for line in lines_of(sys.stdin.buffer):
        # where lines go may be full, or gone: nobody can be told, and who writes must not wait for it
        with suppress(OSError):
            os.write(2, line)
