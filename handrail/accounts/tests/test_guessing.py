"""Guessing a password is slowed, and tells nobody whether there is such an account, or in which state it is."""

import datetime
import itertools
from unittest import mock

import pytest
from django.conf import settings as of_django
from django.contrib.auth import SESSION_KEY
from django.test import Client

from handrail.accounts import attempts
from handrail.accounts.models import AttemptCount, User
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.core import clock
from handrail.core.tests.answers import without_what_differs_each_time
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

# of one length, so that the answers are too
SAM, NOBODY, CLOSED = "sam.okafor@example.org", "lee.nobody@example.org", "zoe.marlow@example.org"
WAIT = "Too many attempts. Try again in "
EACH_TIME_ANOTHER = ("Content-Security-Policy", "Set-Cookie", "Expires", "X-Request-ID")


@pytest.fixture(autouse=True)
def people():
    make_user("Sam Okafor")
    make_user("Zoe Marlow", is_active=False)


class Hours:
    """A clock that stands until a test moves it on."""

    def __init__(self):
        self.now = clock.now().timestamp()

    def moment(self):
        return datetime.datetime.fromtimestamp(self.now, datetime.UTC)


@pytest.fixture
def hours(monkeypatch):
    stopped = Hours()
    monkeypatch.setattr(clock, "now", stopped.moment)
    return stopped


@pytest.fixture
def no_limits(monkeypatch):
    """What every limit is measured against: each try is looked at."""
    monkeypatch.setattr(attempts.Limit, "wait_after", lambda limit, wrong: None)


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


def test_without_the_limits_all_150_would_be(hours, no_limits):
    guesses = [lambda: guess(SAM)] * 150

    assert checked(guesses, hours, every=24) == 150


def test_guesses_at_many_accounts_from_one_address_are_slowed_once_they_are_more_than_a_council_mistypes(
    hours, monkeypatch
):
    monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(40, attempts.MINUTE, attempts.MINUTE))
    guesses = [lambda number=number: guess(f"somebody{number}@example.org") for number in range(50)]

    assert checked(guesses, hours, every=1) == 40


def test_after_an_hour_one_may_try_again(hours):
    for _ in range(6):
        response = guess(SAM)
    assert WAIT in response.content.decode()
    hours.now += 3601

    assert guess(SAM, password=PASSWORD).status_code == 302


@pytest.mark.parametrize(("times", "every"), [(20, 0), (150, 15 * 60)], ids=["at once", "all day and night"])
def test_signing_in_rightly_is_no_guess(times, every, hours):
    for _ in range(times):
        assert guess(SAM, password=PASSWORD).status_code == 302
        hours.now += every


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
    count, names = attempts.at_a_password, itertools.count()
    monkeypatch.setattr(
        attempts, "at_a_password", lambda request, email, person: count(request, f"{next(names)}:{email}", person)
    )
    answers = [guess(SAM, headers={"host": f"localhost:{8000 + port}"}) for port in range(6)]

    assert WAIT not in answers[-1].content.decode()


def test_what_is_refused_for_one_account_is_not_counted_against_everybody_in_the_office(hours):
    for _ in range(120):
        guess(NOBODY)

    assert guess(SAM, password=PASSWORD).status_code == 302


def from_far(spoken, *, proxy="10.0.0.1"):
    return {"address": proxy, "headers": {"x-forwarded-for": spoken}}


@pytest.fixture
def nine_from_an_address(monkeypatch):
    monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(9, attempts.MINUTE, attempts.MINUTE))


def test_behind_a_proxy_guesses_are_counted_by_the_address_that_the_proxy_saw(hours, settings, nine_from_an_address):
    settings.HANDRAIL_PROXIES = 1
    for number in range(9):
        guess(f"somebody{number}@example.org", **from_far(f"203.0.113.{number}, 192.0.2.7"))

    assert WAIT in guess(SAM, **from_far("198.51.100.1, 192.0.2.7")).content.decode()
    assert WAIT not in guess(SAM, **from_far("192.0.2.8")).content.decode()


def test_without_a_proxy_nobody_gets_more_guesses_by_naming_other_addresses(hours, nine_from_an_address):
    assert of_django.HANDRAIL_PROXIES == 0
    for number in range(9):
        guess(f"somebody{number}@example.org", **from_far(f"203.0.113.{number}"))

    assert WAIT in guess(SAM, **from_far("198.51.100.1")).content.decode()


def test_the_counts_are_in_the_database_where_all_processes_find_them(hours):
    guess(SAM)

    # of the account, of it in this network, of the network; and of the two rows that the trail may be given
    assert AttemptCount.objects.count() == 5


def test_a_password_is_never_logged(hours):
    with what_is_logged() as lines:
        for _ in range(7):
            guess(SAM, password="secret-of-mine")

    assert len(lines) == 14  # of each guess that it was refused, and of each request
    assert "secret-of-mine" not in "".join(lines)
    assert User.objects.get(email=SAM).check_password(PASSWORD)
