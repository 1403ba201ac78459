"""Whatever goes wrong in a server in production mode, all that it writes are lines of the inventory, without words."""

import http.client
import json
import logging
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import contextmanager

import pytest

from bench.s8_headers import HOST, settings_in_production
from bench.serving import ROOT, free_port, kill_what_is_left, manage, settings_of, sqlite, wait_until_served
from handrail.core.log_events import ALWAYS, EVENTS
from tests.faults.talkative import FAILS, HEADER, SAYS, WORDS

WHERE = re.compile(r"Handrail is served at http://127\.0\.0\.1:\d+")


class Served:
    """A server whose standard output and error are kept, whole, until it has ended."""

    def __init__(self, port):
        self.port = port
        self.written = ""

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
        served = Served(port)
        try:
            wait_until_served(f"http://127.0.0.1:{port}", process)
            yield served
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            kill_what_is_left(process)
        written.seek(0)
        served.written = written.read()


def do_everything(served):
    stranger = secrets.token_hex(4)
    assert served.ask(path=f"/records/{stranger}/history/answer.{WORDS}/") == 404
    assert served.ask(path=f"/{WORDS}/") == 404
    form = {"Origin": f"https://{WORDS.split()[0]}.example", "Content-Type": "application/x-www-form-urlencoded"}
    assert served.ask("POST", body=urllib.parse.urlencode({"login": WORDS}), **form) == 403
    assert served.ask(Host=f"{WORDS.split()[0]}.example") == 400
    for way in SAYS:
        served.ask(**{HEADER: way})
    for way in FAILS:
        assert served.ask(**{HEADER: way}) == 500
    served.ask(path="/sign-in/?" + WORDS)


@pytest.fixture(scope="module")
def served():
    with a_talkative_server() as talkative:
        do_everything(talkative)
    return talkative


def test_every_line_is_one_of_the_inventory(served):
    for line in served.lines:
        said = json.loads(line)
        assert said.keys() <= {*ALWAYS, *EVENTS[said["event"]].fields}, line


def test_no_line_holds_a_word(served):
    assert [line for line in served.lines if re.search("kelly|hartley|friday", line, re.IGNORECASE)] == []


def test_each_failure_is_still_told(served):
    said = [json.loads(line) for line in served.lines]
    events = [line["event"] for line in said]

    assert events.count("request_failed") == len(FAILS)
    for event in ("form_refused", "request_unreadable", "words_left_out", "not_caught"):
        assert event in events
    assert {"py.warnings", "some.library", "asyncio", "_granian"} <= {line.get("logger") for line in said}
    [in_a_thread, forgotten] = [line for line in said if line["event"] == "not_caught"]
    assert in_a_thread["error"] == forgotten["error"] == ["builtins.RuntimeError"]


def test_without_the_reader_words_would_stand_in_the_log():
    with a_talkative_server(without="only lines of the log") as talkative:
        do_everything(talkative)

    assert talkative.written.count(WORDS) > len(SAYS) / 2
    # by itself, the settings keep Django's own lines out
    assert not re.search("Not Found|Forbidden|Internal Server Error", talkative.written)


def test_no_logger_is_left_to_python_s_own_handler():
    """Which writes what it is given to standard error, as it is, also under a server that is not Handrail's own."""
    assert logging.lastResort is None
    for name in ("django.request", "django.security", "django.security.csrf", "django.security.DisallowedHost"):
        assert logging.getLogger(name).hasHandlers()
