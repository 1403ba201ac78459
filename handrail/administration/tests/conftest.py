import pytest
from django.test import Client

from handrail.accounts.tests.factories import make_user, sign_in_just_now


@pytest.fixture
def kierans(client, kieran):
    """A browser in which somebody who manages people has just signed in."""
    return sign_in_just_now(client, kieran)


@pytest.fixture
def bea(kieran):
    """Somebody else who manages people."""
    return make_user("Bea Lund", role="it_administrator", team=kieran.team)


@pytest.fixture
def beas(bea):
    return sign_in_just_now(Client(), bea)
