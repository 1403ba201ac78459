"""Times as they are typed and said."""

import datetime

import pytest

from handrail.core.times import UnreadableTime, read_time, say_time_of_day, say_time_unbroken


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9.30", "09:30"),
        ("09:30", "09:30"),
        ("9.30 am", "09:30"),
        ("9.30 a.m.", "09:30"),
        ("9", "09:00"),
        ("930", "09:30"),
        ("1330", "13:30"),
        ("1 pm", "13:00"),
        (" 1PM ", "13:00"),
        ("12 am", "00:00"),
        ("12.15 pm", "12:15"),
        ("midday", "12:00"),
        ("01:30", "01:30"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, time):
    assert read_time(typed) == datetime.time.fromisoformat(time)


@pytest.mark.parametrize("typed", ["", "   ", "soon", "25:00", "9.75", "13 pm", "0 pm", "9.30.15", "9" * 500, "\x00"])
def test_what_is_no_time_is_refused_with_what_to_write(typed):
    with pytest.raises(UnreadableTime, match=r"like 9\.30 am or 14:00"):
        read_time(typed)


def test_a_time_that_may_be_the_small_hours_is_asked_about_and_not_guessed():
    with pytest.raises(UnreadableTime, match=r"Write 1\.30 pm or 13:30"):
        read_time("1.30")


@pytest.mark.parametrize(
    ("time", "said"), [("09:30", "9.30 am"), ("13:00", "1 pm"), ("12:00", "midday"), ("00:05", "12.05 am")]
)
def test_a_time_is_said_as_people_say_it(time, said):
    assert say_time_of_day(datetime.time.fromisoformat(time)) == said


def test_a_time_in_a_text_stays_on_one_line():
    assert say_time_unbroken(datetime.time(9, 30)) == "9.30\u00a0am"
