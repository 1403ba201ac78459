import csv
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core import spreadsheets

WHOLE = os.environ.get("HANDRAIL_MEASURE") == "whole"
BEGINNINGS = "=+-@\t\r\x00"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NASTY = st.builds("".join, st.tuples(st.text(st.sampled_from([*BEGINNINGS, " ", "\n"]), max_size=4), TEXT))


def read(lines):
    """What a program reads from the lines as a file."""
    text = "".join(lines)
    assert text[0] == spreadsheets.BYTE_ORDER_MARK
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "  =1", "＝1", "\n=1"])
def test_what_would_be_worked_out_is_shown_as_text(text):
    assert spreadsheets.cell(text)[0] == "'"


@pytest.mark.parametrize("text", ["Asha Nair", "WM-2041", "1 - 1", "", "’tis", "'=1"])
def test_other_words_stay_as_they_are(text):
    assert spreadsheets.cell(text) == text


def test_no_cell_begins_a_formula_and_no_word_is_lost(record_property):
    texts = 0

    @settings(max_examples=2_000 if WHOLE else 100, deadline=None)
    @given(st.lists(st.lists(NASTY, min_size=1, max_size=4), max_size=5))
    def holds(rows):
        nonlocal texts
        found = read(spreadsheets.csv_lines(rows))

        assert len(found) == len(rows)
        for row, given_row in zip(found, rows, strict=True):
            for cell, text in zip(row, given_row, strict=True):
                texts += 1
                assert not cell.startswith(tuple(BEGINNINGS))
                assert cell.removeprefix("'") == text.replace("\x00", "").removeprefix("'")

    holds()
    record_property("texts", texts)


def test_without_the_guard_a_formula_would_be_worked_out(monkeypatch):
    monkeypatch.setattr(spreadsheets, "cell", str)

    assert read(spreadsheets.csv_lines([["=1+1"]])) == [["=1+1"]]


def test_lines_are_handed_on_as_they_are_asked_for():
    asked = []

    def rows():
        for number in range(3):
            asked.append(number)
            yield [number]

    lines = spreadsheets.csv_lines(rows())
    next(lines), next(lines)
    assert asked == [0]
