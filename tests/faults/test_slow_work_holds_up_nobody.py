"""SQLite has one writer: what takes long is done before it, or is bounded, and who waits in vain is told so."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import OperationalError, connection, transaction
from django.test import Client

from handrail.accounts import links, password_rules
from handrail.accounts.choices import Role
from handrail.accounts.services import passwords
from handrail.accounts.tests.factories import PASSWORD, make_user, sign_in_just_now
from handrail.administration import services
from handrail.core.tests.answers import FROM_OUR_PAGE

pytestmark = pytest.mark.django_db(transaction=True)

ANOTHER = "four lamps under the old pier"


@pytest.fixture
def held(monkeypatch):
    """Which slow work was done, and whether others who write waited for it."""
    done = []

    def watch(owner, name):
        real = getattr(owner, name)

        def watched(*args, **kwargs):
            done.append((name, connection.in_atomic_block))
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(password_rules, "judge")
    for name in ("encode", "verify"):
        watch(Argon2PasswordHasher, name)
    return done


@pytest.fixture(autouse=True)
def hashed_as_in_production(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def choose(person, new):
    return Client().post(links.path_of_link(person), {"new": new})


def change(person, new):
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    return client.post("/account/password/", {"current": PASSWORD, "new": new})


@pytest.mark.parametrize("way", [choose, change])
@pytest.mark.parametrize("new", [ANOTHER, "jan@4({[<6931!|7$5+%2@4({[<6931!|7$"])
def test_a_password_is_judged_and_hashed_while_nobody_waits(way, new, held):
    way(make_user(), new)

    assert {"judge", "verify"} - {name for name, _ in held} <= ({"verify"} if way is choose else set())
    assert [name for name, was_held in held if was_held] == []


def test_one_that_is_judged_where_others_wait_is_found(held, monkeypatch):
    monkeypatch.setattr(passwords, "choose_password", transaction.atomic(passwords.choose_password))
    choose(make_user(), ANOTHER)

    assert {name for name, was_held in held if was_held} == {"judge", "encode"}


def locked(file):
    """What SQLite says to the second of two who write."""
    with closing(sqlite3.connect(file, isolation_level=None)) as one, closing(sqlite3.connect(file, timeout=0)) as two:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as fault:
            two.execute("BEGIN IMMEDIATE")
        return fault.value


@pytest.mark.parametrize("is_busy", [True, False])
def test_whoever_waited_in_vain_is_told_so_and_has_their_words_back(is_busy, monkeypatch, tmp_path):
    def fails(**asked):
        cause = locked(tmp_path / "busy.sqlite3") if is_busy else sqlite3.OperationalError("no such table: teams")
        raise OperationalError(*cause.args) from cause

    monkeypatch.setattr(services, "add_team", fails)
    client = Client(raise_request_exception=False)
    sign_in_just_now(client, make_user(role=Role.IT_ADMINISTRATOR))

    answer = client.post("/administration/teams/new/", {"name": "Team of the long pier"}, headers=FROM_OUR_PAGE)

    page = answer.content.decode()
    assert answer.status_code == (503 if is_busy else 500)
    assert ("others were saving" in page) is is_busy
    assert "Team of the long pier" in page
