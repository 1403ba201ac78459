"""Whoever reads somebody's e-mails can choose their password as often as they like, and guesses no more codes by it."""

import datetime
import itertools

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client

from handrail.accounts import attempts, known_devices, links, notices
from handrail.accounts.models import User
from handrail.accounts.tests.factories import PASSWORD
from handrail.core import clock

pytestmark = pytest.mark.django_db

WAIT = "Too many attempts."
SECOND_STEP = "/sign-in/second-step/"
MONDAY = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.UTC)
KINDS = pytest.mark.parametrize("kind", ["code", "recovery_code"])

passwords = (f"six geese over reservoir {number}" for number in itertools.count(1))


@pytest.fixture
def laptop(with_a_password, phone):
    """A browser in which Sam has given a second step, and signed out again."""
    client = with_a_password()
    client.post(SECOND_STEP, {"code": phone.code()})
    client.post("/sign-out/")
    return client


def choose_a_password(client, person, **more):
    """By a link from an e-mail; signed in with it as far as the second step."""
    person = User.objects.get(pk=person.pk)
    password = next(passwords)
    client.post(links.path_of_link(person), {"new": password}, **more)
    return client.post("/sign-in/", {"login": person.email, "password": password}, **more)


def looked_at(client, kind, *, times, **more):
    pages = [client.post(SECOND_STEP, {kind: f"{number:06}"}, **more) for number in range(times)]
    return sum(page.status_code == 422 and WAIT not in page.text for page in pages)


def guess_on_devices_known_by_a_link(person, kind, *, devices=3):
    """How many codes are looked at of ten on each; each device is in a network of its own."""
    total = 0
    for number in range(devices):
        client, network = Client(), {"REMOTE_ADDR": f"203.0.{number}.9"}
        assert choose_a_password(client, person, **network).url == SECOND_STEP
        total += looked_at(client, kind, times=10, **network)
    return total


@KINDS
def test_of_thirty_codes_on_three_devices_known_by_a_link_ten_are_looked_at(kind, sam, recovery_codes):
    assert guess_on_devices_known_by_a_link(sam, kind) <= 10


@KINDS
def test_if_a_link_were_as_good_as_a_second_step_they_all_would_be(kind, sam, recovery_codes, monkeypatch):
    known_to = known_devices.known_to
    monkeypatch.setattr(
        known_devices, "known_to", lambda request, person, by: known_to(request, person, by=known_devices.Shown.LINK)
    )
    monkeypatch.setattr(attempts, "OF_ALL_KNOWN_DEVICES", attempts.Limit(1000, attempts.HOUR, attempts.HOUR))

    assert guess_on_devices_known_by_a_link(sam, kind) == 30


@KINDS
def test_devices_on_which_a_password_was_enough_before_there_was_a_second_step_are_strangers(kind, sam):
    from handrail.accounts.services import second_steps
    from handrail.accounts.tests.factories import give_phone

    browsers = [Client() for _ in range(3)]
    for number, client in enumerate(browsers):
        client.post("/sign-in/", {"login": sam.email, "password": PASSWORD}, REMOTE_ADDR=f"203.0.{number}.9")
        assert SESSION_KEY in client.session
        client.post("/sign-out/")
    give_phone(sam)
    second_steps.make_recovery_codes(by=sam)
    total = 0
    for number, client in enumerate(browsers):
        network = {"REMOTE_ADDR": f"203.0.{number}.9"}
        client.post("/sign-in/", {"login": sam.email, "password": PASSWORD}, **network)
        total += looked_at(client, kind, times=10, **network)

    assert total <= 10


def test_the_owner_comes_in_on_their_own_device_meanwhile(sam, phone, laptop):
    guess_on_devices_known_by_a_link(sam, "code")
    choose_a_password(laptop, sam)
    laptop.post(SECOND_STEP, {"code": phone.code()})

    assert SESSION_KEY in laptop.session


def test_and_on_the_device_on_which_they_set_the_second_step_up(sam):
    from handrail.accounts.tests.factories import Phone

    client = Client()
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    shown = client.get("/account/authenticator-app/").text
    secret = shown.split('<code class="hr-code">')[1].split("</code>")[0].replace(" ", "")
    phone = Phone(secret)
    client.post("/account/authenticator-app/", {"code": phone.code()})
    client.post("/sign-out/")
    guess_on_devices_known_by_a_link(sam, "code")
    choose_a_password(client, sam)
    client.post(SECOND_STEP, {"code": phone.code()})

    assert SESSION_KEY in client.session


def test_codes_on_all_known_devices_are_counted_together_too(sam, phone, with_a_password):
    """Whoever once gave a second step on many browsers has no more codes to guess for it."""
    browsers, began = [], clock.now()
    for number in range(3):
        with clock.at(began + datetime.timedelta(minutes=5 * number)):
            phone.periods = 0
            client = with_a_password()
            assert client.post(SECOND_STEP, {"code": phone.code()}).status_code == 302
            client.post("/sign-out/")
            browsers.append(client)
    with clock.at(began + datetime.timedelta(hours=2)):
        total = 0
        for client in browsers:
            client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
            total += looked_at(client, "code", times=10)

    assert total == 20


def test_the_owner_is_warned_though_no_code_had_to_wait(sam, phone):
    choose_a_password(client := Client(), sam)
    notices.send_notices()
    mail.outbox.clear()
    assert looked_at(client, "code", times=3) == 3
    notices.send_notices()

    assert [
        "Your password was given, and then wrong codes, three or more." in message.body for message in mail.outbox
    ] == [True]


def test_of_two_slips_nobody_is_told(sam, phone):
    choose_a_password(client := Client(), sam)
    notices.send_notices()
    mail.outbox.clear()
    looked_at(client, "code", times=2)
    client.post(SECOND_STEP, {"code": phone.code()})
    notices.send_notices()

    assert mail.outbox == []


def test_links_are_asked_for_no_more_often_on_devices_known_by_one(sam):
    client, asked = Client(), []
    for _ in range(4):
        for _ in range(5):
            asked.append(client.post("/forgotten-password/", {"email": sam.email}).status_code)
        client = Client()
        client.post(links.path_of_link(User.objects.get(pk=sam.pk)), {"new": next(passwords)})

    assert asked.count(302) == 5
