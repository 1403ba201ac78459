"""A session ends when nobody has done anything in it for long, and in any case when it is old."""

import datetime
import uuid

import pytest
from django.conf import settings as of_django
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from handrail.accounts.models import Session, User
from handrail.accounts.services import people
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.administration.services import change_settings
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.council.choices import SETTINGS

pytestmark = pytest.mark.django_db

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


@pytest.fixture
def here(sam):
    """Sam at a browser, signed in a moment ago."""
    client = Client()
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    return client


def after(passed, client, path="/account/", **sent):
    """What is answered once so much time has passed."""
    with clock.at(clock.now() + passed):
        return client.post(path, sent, headers=FROM_OUR_PAGE) if sent else client.get(path)


def is_in(response):
    return response.status_code == 200


def ended():
    return [event.detail["why"] for event in TrailEvent.objects.filter(event="session.ended")]


def test_a_session_ends_after_half_an_hour_of_nothing_and_says_so(here, sam):
    assert is_in(after(29 * MINUTE, here))

    response = after(60 * MINUTE, here)

    assert response.url == "/sign-in/?next=/account/"
    assert SESSION_KEY not in here.session
    assert not Session.objects.exists()
    [event] = TrailEvent.objects.filter(event="session.ended")
    assert (event.actor_id, event.detail) == (str(sam.pk), {"why": "idle"})
    page = here.get(response.url).content.decode()
    assert "You were signed out because nothing was done here for a while." in page
    assert 'name="next" value="/account/"' in page


def test_the_sign_in_page_knows_why_also_when_a_page_that_asks_by_itself_found_it_over(here):
    after(60 * MINUTE, here, "/time-left/")

    assert "nothing was done here for a while" in here.get("/sign-in/").content.decode()


def test_whoever_is_in_again_is_told_no_more(here, sam):
    after(60 * MINUTE, here)
    here.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    here.get("/account/")
    here.post("/sign-out/")

    assert "You were signed out" not in here.get("/sign-in/").content.decode()


def test_whatever_somebody_does_begins_the_half_hour_anew(here):
    for minutes in range(20, 200, 20):
        assert is_in(after(minutes * MINUTE, here))


def test_it_ends_after_twelve_hours_however_busy_one_was(here):
    for minutes in range(20, 12 * 60, 20):
        assert is_in(after(minutes * MINUTE, here))

    response = after(12 * HOUR, here)

    assert not is_in(response)
    assert ended() == ["longest"]
    assert "because you had signed in long ago" in here.get(response.url).content.decode()


def test_what_was_typed_into_a_page_whose_session_ended_is_given_back(here):
    response = after(HOUR, here, reverse("emergency_access"), reason="Kelly rang Dev from the bus stop.")

    assert response.status_code == 403
    assert "Kelly rang Dev from the bus stop." in response.content.decode()
    assert ended() == ["idle"]


def test_two_windows_that_find_it_over_leave_one_row_in_the_trail(here):
    other = Client()
    other.cookies = here.cookies.copy()
    after(HOUR, here)
    after(HOUR, other)

    assert ended() == ["idle"]


def test_a_council_decides_how_long_and_a_change_counts_from_the_next_sign_in(here, sam):
    change_settings(by=None, values={"idle_minutes": 5, "session_hours": 1})
    assert is_in(after(20 * MINUTE, here))

    there = Client()
    there.post("/sign-in/", {"login": sam.email, "password": PASSWORD})

    assert not is_in(after(6 * MINUTE, there))


def test_the_cookie_outlives_the_longest_session_a_council_may_choose():
    assert SETTINGS["session_hours"].highest * 60 * 60 == of_django.SESSION_COOKIE_AGE


def test_the_limits_cost_no_statement_and_being_seen_is_written_once_a_minute(here, django_assert_num_queries):
    asks = ["session", "person", "team", "agency", "changes that wait", "second factors", "sessions"]
    with django_assert_num_queries(len(asks)):
        here.get("/account/")
    with clock.at(clock.now() + 2 * MINUTE):
        with django_assert_num_queries(len(["seen", *asks])):
            here.get("/account/")
        with django_assert_num_queries(len(asks)):
            here.get("/account/")


def test_being_seen_does_not_write_over_what_another_window_put_into_the_session(here):
    """The two requests are under way at one moment: each has read the session before the other writes."""
    first, second = here.session, here.session
    assert not first.why_over()
    assert not second.why_over()
    second["said"] = "elsewhere"
    second.save()
    first.note_activity(at_once=True)

    assert here.session["said"] == "elsewhere"


def test_being_seen_does_not_bring_back_a_session_that_was_ended_meanwhile(here):
    session = here.session
    assert not session.why_over()
    Session.objects.all().delete()
    session.note_activity(at_once=True)

    assert not Session.objects.exists()


