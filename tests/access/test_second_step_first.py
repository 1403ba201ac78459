"""Where the council requires a second factor, no address opens for somebody who has not shown one."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from handrail.accounts.models import AttemptCount
from handrail.accounts.tests.factories import Phone, give_phone
from handrail.config.middleware import AskForASecondStep
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.demo.loading.people import PASSWORD
from tests.access.asking import Asker
from tests.access.table import GOES_ON, MAY_NOT, SHOWN, TABLE
from tests.architecture.test_urls import declared, patterns

OPEN_BEFORE = {"set_up_second_step", "authenticator_app", "add_passkey", "confirm_password", "time_left"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_IS_REQUIRED = True


@pytest.fixture
def sam_with_a_password(westmere):
    return with_a_password(westmere.worker("sam"))


def with_a_password(person):
    AttemptCount.objects.all().delete()  # where others have guessed before, nobody signs in with a password
    client = Client(headers=FROM_OUR_PAGE)
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    return client


def rows_behind_the_gate():
    open_to_anyone = {entry.name for _, entry in patterns(get_resolver()) if declared(entry) == "anyone"}
    return [row for row in TABLE if row.page not in open_to_anyone | OPEN_BEFORE]


def opened(westmere, client):
    """The addresses that answered with anything but the way to the second step."""
    asker, found = Asker(westmere), []
    asker.client = client
    for row in rows_behind_the_gate():
        answer = asker.ask(row, asker.address(row))
        led_on = answer.status_code == GOES_ON and answer.url.startswith(reverse("set_up_second_step"))
        given_back = answer.status_code == MAY_NOT and "<h1>A second step first</h1>" in answer.content.decode()
        if not led_on and not given_back:
            found.append(str(row))
    return found


def test_nothing_opens_before_one_is_set_up(westmere, sam_with_a_password):
    assert len(rows_behind_the_gate()) > 70
    assert opened(westmere, sam_with_a_password) == []


def test_what_opens_before_it_is_named_here_and_nothing_more():
    named = {
        entry.name
        for _, entry in patterns(get_resolver())
        if getattr(entry.callback, "opens_before_the_second_step", False)
    }

    assert named == OPEN_BEFORE


def test_the_way_to_set_one_up_is_open_and_leads_on_to_what_was_asked_for(sam_with_a_password):
    asked = sam_with_a_password.get("/families/", follow=True)

    assert asked.request["PATH_INFO"] == reverse("set_up_second_step")
    assert asked.status_code == SHOWN
    assert "/account/authenticator-app/?next=%2Ffamilies%2F" in asked.content.decode()


def test_whoever_sets_one_up_comes_to_what_they_asked_for(sam_with_a_password):
    asked = sam_with_a_password.get("/families/", follow=True).request["QUERY_STRING"]
    page = sam_with_a_password.get(f"{reverse('authenticator_app')}?{asked}").content.decode()
    key = re.search('<code class="hr-code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")

    answer = sam_with_a_password.post(reverse("authenticator_app"), {"code": Phone(key).code(), "next": "/families/"})
    assert answer.url == "/account/recovery-codes/?next=%2Ffamilies%2F"
    codes = sam_with_a_password.post(reverse("recovery_codes"), {"next": "/families/"}).content.decode()
    assert re.search('href="/families/"[^>]*>I have kept them: go on', codes)
    assert sam_with_a_password.get("/families/").status_code == SHOWN


def test_what_was_typed_is_given_back(westmere, sam_with_a_password):
    page = reverse("record", args=[westmere.id_of("hartley-2026-11-23")])

    assert "A word that took long" in (
        sam_with_a_password.post(page, {"answer.values.text": "A word that took long"}).content.decode()
    )


def test_once_it_is_shown_pages_open(westmere):
    sam = westmere.worker("sam")
    phone, client = give_phone(sam), with_a_password(sam)
    client.post(reverse("second_step"), {"code": phone.code()})

    assert client.get(reverse("families")).status_code == SHOWN


def test_whoever_came_in_before_they_had_one_signs_in_again(westmere, sam_with_a_password):
    give_phone(westmere.worker("sam"))

    assert sam_with_a_password.get("/families/").url == "/sign-in/?next=/families/"
    assert sam_with_a_password.get("/account/second-step/").url.startswith("/sign-in/")


def test_pressing_a_name_of_the_demonstration_skips_no_second_step(westmere):
    sam, client = westmere.worker("sam"), Client()
    give_phone(sam)

    assert client.post(reverse("become"), {"person": sam.email}).url == reverse("second_step")


def test_without_the_gate_pages_would_open(westmere, monkeypatch):
    monkeypatch.setattr(AskForASecondStep, "process_view", lambda *_: None)

    assert len(opened(westmere, with_a_password(westmere.worker("sam")))) > 70
