"""Guessing a password is slowed, and tells nobody whether there is such an account, or in which state it is."""

from unittest import mock

import pytest
from allauth.core.internal import ratelimit
from django.conf import settings as of_django
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from handrail.accounts.models import SharedCount, User
from handrail.accounts.sign_in import InvitedPeopleOnly
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.core.tests.answers import without_what_differs_each_time
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

# of one length, so that the answers are too
SAM, NOBODY, CLOSED = "sam.okafor@example.org", "lee.nobody@example.org", "zoe.marlow@example.org"
WAIT = "Too many attempts. Wait five minutes, then try again."
EACH_TIME_ANOTHER = ("Content-Security-Policy", "Set-Cookie", "Expires", "X-Request-ID")


@pytest.fixture(autouse=True)
def people():
    make_user("Sam Okafor")
    make_user("Zoe Marlow", is_active=False)


class Hours:
    """The clock by which allauth counts; no two looks at it see the same moment."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        self.now += 0.001
        return self.now

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def hours(monkeypatch):
    stopped = Hours()
    monkeypatch.setattr(ratelimit, "time", stopped)
    return stopped


def guess(email, *, password="something else", address="192.0.2.1", **headers):
    return Client(REMOTE_ADDR=address).post("/sign-in/", {"login": email, "password": password}, **headers)


def checked(guesses, hours, *, every):
    """How many of so many guesses were looked at, and not answered with a request to wait."""
    looked_at = 0
    for make in guesses:
        looked_at += WAIT not in make().content.decode()
        hours.now += every
    return looked_at


def read(response, email):
    """What an answer says, without the address that was typed and what differs each time."""
    headers = {name: value for name, value in response.items() if name not in EACH_TIME_ANOTHER}
    page = without_what_differs_each_time(response.content).decode().replace(f'type="email" value="{email}"', "")
    return response.status_code, headers, sorted(response.cookies), page


def test_of_150_guesses_within_an_hour_at_one_account_at_most_100_are_looked_at(hours):
    addresses = (f"192.0.2.{number}" for number in range(150))
    guesses = [lambda address=address: guess(SAM, address=address) for address in addresses]

    assert checked(guesses, hours, every=24) <= 100


def test_of_150_guesses_within_an_hour_from_one_address_at_most_100_are_looked_at(hours):
    guesses = [lambda number=number: guess(f"somebody{number}@example.org") for number in range(150)]

    assert checked(guesses, hours, every=24) <= 100


@pytest.mark.parametrize("who", ["one account", "one address"])
def test_without_the_limits_all_150_would_be(who, hours, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    guesses = [lambda: guess(SAM)] * 150

    assert checked(guesses, hours, every=24) == 150


def test_after_an_hour_one_may_try_again(hours):
    for _ in range(6):
        response = guess(SAM)
    assert WAIT in response.content.decode()
    hours.now += 3601

    assert guess(SAM, password=PASSWORD).status_code == 302


def test_signing_in_rightly_is_no_guess(hours):
    for _ in range(150):
        assert guess(SAM, password=PASSWORD).status_code == 302


@pytest.mark.parametrize("account", [NOBODY, CLOSED])
@pytest.mark.parametrize("password", ["something else", PASSWORD])
def test_unknown_and_disabled_accounts_are_answered_like_a_wrong_password_also_when_blocked(account, password, hours):
    for _ in range(8):
        wrong, other = guess(SAM), guess(account, password=password, address="192.0.2.2")
        assert read(wrong, SAM) == read(other, account)
        assert SESSION_KEY not in other.client.session
    assert WAIT in wrong.content.decode()


def test_an_answer_that_differs_would_be_seen(hours):
    assert read(guess(SAM), SAM) != read(guess(""), "")


def test_the_right_password_of_a_blocked_account_is_answered_like_a_wrong_one(hours):
    for _ in range(6):
        guess(SAM)

    assert read(guess(SAM, password=PASSWORD), SAM) == read(guess(SAM), SAM)


@pytest.mark.parametrize("account", [SAM, NOBODY, CLOSED])
def test_a_password_is_hashed_once_whoever_is_meant(account, hours):
    from django.contrib.auth import hashers

    with mock.patch.object(hashers.MD5PasswordHasher, "encode", autospec=True, return_value="md5$a$b") as encode:
        guess(account)

    assert encode.call_count == 1


def test_capitals_and_spaces_give_no_more_guesses(hours):
    answers = [guess(email) for email in (SAM, SAM.upper(), f" {SAM}", "Sam.Okafor@Example.org", SAM, SAM)]

    assert WAIT in answers[-1].content.decode()


def test_another_name_or_port_of_the_server_gives_no_more_guesses(hours):
    answers = [guess(SAM, headers={"host": f"localhost:{8000 + port}"}) for port in range(6)]

    assert WAIT in answers[-1].content.decode()


def test_with_the_servers_name_in_the_count_it_would(hours, monkeypatch):
    monkeypatch.delattr(InvitedPeopleOnly, "_get_login_attempts_cache_key")
    answers = [guess(SAM, headers={"host": f"localhost:{8000 + port}"}) for port in range(6)]

    assert WAIT not in answers[-1].content.decode()


def test_what_is_refused_for_one_account_is_not_counted_against_everybody_in_the_office(hours):
    for _ in range(120):
        guess(NOBODY)

    assert guess(SAM, password=PASSWORD).status_code == 302


def from_far(spoken, *, proxy="10.0.0.1"):
    return {"address": proxy, "headers": {"x-forwarded-for": spoken}}


def test_behind_a_proxy_guesses_are_counted_by_the_address_that_the_proxy_saw(hours, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(100):
        guess(f"somebody{number}@example.org", **from_far(f"203.0.113.{number}, 192.0.2.7"))

    assert WAIT in guess(SAM, **from_far("198.51.100.1, 192.0.2.7")).content.decode()
    assert WAIT not in guess(SAM, **from_far("192.0.2.8")).content.decode()


def test_without_a_proxy_nobody_gets_more_guesses_by_naming_other_addresses(hours):
    assert of_django.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    for number in range(100):
        guess(f"somebody{number}@example.org", **from_far(f"203.0.113.{number}"))

    assert WAIT in guess(SAM, **from_far("198.51.100.1")).content.decode()


def test_the_counts_are_in_the_database_where_all_processes_find_them(hours):
    guess(SAM)

    assert SharedCount.objects.count() == 2  # of the account, and of the address
    assert not SharedCount.objects.filter(cache_key__contains="sam").exists()


def make_room_by_guessing_at_many():
    for _ in range(6):
        guess(SAM)
    for number in range(400):
        cache.set(f"guesses:{number}", [1.0], 3600)
    return guess(SAM)


def test_guessing_at_many_accounts_does_not_make_the_guesses_at_one_be_forgotten(hours):
    assert WAIT in make_room_by_guessing_at_many().content.decode()


def test_with_room_for_few_counts_it_would(hours, settings):
    settings.CACHES = {"default": of_django.CACHES["default"] | {"OPTIONS": {"MAX_ENTRIES": 10, "CULL_FREQUENCY": 0}}}

    assert WAIT not in make_room_by_guessing_at_many().content.decode()


def test_a_password_is_never_logged(hours):
    with what_is_logged() as lines:
        for _ in range(7):
            guess(SAM, password="secret-of-mine")

    assert len(lines) == 7
    assert "secret-of-mine" not in "".join(lines)
    assert User.objects.get(email=SAM).check_password(PASSWORD)
