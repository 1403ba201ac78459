"""Somebody with an authenticator app, and browsers that came in with a password."""

import pytest
from django.test import Client

from handrail.accounts.services import second_steps
from handrail.accounts.tests import made_up_provider
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


@pytest.fixture
def provider(settings):
    """A provider of the council's accounts that says what a test has it say."""
    with made_up_provider.running() as running:
        made_up_provider.is_the_councils(running, settings)
        yield running
