import base64

import pytest
from django.test import Client

from handrail.accounts.tests.factories import make_user


def key_of(client):
    return client.get("/device-key/").json()["key"]


@pytest.fixture
def signed_in(db):
    user = make_user()

    def enter():
        client = Client()
        client.force_login(user)
        return client

    return enter


def test_a_session_is_given_the_same_key_each_time_and_another_session_another(signed_in):
    here, elsewhere = signed_in(), signed_in()

    assert len(base64.b64decode(key_of(here))) == 32
    assert key_of(here) == key_of(here)
    assert key_of(here) != key_of(elsewhere)


def test_the_key_follows_from_what_only_the_server_knows(signed_in, settings):
    here = signed_in()
    before = key_of(here)
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []

    assert before != key_of_session(here)


def key_of_session(client):
    from handrail.accounts.device_key import device_key

    return device_key(client.session.session_key)


def test_the_key_is_kept_nowhere_on_the_way(signed_in):
    assert "no-store" in signed_in().get("/device-key/")["Cache-Control"]