def test_another_password_does_not_make_a_session_younger(here):
    begun = Session.objects.get().begun_at
    with clock.at(clock.now() + 20 * MINUTE):
        here.post("/account/password/", {"current": PASSWORD, "new": "seven tins of paint"})

    assert Session.objects.get().begun_at == begun


def test_signing_in_makes_a_session_begin_where_one_without_a_person_went_on(sam):
    client = Client()
    session = client.session
    session["said"] = "before"
    session.save()
    client.cookies[of_django.SESSION_COOKIE_NAME] = session.session_key
    with clock.at(clock.now() + 20 * MINUTE):
        client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
        assert Session.objects.get().begun_at == clock.now()


def test_a_page_may_ask_how_long_is_left_without_making_it_longer_and_say_that_somebody_is_here(here):
    asked = after(20 * MINUTE, here, "/time-left/")
    assert asked.json()["seconds"] == pytest.approx(10 * 60, abs=5)
    assert asked.json()["can_go_on"]

    with clock.at(clock.now() + 25 * MINUTE):
        assert here.post("/time-left/").json()["seconds"] == pytest.approx(30 * 60, abs=5)
    assert is_in(after(50 * MINUTE, here))


def test_the_last_half_hour_of_a_long_day_cannot_be_made_longer(here):
    for minutes in range(20, 12 * 60 - 10, 20):
        after(minutes * MINUTE, here)

    with clock.at(clock.now() + 12 * HOUR - 10 * MINUTE):
        left = here.post("/time-left/").json()

    assert left["seconds"] == pytest.approx(10 * 60, abs=5)
    assert not left["can_go_on"]


def test_somebody_disabled_is_out_at_the_next_request_and_stays_out_when_enabled_again(here, sam):
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert not is_in(here.get("/account/"))
    User.objects.filter(pk=sam.pk).update(is_active=True)

    assert not is_in(here.get("/account/"))
    assert not Session.objects.exists()


def test_disabling_ends_sessions_though_nothing_is_asked_before_the_account_is_enabled_again(here, sam):
    people.disable_person(by=None, person=sam)
    people.enable_person(by=None, person=sam)

    assert not Session.objects.exists()
    assert not is_in(here.get("/account/"))


def test_a_page_that_is_not_there_shows_no_name_of_somebody_whose_session_is_over(here):
    page = after(HOUR, here, "/nothing/").content.decode()

    assert "Sam Okafor" not in page


POLLS = [
    ("get", "record_together", (), {}),
    ("post", "record_here", (), {"section": "goals"}),
    ("get", "record_section", ("goals",), {}),
    ("get", "record_outline", (), {}),
]


def poll_for_an_hour(client, address):
    start = clock.now()
    for minutes in range(10, 70, 10):
        with clock.at(start + minutes * MINUTE):
            for method, name, words, sent in POLLS:
                getattr(client, method)(address(name, *words), sent)
            client.get("/device-key/")
            answered = client.get("/time-left/")
    return answered


@pytest.fixture
def sam_of_westmere(westmere):
    client = Client()
    client.post("/sign-in/", {"login": westmere.worker("sam").email, "password": "westmere-demo-2026"})
    record = westmere.id_of("hartley-2026-11-23")
    return client, lambda name, *words: reverse(name, args=[record, *words])


def test_what_an_open_page_asks_by_itself_keeps_nobody_signed_in(sam_of_westmere):
    assert poll_for_an_hour(*sam_of_westmere).status_code == 302
    assert ended() == ["idle"]


def test_a_page_that_asks_as_a_person_would_is_found(sam_of_westmere, monkeypatch):
    monkeypatch.setattr("handrail.config.middleware.is_asked_by_the_page", lambda view: False)

    assert poll_for_an_hour(*sam_of_westmere).status_code == 200


def test_a_save_keeps_one_signed_in(sam_of_westmere):
    client, address = sam_of_westmere
    start = clock.now()
    for minutes in range(20, 80, 20):
        with clock.at(start + minutes * MINUTE):
            word = {"row": "answer.values", "base": "0", "save_id": str(uuid.uuid4()), "typed.text": f"{minutes}"}
            answered = client.post(address("save_row"), word, headers={"accept": "application/json"})

    assert answered.status_code == 200


@pytest.mark.parametrize("limit", ["idle_minutes", "session_hours"])
def test_without_the_limit_a_session_would_go_on(here, limit):
    Session.objects.update(**{limit: 30_000})
    passed = HOUR if limit == "idle_minutes" else 13 * HOUR
    if limit == "session_hours":
        Session.objects.update(seen_at=clock.now() + passed)

    assert is_in(after(passed, here))
