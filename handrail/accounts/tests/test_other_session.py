"""Where one is signed in: a list in plain words, ended one by one, and by itself where how one signs in changes."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.test import Client

from handrail.accounts import queries
from handrail.accounts.device_words import device_in_words
from handrail.accounts.models import Session
from handrail.accounts.one_time_codes import code_at, period_now
from handrail.accounts.services import sessions
from handrail.accounts.tests.factories import PASSWORD, Phone, give_passkey, give_phone, make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.5 Safari/604"
)


@pytest.fixture
def sign_in(sam):
    def come_in(person=sam, *, agent=FIREFOX):
        client = Client(headers={"user-agent": agent})
        client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
        assert is_in(client)
        return client

    return come_in


def is_in(client):
    return client.get("/account/").status_code == 200


def ids_of(person, *, but=None):
    key = but.session.session_key if but else None
    return [one.id for one in queries.open_sessions_of(person) if one.key != key]


def test_each_is_said_in_plain_words_and_this_one_marked(sign_in):
    here, _ = sign_in(), sign_in(agent=SAFARI)
    page = " ".join(here.get("/account/").text.split())

    assert "<li>Firefox on Windows, this one<span" in page
    assert ">Safari on an iPhone</a>" in page
    assert page.count("Signed in on") == 2


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537 Chrome/140.0 Safari/537", "Chrome on a Chromebook"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
    ],
)
def test_a_browser_is_told_by_what_it_says_of_itself(agent, words):
    assert device_in_words(agent) == words


def test_one_is_ended_and_no_other(sign_in, sam):
    here, phone, tablet = sign_in(), sign_in(agent=SAFARI), sign_in(agent="iPad Safari/")
    (of_the_phone,) = [one.id for one in queries.open_sessions_of(sam) if one.device == "Safari on an iPhone"]

    assert "Safari on an iPhone" in here.get(f"/account/sessions/{of_the_phone}/").text
    answer = here.post(f"/account/sessions/{of_the_phone}/", follow=True)

    assert "Safari on an iPhone is signed out." in answer.text
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, True]
    row = TrailEvent.objects.get(event="session.ended")
    assert (row.actor_id, row.detail) == (str(sam.pk), {"why": "by its owner"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_s_is_answered_as_if_there_were_none(method, sign_in, sam):
    priya = make_user("Priya Nair")
    theirs = sign_in(priya)
    here = sign_in()
    (of_priya,) = ids_of(priya)
    answers = [getattr(here, method)(f"/account/sessions/{one}/") for one in (of_priya, "f" * 32, *ids_of(sam))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]  # the last is the one they are in
    assert is_in(theirs)
    assert is_in(here)


def test_without_the_owner_in_the_question_it_would_be_found(sign_in, sam, monkeypatch):
    priya = make_user("Priya Nair")
    sign_in(priya)
    here = sign_in()
    (of_priya,) = ids_of(priya)
    of_everybody = queries.open_sessions_of
    monkeypatch.setattr(queries, "open_sessions_of", lambda user: of_everybody(priya) + of_everybody(user))

    assert here.get(f"/account/sessions/{of_priya}/").status_code == 200


def test_the_password_is_asked_for_first_where_it_was_given_a_while_ago(sign_in, sam):
    here, elsewhere = sign_in(), sign_in()
    (other,) = ids_of(sam, but=here)
    with clock.at(clock.now() + datetime.timedelta(minutes=6)):
        assert here.post(f"/account/sessions/{other}/").url.startswith("/account/confirm/")
    assert is_in(elsewhere)


def test_what_is_over_is_not_listed(sign_in, sam):
    here, _ = sign_in(), sign_in()
    Session.objects.exclude(session_key=here.session.session_key).update(
        seen_at=clock.now() - datetime.timedelta(days=1)
    )
    assert len(queries.open_sessions_of(sam)) == 1

    sessions.sign_out_everywhere(by=sam, person=sam)
    assert queries.open_sessions_of(sam) == []


def test_the_key_of_a_session_stands_on_no_page(sign_in):
    here, there = sign_in(), sign_in()
    page = here.get("/account/").text

    assert there.session.session_key not in page
    assert here.session.session_key not in page


def test_the_list_is_one_statement_however_many_there_are(sign_in, sam, django_assert_num_queries):
    for _ in range(5):
        sign_in()
    with django_assert_num_queries(1):
        assert len(queries.open_sessions_of(sam)) == 5


def set_up_an_app(client, sam):
    client.get("/account/authenticator-app/")
    key = client.session["second_factors.app"]["secret"]
    from allauth.mfa.adapter import get_adapter

    secret = get_adapter().decrypt(key)
    assert client.post("/account/authenticator-app/", {"code": code_at(secret, period_now())}).status_code == 302
    return Phone(secret)


def remove_the_app(client, sam):
    set_up_an_app(client, sam)
    Session.objects.exclude(session_key=client.session.session_key).delete()
    other = Client()
    other.force_login(sam)
    client.post("/account/authenticator-app/remove/")


def remove_a_passkey(client, sam):
    client.post(f"/account/passkeys/{give_passkey(sam).pk}/", {"do": "remove"})


def change_the_password(client, sam):
    client.post("/account/password/", {"current": PASSWORD, "new": "six geese over the reservoir"})


@pytest.mark.parametrize("change", [set_up_an_app, remove_the_app, remove_a_passkey, change_the_password])
def test_whoever_changes_how_they_sign_in_is_signed_out_everywhere_else(change, sign_in, sam):
    here, elsewhere = sign_in(), sign_in()
    change(here, sam)

    assert is_in(here)
    assert not is_in(elsewhere)
    assert ids_of(sam, but=here) == []


def test_without_it_the_others_would_stay(sign_in, sam, monkeypatch):
    monkeypatch.setattr(sessions, "end_other_sessions", lambda **_: 0)
    here, elsewhere = sign_in(), sign_in()
    remove_a_passkey(here, sam)

    assert SESSION_KEY in elsewhere.session
    assert is_in(elsewhere)


def add_an_app(client, sam):
    client.get("/account/authenticator-app/")
    secret = decrypt(client.session["second_factors.app"]["secret"])
    return client.post("/account/authenticator-app/", {"code": code_at(secret, period_now())})


def take_the_app_away(client, sam):
    give_phone(sam)
    return client.post("/account/authenticator-app/remove/")


def take_a_passkey_away(client, sam):
    return client.post(f"/account/passkeys/{give_passkey(sam).pk}/", {"do": "remove"})


@pytest.mark.parametrize(("change", "holds"), [(add_an_app, 0), (take_the_app_away, 1), (take_a_passkey_away, 1)])
def test_where_the_others_cannot_be_ended_nothing_is_changed(change, holds, sign_in, sam, monkeypatch):
    """Both or neither: a second step would stand, and a session that never showed it would go on."""
    here = sign_in()
    here.raise_request_exception = False
    held = []

    def locked(**_):
        held.append(Authenticator.objects.filter(user=sam).count())
        raise OperationalError("database is locked")

    monkeypatch.setattr(sessions, "end_other_sessions", locked)
    answer = change(here, sam)

    assert answer.status_code >= 500
    assert held == [1 - holds], "it had been changed by then"
    assert Authenticator.objects.filter(user=sam).count() == holds
