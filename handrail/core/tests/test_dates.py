import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handrail.core import dates
from handrail.core.dates import UnreadableDate, age_in_words, read_date

MONDAY = datetime.date(2026, 11, 23)
any_day = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/12", "2026-12-12"),
        ("23/11", "2026-11-23"),
        ("22/11", "2027-11-22"),
        ("12/12/26", "2026-12-12"),
        ("12/12/2026", "2026-12-12"),
        ("12.12.2026", "2026-12-12"),
        ("12-12-2026", "2026-12-12"),
        ("12–12–2026", "2026-12-12"),
        ("12 12 26", "2026-12-12"),
        (" 12 / 12 / 26 ", "2026-12-12"),
        ("2026-12-12", "2026-12-12"),
        ("１２/１２", "2026-12-12"),
        ("3/4/27", "2027-04-03"),
        ("12 December", "2026-12-12"),
        ("12 Dec 2026", "2026-12-12"),
        ("12th DEC, 26", "2026-12-12"),
        ("the 1st of March", "2027-03-01"),
        ("12-Dec-2026", "2026-12-12"),
        ("12dec26", "2026-12-12"),
        ("9 sept", "2027-09-09"),
        ("Monday 23rd November 2026", "2026-11-23"),
        ("Weds 25 Nov", "2026-11-25"),
        ("today", "2026-11-23"),
        ("TOMORROW", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("Monday", "2026-11-30"),
        ("fri", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("next Friday", "2026-12-04"),
        ("last Friday", "2026-11-20"),
        ("Monday week", "2026-12-07"),
        ("tomorrow week", "2026-12-01"),
        ("a week today", "2026-11-30"),
        ("two weeks on Monday", "2026-12-14"),
        ("in 2 weeks", "2026-12-07"),
        ("2 weeks", "2026-12-07"),
        ("in two weeks’ time", "2026-12-07"),
        ("a fortnight", "2026-12-07"),
        ("in 10 working days", "2026-12-07"),
        ("10 working days", "2026-12-07"),
        ("1 working day", "2026-11-24"),
        ("in 3 days", "2026-11-26"),
        ("3 days ago", "2026-11-20"),
        ("10 working days ago", "2026-11-09"),
        ("in a month", "2026-12-23"),
        ("3 months", "2027-02-23"),
        ("a year", "2027-11-23"),
    ],
)
def test_a_date_is_read_as_people_type_it(typed, meant):
    assert read_date(typed, today=MONDAY) == datetime.date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/12", "2025-12-12"),
        ("23/11", "2026-11-23"),
        ("12/12/87", "1987-12-12"),
        ("3/4/19", "2019-04-03"),
        ("Monday", "2026-11-16"),
        ("2 weeks", "2026-11-09"),
        ("in 2 weeks", "2026-12-07"),
        ("a week today", "2026-11-30"),
    ],
)
def test_what_lies_behind_us_is_read_backwards_when_asked(typed, meant):
    assert read_date(typed, today=MONDAY, prefer="past") == datetime.date.fromisoformat(meant)


def test_two_figures_of_a_year_mean_the_nearest_such_year():
    assert read_date("1/1/75", today=MONDAY).year == 2075
    assert read_date("1/1/76", today=MONDAY).year == 1976


def test_the_end_of_a_month_stays_within_the_month():
    assert read_date("in 1 month", today=datetime.date(2027, 1, 31)) == datetime.date(2027, 2, 28)


def test_without_a_day_given_today_is_the_clocks(settings):
    settings.HANDRAIL_TODAY = datetime.date(2027, 1, 5)
    assert read_date("tomorrow") == datetime.date(2027, 1, 6)


