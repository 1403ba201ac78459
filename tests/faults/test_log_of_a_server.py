"""Whatever goes wrong in a server in production mode, all that it writes are lines of the inventory, without words."""

import json
import logging
import re
import secrets
import urllib.parse

import pytest

from handrail.core.log_events import ALWAYS, EVENTS
from tests.faults.talkative import FAILS, HEADER, SAYS, WORDS
from tests.faults.talkative_server import a_talkative_server


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
