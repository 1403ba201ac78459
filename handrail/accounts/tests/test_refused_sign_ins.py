"""Whoever is not let in leaves a row of the trail and a line in the log; nothing that was typed is in either."""

import datetime
import json

import pytest
from django.test import Client

from handrail.accounts.services import refused_sign_ins
from handrail.accounts.services.refused_sign_ins import note_refused
from handrail.accounts.tests.factories import PASSWORD, give_phone, make_user
from handrail.accounts.traces import NETWORKS_NAMED
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

COUNCIL = "198.51.100.7"
MONDAY = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def sam():
    return make_user("Sam Okafor")


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


def sign_in(email="sam.okafor@example.org", password="a guess of mine", *, client=None):
    return (client or Client()).post("/sign-in/", {"login": email, "password": password}, REMOTE_ADDR=COUNCIL)


def rows():
    refused = TrailEvent.objects.filter(event="sign_in.refused").order_by("pk")
    return [(row.detail["why"], row.subject_id, row.detail["network"]) for row in refused]


@pytest.fixture
def logged():
    """What the log says of sign-ins that were refused, line by line."""
    with what_is_logged() as lines:
        yield lambda: [line for line in map(json.loads, lines) if line["event"] == "sign_in_refused"]


def wrong_password(sam):
    sign_in()


def unknown_address(sam):
    sign_in("lee.nobody@example.org")


def too_many_attempts(sam):
    for _ in range(6):
        sign_in("lee.nobody@example.org")


def account_not_in_use(sam):
    sam.is_active = False
    sam.save()
    sign_in(password=PASSWORD)


def wrong_code(sam):
    give_phone(sam)
    client = Client()
    sign_in(password=PASSWORD, client=client)
    client.post("/sign-in/second-step/", {"code": "000000"}, REMOTE_ADDR=COUNCIL)


def link_no_longer_good(sam):
    Client().get(f"/choose-password/{sam.pk}/no-token/", REMOTE_ADDR=COUNCIL)


def wrong_password_in_a_session(sam):
    client = Client()
    sign_in(password=PASSWORD, client=client)
    client.post("/account/confirm/", {"password": "a guess of mine"}, REMOTE_ADDR=COUNCIL)


def wrong_password_when_changing_it(sam):
    client = Client()
    sign_in(password=PASSWORD, client=client)
    typed = {"current": "a guess of mine", "new": "six geese over the reservoir"}
    client.post("/account/password/", typed, REMOTE_ADDR=COUNCIL)


@pytest.mark.parametrize(
    ("refused", "why", "of_somebody"),
    [
        (wrong_password, "wrong_password", True),
        (unknown_address, "unknown_address", False),
        (too_many_attempts, "too_many_attempts", False),
        (account_not_in_use, "account_not_in_use", True),
        (wrong_code, "wrong_code", True),
        (link_no_longer_good, "link_no_longer_good", False),
        (wrong_password_in_a_session, "wrong_password_in_a_session", True),
        (wrong_password_when_changing_it, "wrong_password_in_a_session", True),
    ],
)
def test_each_kind_of_refusal_leaves_a_row_and_a_line(refused, why, of_somebody, sam, logged):
    refused(sam)

    whose = str(sam.pk) if of_somebody else ""
    assert rows()[-1] == (why, whose, COUNCIL)
    line = logged()[-1]
    assert (line["why"], line.get("about", ""), line["network"]) == (why, whose, COUNCIL)
    assert line["level"] == "warning"


def test_without_it_there_would_be_none(logged, monkeypatch):
    monkeypatch.setattr(refused_sign_ins, "note_refused", lambda **_: None)
    sign_in()

    assert rows() == []
    assert logged() == []


def test_signing_in_rightly_leaves_neither(logged):
    sign_in(password=PASSWORD)

    assert rows() == []
    assert logged() == []


@pytest.mark.parametrize("typed", ["My-Own-Password-99", "my.own.password@example.org"])
def test_what_was_typed_may_be_a_password_in_the_wrong_box_and_is_kept_nowhere(typed, logged):
    sign_in(typed, password="and-this-too-77")

    kept = str(list(TrailEvent.objects.values())) + str(logged())
    for secret in (typed, typed.lower(), "and-this-too-77", "sam.okafor", "Sam Okafor"):
        assert secret not in kept


def test_a_stranger_leaves_one_row_in_a_quarter_of_an_hour_and_a_count_in_the_log(logged):
    for _ in range(40):
        note_refused(by=None, why="unknown_address", network=COUNCIL, person=None)

    assert len(rows()) == 1
    assert [line["times"] for line in logged()] == list(range(1, 41))
    with clock.at(MONDAY + datetime.timedelta(minutes=15)):
        note_refused(by=None, why="unknown_address", network=COUNCIL, person=None)
    assert len(rows()) == 2


def test_not_even_a_stranger_with_many_networks_floods_the_trail_or_hides_one_account_behind_others(sam):
    for number in range(100):
        note_refused(by=None, why="unknown_address", network=f"192.0.2.{number}", person=None)
    note_refused(by=None, why="wrong_password", network=COUNCIL, person=sam)

    assert len(rows()) == NETWORKS_NAMED + 2
    assert rows()[-2:] == [
        ("unknown_address", "", "more networks, which the log names"),
        ("wrong_password", str(sam.pk), COUNCIL),
    ]


def test_links_asked_for_by_a_stranger_leave_one_row_in_a_quarter_of_an_hour_too():
    for number in range(4):
        Client().post("/forgotten-password/", {"email": f"s{number}@example.org"}, REMOTE_ADDR=COUNCIL)

    assert TrailEvent.objects.filter(event="password.link_asked_for").count() == 1
