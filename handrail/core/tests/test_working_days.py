import datetime
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.working_days import add_working_days, is_working_day, working_days_between

some_day = st.dates(datetime.date(2000, 1, 1), datetime.date(2050, 12, 31))


def test_weekends_and_englands_bank_holidays_are_not_working_days():
    holidays = [(4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28), (1, 1)]
    assert not any(is_working_day(datetime.date(2026, month, day), closed=()) for month, day in holidays)
    assert not is_working_day(datetime.date(2026, 11, 21), closed=())
    assert is_working_day(datetime.date(2026, 11, 23), closed=())


def test_a_scottish_bank_holiday_is_a_working_day():
    assert is_working_day(datetime.date(2026, 8, 3), closed=())


def test_ten_working_days_over_christmas_skip_the_bank_holidays():
    assert add_working_days(datetime.date(2026, 12, 18), 10, closed=()) == datetime.date(2027, 1, 6)


def test_no_working_days_later_is_the_same_day():
    assert add_working_days(datetime.date(2026, 11, 22), 0, closed=()) == datetime.date(2026, 11, 22)


def test_the_first_day_is_not_counted_and_the_last_is():
    friday, monday = datetime.date(2026, 11, 20), datetime.date(2026, 11, 23)
    assert working_days_between(friday, monday, closed=()) == 1
    assert working_days_between(monday, friday, closed=()) == -1
    assert working_days_between(monday, monday, closed=()) == 0


@given(some_day, st.integers(1, 300))
def test_counting_forward_and_between_agree(day, n):
    later = add_working_days(day, n, closed=())
    assert is_working_day(later, closed=())
    assert working_days_between(day, later, closed=()) == n


@given(some_day, st.integers(1, 300))
def test_counting_backward_lands_on_a_working_day(day, n):
    earlier = add_working_days(day, -n, closed=())
    assert is_working_day(earlier, closed=())
    assert earlier < day


def test_the_holidays_are_not_loaded_before_somebody_asks():
    check = "import sys, handrail.core.working_days; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
