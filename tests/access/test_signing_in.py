"""What a sign-in tells by the time it takes, and how soon somebody is without a right that was taken from them."""

import statistics
import time

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.test import Client
from django.urls import reverse

from handrail.accounts import attempts
from handrail.accounts.models import User
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.cases import may_open
from handrail.cases.models import Grant
from tests.accessibility.walking import WHOLE

ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
TIMES = 40 if WHOLE else 8
ALIKE = 1.1 if WHOLE else 1.5  # few looks, on a machine that does other things too


@pytest.fixture
def answered(db, settings, monkeypatch):
    """The median time of the processor for each kind of refusal: what else the machine does is not counted."""
    settings.PASSWORD_HASHERS = ARGON2
    monkeypatch.setattr(attempts.Limit, "wait_after", lambda limit, wrong: None)
    make_user("Sam Okafor")
    make_user("Zoe Marlow", is_active=False)
    guesses = {
        "a wrong password": ("sam.okafor@example.org", "something else"),
        "nobody": ("lee.nobody@example.org", "something else"),
        "a closed account": ("zoe.marlow@example.org", "something else"),
        "the password of a closed account": ("zoe.marlow@example.org", PASSWORD),
    }
    client = Client()

    def took(login, password):
        began = time.process_time()
        assert client.post("/sign-in/", {"login": login, "password": password}).status_code == 200
        return time.process_time() - began

    def measure():
        seconds = {kind: [] for kind in guesses}
        for _ in range(TIMES + 1):
            for kind, guess in guesses.items():
                seconds[kind].append(took(*guess))
        return {kind: statistics.median(times[1:]) for kind, times in seconds.items()}  # the first warms up

    return measure


def test_every_refusal_takes_the_same_time(answered, record_property):
    times = answered()
    ratio = max(times.values()) / min(times.values())

    record_property("slowest_to_fastest", f"{ratio:.3f}")
    assert ratio < ALIKE, times


def test_without_hashing_a_password_for_nobody_that_would_be_seen(answered, monkeypatch):
    monkeypatch.setattr(AuthenticationBackend, "_mitigate_timing_attack", lambda self, password: None)

    times = answered()

    assert times["nobody"] * 2 < times["a wrong password"]


@pytest.fixture
def devs_family(westmere):
    client = Client()
    client.force_login(westmere.worker("dev"))
    address = reverse("family", args=[westmere.id_of("hartley")])
    assert client.get(address).status_code == 200
    return client, address


def end_devs_grants(westmere):
    Grant.objects.filter(user=westmere.id_of("worker dev")).delete()


def test_a_right_that_was_taken_away_is_gone_at_the_next_request(devs_family, westmere):
    client, address = devs_family
    end_devs_grants(westmere)

    assert client.get(address).status_code == 404


def test_a_right_that_was_remembered_would_be_seen(devs_family, westmere, monkeypatch):
    client, address = devs_family
    monkeypatch.setattr("handrail.cases.gate.may_open", lambda case, user: True)
    end_devs_grants(westmere)

    assert client.get(address).status_code != 404


def test_somebody_who_was_disabled_is_out_at_the_next_request(devs_family, westmere):
    client, address = devs_family
    User.objects.filter(pk=westmere.id_of("worker dev")).update(is_active=False)

    assert client.get(address).url.startswith(reverse("sign_in"))


def test_somebody_disabled_who_was_let_go_on_would_be_seen(devs_family, westmere, monkeypatch):
    client, address = devs_family
    monkeypatch.setattr(AuthenticationBackend, "user_can_authenticate", lambda self, user: True)
    User.objects.filter(pk=westmere.id_of("worker dev")).update(is_active=False)

    assert not client.get(address).get("Location", "").startswith(reverse("sign_in"))


def test_the_gate_asks_each_time():
    """What the control above takes the place of."""
    from handrail.cases import gate

    assert gate.may_open is may_open.may_open
