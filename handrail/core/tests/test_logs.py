import json
import logging

import pytest
from django.db import DatabaseError

from handrail.core import logs
from handrail.core.log_events import ALWAYS, EVENTS, FIELDS
from handrail.core.logs import Line, LineAndTrace
from handrail.core.tests.log_lines import what_is_logged

# What PostgreSQL says of a row that it refuses.
ROW = 'duplicate key value violates "one"\nDETAIL:  Key (text)=(Kelly rang Dev from the bus stop.) already exists.'


@pytest.fixture
def lines():
    with what_is_logged() as found:
        yield lambda: [json.loads(line) for line in found]


class UniqueViolation(Exception):
    sqlstate = "23505"


def refused_row():
    try:
        try:
            raise UniqueViolation(ROW)
        except UniqueViolation as behind:
            raise DatabaseError(ROW) from behind
    except DatabaseError as fault:
        return fault


def test_a_line_says_when_what_and_whose_in_one_object(lines):
    with logs.about(request="0123456789abcdef", method="GET"):
        logs.say_too(person="2f1c0f3a-1111-4222-8333-123456789abc", page="record")
        logs.note("request", status=200, ms=12)
    logs.note("request", status=200, ms=1)

    first, second = lines()
    assert first.pop("time").endswith("+00:00")
    assert first == {
        "level": "info",
        "event": "request",
        "request": "0123456789abcdef",
        "method": "GET",
        "person": "2f1c0f3a-1111-4222-8333-123456789abc",
        "page": "record",
        "status": 200,
        "ms": 12,
    }
    assert second.keys() == {"time", "level", "event", "status", "ms"}


def test_an_error_is_told_by_its_kind_its_code_and_where_it_came_up(lines):
    logs.note("round_failed", part="seal_new_rows", error=refused_row())

    [line] = lines()
    assert line["error"] == ["django.db.utils.DatabaseError", "handrail.core.tests.test_logs.UniqueViolation"]
    assert line["code"] == "23505"
    assert line["at"][0].startswith("handrail/core/tests/test_logs.py:")
    assert "Kelly" not in json.dumps(line)


def test_what_a_library_logs_is_told_without_its_words(lines):
    try:
        raise refused_row()
    except DatabaseError:
        logging.getLogger("some.library").exception("Could not save %s", "Kelly rang Dev")

    [line] = lines()
    assert (line["event"], line["logger"], line["level"]) == ("other", "some.library", "error")
    assert line["at"].startswith("test_logs:")
    assert "Kelly" not in json.dumps(line)


@pytest.mark.parametrize("value", ["Kelly rang", "kelly@example.org", "a\nb", "\u2028", "?name=x", "é", "", "x" * 300])
def test_words_addresses_and_ends_of_lines_are_not_written_into_a_field(value, lines, caplog):
    logs.note("round_failed", part=value)

    assert lines()[0]["part"] == logs.NOT_SHOWN
    assert "\n" not in Line().format(caplog.records[0])


def test_a_field_or_an_event_that_is_not_in_the_inventory_is_refused():
    with pytest.raises(ValueError, match="request has no words"):
        logs.note("request", words="Kelly rang Dev")
    with pytest.raises(KeyError):
        logs.note("gossip")


def test_every_field_is_explained():
    named = {field for event in EVENTS.values() for field in event.fields}

    assert named == FIELDS.keys()
    assert not named & ALWAYS.keys()


def test_a_developer_sees_the_whole_error_below_the_line(caplog):
    logs.note("round_failed", error=refused_row())

    first, *below = LineAndTrace().format(caplog.records[0]).splitlines()
    assert json.loads(first)["event"] == "round_failed"
    assert "Kelly rang Dev" in "\n".join(below)
