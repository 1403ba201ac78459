"""Only whole lines of the log leave; what else was written is told, once a second, without its words."""

import io
import json

import pytest

from handrail.core import only_log_lines
from handrail.core.only_log_lines import lines_of
from handrail.core.tests.log_lines import what_is_logged

A_LINE = b'{"time": "2026-11-23T09:00:00.000+00:00", "level": "info", "event": "request", "status": 200, "ms": 1}\n'


def left(text):
    with what_is_logged() as told:
        return [*lines_of(io.BytesIO(text)), *told]


def test_a_line_of_the_log_leaves_as_it_is():
    assert left(A_LINE * 3) == [A_LINE] * 3


@pytest.mark.parametrize(
    "written",
    [
        b"Kelly rang Dev\n",
        b"\xff\xfe\n",
        b"Kelly " + A_LINE,
        A_LINE.replace(b"request", b"rang Dev"),
        A_LINE.replace(b"200", b'"Kelly rang"'),
        A_LINE.replace(b"200", b'{"Kelly": 1}'),
        A_LINE.replace(b"200", b"null"),
        A_LINE.replace(b'"ms"', b'"Kelly"'),
        A_LINE.replace(b'"ms"', b'"status": "Kelly rang", "status": 200, "ms"'),
        A_LINE.rstrip(b"\n"),
        b"[]\n",
        b"1\n",
        b'"Kelly"\n',
        b'{"event": ["Kelly"]}\n',
        b"[" * 10_000 + b"\n",
        b"Kelly" * 100_000,
    ],
)
def test_anything_else_is_told_without_its_words(written):
    [line] = left(written)
    assert (json.loads(line)["event"], json.loads(line)["level"]) == ("words_left_out", "warning")
    assert "Kelly" not in line


def test_much_that_is_written_at_once_is_told_once_and_later_again(monkeypatch):
    assert len(left(b"Kelly\n\nrang\n" * 50)) == 1
    monkeypatch.setattr(only_log_lines, "TELLS_AGAIN_AFTER", 0)
    assert len(left(b"Kelly\n\nrang\n")) == 2
