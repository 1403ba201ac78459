"""Somebody with an authenticator app, and browsers that came in with a password."""

import pytest
from django.test import Client

from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import PASSWORD, give_phone, make_user


@pytest.fixture
def sam(db):
    return make_user("Sam Okafor")


@pytest.fixture
def phone(sam):
    return give_phone(sam)


@pytest.fixture
def recovery_codes(sam, phone):
    return second_steps.make_recovery_codes(by=sam)


@pytest.fixture
def with_a_password(sam):
    """A browser in which Sam has just given the password."""

    def enter(**more):
        client = Client()
        client.post("/sign-in/", {"login": sam.email, "password": PASSWORD, **more})
        return client

    return enter
