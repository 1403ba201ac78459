import datetime

import pytest

from handrail.core import clock


def test_the_demonstration_has_its_own_day_and_the_real_time(settings):
    settings.HANDRAIL_TODAY = datetime.date(2026, 11, 23)
    assert clock.today() == datetime.date(2026, 11, 23)
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)


def test_otherwise_today_is_londons_day_even_when_it_is_still_yesterday_elsewhere(settings, monkeypatch):
    settings.HANDRAIL_TODAY = None
    half_past_midnight = datetime.datetime(2026, 8, 3, 23, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(clock, "now", lambda: half_past_midnight)
    assert clock.today() == datetime.date(2026, 8, 4)
    assert clock.london(half_past_midnight).hour == 0


def test_a_stopped_clock_gives_its_moment_and_its_day_and_goes_on_afterwards(settings):
    settings.HANDRAIL_TODAY = datetime.date(2026, 11, 23)
    just_after_midnight_in_london = datetime.datetime(2026, 6, 8, 23, 20, tzinfo=datetime.UTC)
    with clock.at(just_after_midnight_in_london):
        assert clock.now() == just_after_midnight_in_london
        assert clock.today() == datetime.date(2026, 6, 9)
        with clock.at(just_after_midnight_in_london + datetime.timedelta(days=1)):
            assert clock.today() == datetime.date(2026, 6, 10)
        assert clock.today() == datetime.date(2026, 6, 9)
    assert clock.today() == datetime.date(2026, 11, 23)
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)


def test_a_clock_is_not_stopped_at_a_moment_that_names_no_time_zone():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime.datetime(2026, 6, 8, 9, 30)):  # noqa: DTZ001
        pass
