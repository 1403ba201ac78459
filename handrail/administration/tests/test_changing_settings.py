"""A council changes its settings within their bounds, all or none of them, with a trace."""

import datetime

import pytest

from handrail.administration import services
from handrail.audit.models import TrailEvent
from handrail.core.refusals import Invalid
from handrail.council import queries
from handrail.council.choices import SETTINGS
from handrail.council.models import ClosedDay

pytestmark = pytest.mark.django_db

WEDNESDAY, CHRISTMAS_EVE = datetime.date(2026, 12, 23), datetime.date(2026, 12, 24)


def traces():
    return list(TrailEvent.objects.filter(event="council.setting_changed").values_list("detail", flat=True))


def test_a_setting_nobody_changed_is_as_its_default_says():
    assert queries.settings_now() == {name: setting.default for name, setting in SETTINGS.items()}


def test_a_changed_setting_counts_and_says_what_it_was():
    services.change_settings(by=None, values={"idle_minutes": 20, "session_hours": 12})

    assert queries.setting("idle_minutes") == 20
    assert traces() == [{"idle_minutes": {"from": 30, "to": 20}}]


def test_one_value_out_of_bounds_changes_none():
    with pytest.raises(Invalid) as refused:
        services.change_settings(by=None, values={"idle_minutes": 20, "emergency_minutes": 61})

    assert refused.value.errors == {"emergency_minutes": "Write a number from 5 to 60."}
    assert queries.setting("idle_minutes") == 30
    assert traces() == []


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_every_default_lies_within_its_bounds(setting):
    assert setting.lowest <= setting.default <= setting.highest


def test_a_closed_day_is_no_working_day_until_it_is_opened_again():
    assert queries.due_within("sign_off_working_days", WEDNESDAY) == datetime.date(2027, 1, 4)

    services.close_day(by=None, on=CHRISTMAS_EVE, what="Christmas Eve")
    assert queries.due_within("sign_off_working_days", WEDNESDAY) == datetime.date(2027, 1, 5)

    assert services.open_day(by=None, on=CHRISTMAS_EVE)
    assert queries.due_within("sign_off_working_days", WEDNESDAY) == datetime.date(2027, 1, 4)
    assert list(TrailEvent.objects.order_by("id").values_list("event", "detail")) == [
        ("council.day_closed", {"on": "2026-12-24", "what": "Christmas Eve"}),
        ("council.day_opened", {"on": "2026-12-24"}),
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (datetime.date(2026, 11, 28), "Saturday 28 November 2026 is no working day already."),
        (datetime.date(2026, 12, 25), "Friday 25 December 2026 is no working day already."),
        (CHRISTMAS_EVE, "Thursday 24 December 2026 is in the list already: Christmas Eve."),
    ],
)
def test_a_day_that_is_no_working_day_is_not_closed_again(day, why):
    services.close_day(by=None, on=CHRISTMAS_EVE, what="Christmas Eve")

    with pytest.raises(Invalid) as refused:
        services.close_day(by=None, on=day, what="Office party")

    assert refused.value.errors == {"on": why}
    assert [(closed.on, closed.what) for closed in ClosedDay.objects.all()] == [(CHRISTMAS_EVE, "Christmas Eve")]
    assert TrailEvent.objects.count() == 1


def test_opening_a_day_that_is_open_changes_nothing():
    assert not services.open_day(by=None, on=CHRISTMAS_EVE)
    assert not TrailEvent.objects.exists()
