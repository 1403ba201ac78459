"""A process beside the server is started anew whenever it ends, and the log says that it had ended."""

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress

STARTED_ANEW_AFTER = 1.0

Start = Callable[[], "subprocess.Popen[bytes]"]


class BesideTheServer:
    """Goes on until the server stops it: what kills one process, such as a machine without memory, ends no service."""

    def __init__(self, start: Start, *, tell: Callable[[], None]) -> None:
        self.process = start()
        self._start, self._tell = start, tell
        self._stopping = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self.process.kill()

    def _watch(self) -> None:
        while True:
            self.process.wait()
            time.sleep(STARTED_ANEW_AFTER)
            if self._stopping.is_set():
                return
            # It may be what reads the log: told before it reads again, nobody might ever take the line.
            with suppress(OSError):
                self.process = self._start()
            self._tell()
