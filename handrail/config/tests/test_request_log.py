"""Each request has a number and one line, which tells who asked for which page and nothing that anybody wrote."""

import json
import re
from unittest import mock

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from handrail.accounts.tests.factories import make_user
from handrail.audit.trail import TrailUnavailable
from handrail.config import request_log
from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

A_RECORD = "/records/2f1c0f3a-1111-4222-8333-123456789abc/"
WORDS = "Kelly rang Dev"


@pytest.fixture
def lines():
    with what_is_logged() as found:
        yield lambda: [json.loads(line) for line in found]


@pytest.fixture
def somebody():
    return make_user("Sam Okafor")


@pytest.fixture
def theirs(somebody):
    client = Client(raise_request_exception=False, headers=FROM_OUR_PAGE)
    client.force_login(somebody)
    return client


def only(lines):
    [line] = lines()
    return line


def test_an_answer_is_one_line_with_the_page_s_name_and_no_address(theirs, somebody, lines):
    answer = theirs.get(f"{reverse('account')}?name={WORDS}")

    line = only(lines)
    assert (line["event"], line["level"], line["page"], line["status"]) == ("request", "info", "account", 200)
    assert (line["person"], line["request"], line["method"]) == (str(somebody.pk), answer["X-Request-ID"], "GET")
    assert isinstance(line["ms"], int)
    assert not re.search("/account|name|Kelly|Okafor", json.dumps(line))


def test_what_somebody_signed_in_may_not_open_is_a_warning(theirs, lines):
    assert theirs.get(A_RECORD).status_code == 404

    line = only(lines)
    assert (line["event"], line["level"], line["page"]) == ("access_refused", "warning", "record")
    assert "2f1c0f3a" not in json.dumps(line)


def test_so_is_an_address_that_is_none_and_says_who_looked(theirs, somebody, lines):
    assert theirs.get("/nowhere/").status_code == 404

    line = only(lines)
    assert (line["event"], line["level"], line["person"]) == ("access_refused", "warning", str(somebody.pk))
    assert "nowhere" not in json.dumps(line)


def test_what_is_refused_before_any_page_says_who_asked(theirs, somebody, lines):
    answer = theirs.get("/", headers={"handrail-person": "somebody-else"})

    assert (answer.status_code, only(lines)["person"]) == (409, str(somebody.pk))


def test_without_that_nobody_would_be_named(theirs, lines, monkeypatch):
    monkeypatch.setattr(request_log, "say_who_was_refused", lambda request, status: None)
    theirs.get("/nowhere/")

    assert (only(lines)["event"], "person" in only(lines)) == ("request", False)


def test_django_s_own_lines_would_give_the_address_away(theirs, caplog):
    theirs.get(A_RECORD)

    assert A_RECORD in caplog.text  # pytest hears also what comes to no log


def test_somebody_who_is_signed_out_leaves_no_warning(lines):
    Client().get("/nowhere/")

    assert (only(lines)["event"], only(lines)["status"]) == ("request", 404)


def test_a_form_without_its_token_is_a_warning(lines):
    Client(enforce_csrf_checks=True).post(reverse("sign_in"), {"login": "sam@example.org", "password": WORDS})

    assert (only(lines)["event"], only(lines)["level"]) == ("form_refused", "warning")
    assert "sam@" not in json.dumps(only(lines))


def test_another_host_is_a_warning_without_its_name(lines):
    Client(raise_request_exception=False, SERVER_NAME="kelly.example.org").get("/sign-in/")

    line = only(lines)
    assert (line["event"], line["status"]) == ("request_unreadable", 400)
    assert line["error"] == ["django.core.exceptions.DisallowedHost"]
    assert "example.org" not in json.dumps(line)


def test_an_error_is_one_line_whose_number_stands_on_the_page(theirs, lines):
    with mock.patch("handrail.home.queries.home_of", side_effect=IntegrityError(f"Key (text)=({WORDS})")):
        answer = theirs.get("/")

    line = only(lines)
    assert (line["event"], line["level"], line["page"], line["status"]) == ("request_failed", "error", "home", 500)
    assert line["error"] == ["django.db.utils.IntegrityError"]
    assert any(place.startswith("handrail/home/views/home.py:") for place in line["at"])
    assert WORDS not in json.dumps(line)
    assert f">{line['request']}<" in answer.content.decode()


def test_a_trail_out_of_order_is_an_error_whose_number_stands_on_the_page(theirs, lines):
    with mock.patch("handrail.home.queries.home_of", side_effect=TrailUnavailable(WORDS)):
        answer = theirs.get("/")

    line = only(lines)
    assert (line["event"], line["level"], line["status"]) == ("trail_out_of_order", "error", 503)
    assert f">{line['request']}<" in answer.content.decode()


def test_an_error_before_anything_is_known_of_the_request_is_a_line_too(theirs, lines):
    with mock.patch("handrail.accounts.sessions.SessionStore.why_over", side_effect=OSError):
        theirs.get("/")

    assert only(lines)["event"] == "request_failed"


@pytest.mark.parametrize(
    "given", ["short", "Jayden.Barnett-is-at-risk", "A" * 32, "a" * 33, "a\nb\nc\nd\ne", "éééééééé", ""]
)
def test_a_number_that_is_not_well_formed_is_made_anew(given, settings):
    settings.BEHIND_PROXY = True

    assert re.fullmatch("[0-9a-f]{16}", Client().get("/sign-in/", headers={"x-request-id": given})["X-Request-ID"])


@pytest.mark.parametrize("number", ["7a2b0f3a11114222833312345678abcd", "2f1c0f3a-1111-4222-8333-123456789abc"])
def test_the_proxy_s_number_is_taken_and_anybody_else_s_is_not(number, settings):
    given = {"x-request-id": number}

    assert Client().get("/sign-in/", headers=given)["X-Request-ID"] != given["x-request-id"]
    settings.BEHIND_PROXY = True
    assert Client().get("/sign-in/", headers=given)["X-Request-ID"] == given["x-request-id"]


@pytest.mark.parametrize("method", ["GET\nevent: request", "MARCUS", "get ", ""])
def test_a_method_that_nobody_knows_stands_in_no_line(method, lines):
    Client().generic(method, "/sign-in/")

    assert only(lines)["method"] == "unknown"
