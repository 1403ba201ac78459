"""Whoever says again who they are goes on in another session: a key that was read before opens nothing after."""

import datetime

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

from handrail.accounts.models import Session
from handrail.accounts.tests.factories import PASSWORD
from handrail.core import clock

pytestmark = pytest.mark.django_db

SAM = {"sub": "0001", "name": "Sam Okafor", "email": "sam.okafor@example.org", "email_verified": True}
NEW_APP = "/account/authenticator-app/"


def key_of(browser):
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def opens(key):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser.get("/account/").status_code == 200


def by_the_password(browser, provider):
    assert browser.post("/account/confirm/", {"password": PASSWORD, "next": NEW_APP}).url == NEW_APP


def by_the_councils_account(browser, provider):
    provider.says({**SAM, "auth_time": int(clock.now().timestamp())})
    assert provider.sign_in(browser, NEW_APP).url == NEW_APP


WAYS = pytest.mark.parametrize("say_again", [by_the_password, by_the_councils_account])


@pytest.fixture
def signed_in(with_a_password, provider):
    """A browser, and the key that its session had."""
    browser = with_a_password()
    return browser, key_of(browser)


@WAYS
def test_the_session_has_another_key_and_the_one_before_is_over(say_again, signed_in, provider):
    browser, before = signed_in
    say_again(browser, provider)

    assert key_of(browser) != before
    assert opens(key_of(browser))
    assert not opens(before)
    assert Session.objects.count() == 1


def test_it_is_no_younger_by_that(signed_in, provider):
    browser, _ = signed_in
    begun = Session.objects.get().begun_at
    with clock.at(clock.now() + datetime.timedelta(minutes=6)):
        by_the_password(browser, provider)

    assert Session.objects.get().begun_at == begun


def test_a_wrong_password_changes_nothing(signed_in):
    browser, before = signed_in

    assert browser.post("/account/confirm/", {"password": "no"}).status_code == 422
    assert key_of(browser) == before
    assert opens(before)


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        (f"?password={PASSWORD}", {"password": "no"}, 422),
        (f"?password={PASSWORD}", {}, 422),
        ("", {"password": [PASSWORD, "no"]}, 422),
        ("?password=no", {"password": ["no", PASSWORD]}, 302),
    ],
)
def test_of_a_box_given_twice_the_last_counts_and_what_stands_in_the_address_is_none(address, sent, status, signed_in):
    browser, _ = signed_in

    assert browser.post(f"/account/confirm/{address}", sent).status_code == status


def test_signing_in_beside_an_open_session_ends_that_one(signed_in, sam):
    browser, before = signed_in
    browser.post("/sign-in/", {"login": sam.email, "password": PASSWORD})

    assert not opens(before) or key_of(browser) == before


def test_without_another_key_the_one_before_would_open(signed_in, provider, monkeypatch):
    monkeypatch.setattr(SessionBase, "cycle_key", lambda session: None)
    browser, before = signed_in
    by_the_password(browser, provider)

    assert opens(before)
