import datetime

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
