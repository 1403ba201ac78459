"""One person who manages people puts off no review, no delay and no end of sight: neither by a setting nor by days."""

import datetime

import pytest
from django.urls import reverse

from handrail.accounts import queries as account_queries
from handrail.administration import services
from handrail.cases.models import EmergencyAccess
from handrail.core import clock
from handrail.core.working_days import add_working_days
from handrail.council import queries
from handrail.council.choices import SETTINGS
from handrail.council.models import CouncilSetting
from tests.access.test_nobody_becomes_somebody_else import Attacker, opens_in_an_emergency

pytestmark = pytest.mark.django_db
PROTECTS = (
    "sign_off_working_days",
    "idle_minutes",
    "session_hours",
    "meeting_access_working_days",
    "meeting_lead_days",
    "emergency_minutes",
    "emergency_review_working_days",
    "restriction_review_days",
)


@pytest.fixture
def alone(westmere, mailoutbox):
    """The only one who manages people."""
    return Attacker(westmere, mailoutbox)


@pytest.mark.parametrize("name", PROTECTS)
def test_what_is_raised_so_that_it_protects_less_counts_later(name, alone):
    CouncilSetting.objects.create(name=name, value=SETTINGS[name].lowest)
    alone.set(**{name: SETTINGS[name].highest})

    assert queries.setting(name) == SETTINGS[name].lowest
    with clock.at(account_queries.after_the_delay(clock.now()) + datetime.timedelta(minutes=1)):
        assert queries.setting(name) == SETTINGS[name].highest


@pytest.mark.parametrize("name", PROTECTS)
def test_what_protects_more_counts_at_once(name, alone):
    CouncilSetting.objects.create(name=name, value=SETTINGS[name].highest)
    alone.set(**{name: SETTINGS[name].lowest})

    assert queries.setting(name) == SETTINGS[name].lowest


def closes_ten_weeks(attacker):
    day = clock.today()
    for _ in range(50):
        day = add_working_days(day, 1, closed=queries.closed_days())
        services.close_day(by=attacker.westmere.worker("kieran"), on=day, what="A long rest")


def test_closed_days_put_off_a_review_by_some_days_at_most(alone, callum, client):
    closes_ten_weeks(alone)
    client.force_login(callum)
    opens_in_an_emergency(client, alone.westmere.case("lowther"))

    access = EmergencyAccess.objects.latest("starts_at")
    assert access.review_by == add_working_days(clock.today(), 10, closed=())


def test_closed_later_they_put_off_none_that_runs(alone, callum, client):
    client.force_login(callum)
    opens_in_an_emergency(client, alone.westmere.case("lowther"))
    closes_ten_weeks(alone)

    access = EmergencyAccess.objects.latest("starts_at")
    assert access.review_by == add_working_days(clock.today(), 5, closed=())


def test_nor_do_they_put_off_a_delay_by_more(alone):
    before = account_queries.after_the_delay(clock.now())
    closes_ten_weeks(alone)
    until = account_queries.after_the_delay(clock.now())

    assert until.date() == add_working_days(before.date(), 5, closed=())


def test_without_that_bound_they_would_by_all_of_them(alone, callum, client, monkeypatch):
    monkeypatch.setattr(queries, "CLOSED_DAYS_THAT_PUT_OFF", None)

    with pytest.raises(AssertionError):
        test_closed_days_put_off_a_review_by_some_days_at_most(alone, callum, client)


def test_the_page_says_that_it_counts_later(alone):
    alone.set(emergency_review_working_days=20)

    assert "20 counts from" in alone.browser.get(reverse("council_settings")).text
