"""Nobody asks so often that it harms others; who is stopped loses nothing typed, and nobody else is."""

import json

import pytest
from django.test import Client
from django.urls import get_resolver

from handrail.accounts.tests.factories import give_phone, make_user
from handrail.config import mass_requests
from handrail.config.mass_requests import (
    ADDRESSES_THAT_WRITE_LETTERS,
    ALLOWANCES,
    HEAVY_ADDRESSES,
    Allowance,
    Buckets,
    TooOften,
)
from handrail.serving.bridge import WHO_ASKED

pytestmark = pytest.mark.django_db
A_MINUTE = 60


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1_000.0

        def monotonic(self):
            return self.now

    made = Clock()
    monkeypatch.setattr(mass_requests, "time", made)
    return made


@pytest.fixture
def limited(settings, monkeypatch):
    """A council in production, where changes are counted and there are few of them."""
    settings.LIMIT_MASS_REQUESTS = True
    monkeypatch.setitem(ALLOWANCES, "changes", Allowance("Changes", 3, 60, "A row"))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def change(client, **headers):
    return client.post("/meetings/new/", {"why": "Kelly rang Dev."}, headers={"origin": "http://testserver"} | headers)


def test_one_too_many_is_told_to_wait_and_gets_back_what_was_typed(limited, clock):
    sam = client_of(make_user())
    answers = [change(sam) for _ in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    page = answers[-1].content.decode()
    assert "Wait a moment" in page
    assert "Kelly rang Dev." in page
    assert answers[-1]["Retry-After"] == "1"


def test_the_page_itself_is_told_as_json_and_sends_again(limited, clock):
    sam = client_of(make_user())
    for _ in range(3):
        change(sam)

    answer = change(sam, accept="application/json")
    assert answer.status_code == 429
    assert "waits a little" in json.loads(answer.content)["reason"]
    clock.now += 1
    assert change(sam, accept="application/json").status_code != 429


def test_nobody_else_is_stopped_and_neither_is_what_is_not_counted(limited, clock):
    sam, lorraine = client_of(make_user()), client_of(make_user(email="lorraine.pike@example.org"))
    for _ in range(10):
        change(sam)

    assert change(lorraine).status_code != 429
    assert sam.get("/account/").status_code == 200


def test_without_the_limit_nobody_would_be_stopped(limited, clock, settings):
    settings.LIMIT_MASS_REQUESTS = False
    sam = client_of(make_user())

    assert all(change(sam).status_code != 429 for _ in range(10))


@pytest.fixture
def few_of_anything(limited, monkeypatch):
    monkeypatch.setitem(ALLOWANCES, "everything", Allowance("Everything", 3, 60, "A turn"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("/nothing-is-here/"),
        lambda client: client.post("/account/password/", {"current": "no token"}),
        lambda client: client.get("/account/time-left/", headers={"handrail-person": "somebody else"}),
        lambda client: client.get("/account"),
    ],
    ids=["no such address", "no token", "somebody else's page", "a slash too few"],
)
def test_whatever_is_answered_is_counted_and_said_to_the_server(ask, few_of_anything, clock):
    client, sam = Client(enforce_csrf_checks=True), make_user()
    client.force_login(sam)
    answers = [ask(client) for _ in range(4)]

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert {answer.wsgi_request.META.get(WHO_ASKED) for answer in answers} == {str(sam.pk)}


def test_nobody_is_given_what_was_typed_on_a_page_that_somebody_else_opened(few_of_anything, clock):
    sam, lorraine = make_user(), make_user(email="lorraine.pike@example.org")
    client = client_of(lorraine)
    words = {"why": "Kelly rang Dev.", "opened_by": str(sam.pk)}
    of_sam = [client.post("/meetings/new/", words, headers={"origin": "http://testserver"}) for _ in range(4)]
    of_her = change(client)

    assert (of_sam[-1].status_code, of_her.status_code) == (429, 429)
    assert not any("Kelly" in answer.text for answer in of_sam)
    assert "Kelly" in of_her.text


def taken(buckets, allowance):
    """How many are had until one is refused, and how long to wait then."""
    for count in range(100):
        try:
            buckets.take("sam", allowance)
        except TooOften as refused:
            return count, refused.seconds
    return 100, 0


def test_an_allowance_fills_again_and_never_above_what_one_may_have_at_once(clock):
    buckets, allowance = Buckets(), Allowance("Documents", 20, 20, "A process")

    assert taken(buckets, allowance) == (20, 3)
    clock.now += 3
    assert taken(buckets, allowance) == (1, 3)
    clock.now += 3_600
    assert taken(buckets, allowance) == (20, 3)


@pytest.mark.parametrize(
    ("what", "a_minute"),
    [
        # a recorder who types for a minute without a pause, in three windows, saves every second in each
        ("changes", 3 * 60),
        # and polls every second in five windows, saying where they are every other second
        ("everything", 5 * 90 + 3 * 60),
        # a chair who reads all six records of a meeting in one minute, three times, as two pages each
        ("records", 36),
        ("polls", 5 * 60),
        ("documents", 12),
        ("histories", 30),
    ],
)
def test_nobody_at_work_meets_an_allowance(clock, what, a_minute):
    buckets = Buckets()
    for _ in range(30 * a_minute):
        buckets.take("sam", ALLOWANCES[what])
        clock.now += A_MINUTE / a_minute


def test_letters_to_oneself_come_to_an_end(clock, settings):
    settings.LIMIT_MASS_REQUESTS = True
    asha = make_user()
    give_phone(asha)
    client = client_of(asha)
    answers = [client.post("/account/recovery-codes/").status_code for _ in range(40)]

    allowed = ALLOWANCES["letters"].at_once
    assert 429 not in answers[:allowed]
    assert {*answers[allowed:]} == {429}
    assert client.get("/account/recovery-codes/").status_code != 429


def test_what_is_remembered_is_bounded(clock, monkeypatch):
    monkeypatch.setattr(mass_requests, "MOST_REMEMBERED", 10)
    buckets = Buckets()
    for person in range(100):
        buckets.take(person, ALLOWANCES["changes"])

    assert len(buckets._left) == 10


def test_every_heavy_address_is_one_and_has_an_allowance():
    names = set(get_resolver().reverse_dict) - {None}

    assert {*HEAVY_ADDRESSES, *ADDRESSES_THAT_WRITE_LETTERS} - names == set()
    assert set(HEAVY_ADDRESSES.values()) <= set(ALLOWANCES)
