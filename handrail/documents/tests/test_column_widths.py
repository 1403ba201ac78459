"""Columns are as wide as their words ask for, and none too narrow for a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.documents.column_widths import column_widths

ACTIONS = ["What, and why", "Who", "By when", "How we will know"]


def test_a_long_column_is_wider_than_a_short_one_and_a_date_stays_on_one_line():
    row = ["Write to Dean by recorded letter, inviting him to meet", "Dev Mistry", "13 November 2026", "He has replied"]
    what, who, when, _ = column_widths(ACTIONS, [row], room=76)
    assert what > when > who
    assert when * 76 >= len("13 November 2026")


@pytest.mark.parametrize("rows", [[], [["", "", "", ""]], [["word " * 10_000] * 4]])
def test_empty_and_endless_cells_leave_room_for_every_column(rows):
    widths = column_widths(ACTIONS, rows, room=76)
    assert sum(widths) == pytest.approx(1)
    assert min(widths) > 0.07


@given(st.lists(st.lists(st.text(max_size=80), min_size=4, max_size=4), max_size=4))
def test_whatever_is_written_the_shares_are_one_whole(rows):
    widths = column_widths(ACTIONS, rows, room=76)
    assert sum(widths) == pytest.approx(1)
    assert min(widths) > 0.05