@pytest.mark.parametrize(
    ("typed", "message", "suggested"),
    [
        (
            "31 November 2026",
            "31 November 2026 does not exist. Did you mean 30 November 2026 or 1 December 2026?",
            ["2026-11-30", "2026-12-01"],
        ),
        (
            "29/2",
            "29 February 2027 does not exist. Did you mean 28 February 2027 or 1 March 2027?",
            ["2027-02-28", "2027-03-01"],
        ),
        (
            "11/23/2026",
            "There is no month 23. The day comes first. Did you mean 23 November 2026?",
            ["2026-11-23"],
        ),
        ("Nov 23", "Write the day first. Did you mean 23 November 2026?", ["2026-11-23"]),
        ("Friday 23 November 2026", "23 November 2026 is a Monday, not a Friday. Check the date.", ["2026-11-23"]),
        ("32/1/26", "No month has a day 32. Write the date like 23 November 2026, 23/11 or in 2 weeks.", []),
        ("0/1", "No month has a day 0. Write the date like 23 November 2026, 23/11 or in 2 weeks.", []),
        ("45/45", "There is no month 45. Write the date like 23 November 2026, 23/11 or in 2 weeks.", []),
        ("1/1/1850", "The year must be between 1900 and 2100. Check the year.", []),
        ("in 9999 years", "The year must be between 1900 and 2100. Check the year.", []),
        ("", "Write a date, like 23 November 2026, 23/11 or in 2 weeks.", []),
        ("\x00", "Write a date, like 23 November 2026, 23/11 or in 2 weeks.", []),
        (
            "soonish",
            "We could not read “soonish” as a date. Write it like 23 November 2026, 23/11 or in 2 weeks.",
            [],
        ),
        (
            "after the child protection conference, or before",
            "We could not read “after the child protection conference, o…” as a date. "
            "Write it like 23 November 2026, 23/11 or in 2 weeks.",
            [],
        ),
        (
            "in 3 days ago",
            "We could not read “in 3 days ago” as a date. Write it like 23 November 2026, 23/11 or in 2 weeks.",
            [],
        ),
    ],
)
def test_what_is_no_date_is_answered_with_what_to_do(typed, message, suggested):
    with pytest.raises(UnreadableDate) as refused:
        read_date(typed, today=MONDAY)
    assert refused.value.message == message
    assert [day.isoformat() for day in refused.value.suggestions] == suggested


@given(any_day, any_day, st.sampled_from(["future", "past"]))
def test_every_way_of_saying_a_whole_date_is_read_back(day, today, prefer):
    ways = [
        dates.say(day),
        dates.say_weekday(day),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        day.isoformat(),
        f"{dates.say_short(day)} {day.year}",
    ]
    assert {read_date(way, today=today, prefer=prefer) for way in ways} == {day}


@given(st.dates(datetime.date(1910, 1, 1), datetime.date(2090, 1, 1)), st.integers(1, 28), st.integers(1, 12))
def test_a_day_and_month_alone_fall_within_the_year_asked_for(today, day, month):
    ahead = read_date(f"{day}/{month}", today=today)
    behind = read_date(f"{day}/{month}", today=today, prefer="past")
    assert (ahead.day, ahead.month) == (behind.day, behind.month) == (day, month)
    assert 0 <= (ahead - today).days <= 366
    assert 0 <= (today - behind).days <= 366


PIECES = """in a an next last this on of the week weeks fortnight month months year years day days working ago time
monday tue may dec 31 29 12 0 9999 99999 00 / - . , th ² ٣ Ⅻ today from"""
pieces = st.sampled_from([*PIECES.split(), "\x00", "\ud800"])


@given(
    st.text(st.characters()) | st.lists(pieces, max_size=8).map(" ".join) | st.lists(pieces, max_size=8).map("".join),
    any_day,
    st.sampled_from(["future", "past"]),
)
@settings(max_examples=1500)
@example("ﷺ" * 100, MONDAY, "future")
@example("9999 working days", datetime.date(2100, 12, 31), "future")
@example("9999 working days ago", datetime.date(1900, 1, 1), "past")
@example("29/2", datetime.date(2100, 12, 31), "future")
@example("1/1", datetime.date(2100, 12, 31), "future")
@example("in 9999 months", MONDAY, "future")
@example("9999 years ago", MONDAY, "future")
def test_whatever_is_typed_is_a_date_or_an_explained_refusal(text, today, prefer):
    try:
        read = [read_date(text, today=today, prefer=prefer)]
    except UnreadableDate as refused:
        read = refused.suggestions
        message = refused.message
    else:
        message = "Read."
    assert message.isprintable()
    assert all(dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR for day in read)


def test_dates_and_times_are_said_in_plain_words():
    assert dates.say(MONDAY) == "23 November 2026"
    assert dates.say_short(MONDAY) == "23 Nov"
    assert dates.say_weekday(MONDAY) == "Monday 23 November 2026"


def test_times_are_londons_in_summer_and_winter():
    summer = datetime.datetime(2026, 8, 3, 13, 5, tzinfo=datetime.UTC)
    winter = datetime.datetime(2026, 10, 26, 14, 20, tzinfo=datetime.UTC)
    assert dates.say_time(summer) == "14:05"
    assert dates.say_moment(winter) == "26 October 2026 at 14:20"
    assert dates.say_moment(datetime.datetime(2026, 8, 3, 23, 30, tzinfo=datetime.UTC)) == "4 August 2026 at 00:30"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2017-11-23", "9"),
        ("2017-11-24", "8"),
        ("2025-11-24", "11 months"),
        ("2026-07-20", "4 months"),
        ("2026-10-23", "1 month"),
        ("2026-10-30", "3 weeks"),
        ("2026-11-16", "1 week"),
        ("2026-11-22", "1 day"),
        ("2026-11-23", "0 days"),
    ],
)
def test_an_age_is_the_largest_whole_unit_lived(born, age):
    assert age_in_words(datetime.date.fromisoformat(born), MONDAY) == age
