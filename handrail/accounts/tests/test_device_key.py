import base64

import pytest
from django.test import Client

from handrail.accounts import sessions_token
from handrail.accounts.device_key import device_keys
from handrail.accounts.services.passwords import change_password
from handrail.accounts.services.sessions import sign_out_everywhere
from handrail.accounts.tests.factories import PASSWORD, make_user


def key_of(client):
    return client.get("/device-key/").json()["key"]


@pytest.fixture
def sam(db):
    return make_user("Sam Okafor")


@pytest.fixture
def enter():
    def come_in(person):
        client = Client()
        client.force_login(person)
        return client

    return come_in


def test_a_person_is_given_the_same_key_in_each_session_and_another_person_another(sam, enter):
    assert len(base64.b64decode(key_of(enter(sam)))) == 32
    assert key_of(enter(sam)) == key_of(enter(sam))
    assert key_of(enter(sam)) != key_of(enter(make_user("Asha Raman")))


def test_signing_out_everywhere_makes_what_was_sealed_unreadable(sam, enter):
    before = key_of(enter(sam))
    sign_out_everywhere(by=sam, person=sam)

    assert key_of(enter(sam)) != before


def test_signed_out_by_somebody_else_a_person_still_opens_what_was_sealed_before(sam, enter):
    before = key_of(enter(sam))
    for _ in range(3):
        sessions_token.end_all(by=None, person=sam)
    told = enter(sam).get("/device-key/").json()

    assert told["key"] != before
    assert before in told["retired"]
    sign_out_everywhere(by=sam, person=sam)
    assert before not in enter(sam).get("/device-key/").json()["retired"]


def test_another_password_does_not(sam, enter):
    before = key_of(enter(sam))
    change_password(by=sam, current=PASSWORD, new="seven tins of paint")

    assert key_of(enter(sam)) == before


def test_the_key_follows_from_what_only_the_server_knows(sam, settings):
    before = device_keys(sam)
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []

    assert device_keys(sam) != before


def test_the_key_is_kept_nowhere_on_the_way(sam, enter):
    assert "no-store" in enter(sam).get("/device-key/")["Cache-Control"]
