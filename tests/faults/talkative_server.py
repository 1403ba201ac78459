"""A server in production mode whose standard output and error are kept, and whose settings write words into them."""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import contextmanager

from bench.s8_headers import HOST, settings_in_production
from bench.serving import ROOT, free_port, kill_what_is_left, manage, settings_of, sqlite, wait_until_served

WHERE = re.compile(r"Handrail is served at http://127\.0\.0\.1:\d+")


class Served:
    """A server whose standard output and error are kept, whole, until it has ended."""

    def __init__(self, port, process, written):
        self.port, self.process = port, process
        self.kept = written

    def ask(self, method="GET", path="/sign-in/", *, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        given = {"Host": HOST, "X-Forwarded-Proto": "https", **headers}
        try:
            connection.request(method, urllib.parse.quote(path), body, given)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def keep_what_was_written(self):
        self.kept = self.written

    @property
    def written(self):
        """What was written by now, or by its end."""
        return (
            self.kept
            if isinstance(self.kept, str)
            else os.pread(self.kept.fileno(), 10_000_000, 0).decode(errors="replace")
        )

    @property
    def lines(self):
        """Every line but the one that says, before anybody is served, where."""
        first, *lines = self.written.splitlines()
        assert WHERE.fullmatch(first)
        return lines


@contextmanager
def a_talkative_server(*, without=""):
    program = "bench.served_without" if without else "handrail.config.command"
    with (
        sqlite() as database,
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile("w+", errors="replace") as written,
    ):
        manage(settings_of(database), "migrate", "--verbosity", "0")
        values = settings_in_production(database, folder) | {"HANDRAIL_WORKERS": "1"}
        manage(values, "collectstatic", "--noinput", "--verbosity", "0")
        port = free_port()
        values |= {"HANDRAIL_PORT": f"{port}", "DJANGO_SETTINGS_MODULE": "tests.faults.talkative", "WITHOUT": without}
        values.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        process = subprocess.Popen(
            [sys.executable, "-m", program, "serve"],
            cwd=ROOT,
            env=values,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
        served = Served(port, process, written)
        try:
            wait_until_served(f"http://127.0.0.1:{port}", process)
            yield served
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            kill_what_is_left(process)
        served.keep_what_was_written()
