import json
from types import SimpleNamespace

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path

from handrail.accounts.session_life import Life
from handrail.accounts.tests.factories import make_user
from handrail.audit.trail import TrailUnavailable
from handrail.config import refusals, urls
from handrail.config.middleware import KeepPagesPrivate, SayWhyNotAllowed
from handrail.core.refusals import NotAllowed, NotFound
from handrail.core.tests.answers import FROM_OUR_PAGE

pytestmark = pytest.mark.django_db


A_RECORD = "/records/2f1c0f3a-1111-4222-8333-123456789abc/"


@login_not_required
def finds_nothing(request: HttpRequest, name: str):
    raise NotFound


urlpatterns = [path("not-found/<name>/", finds_nothing), *urls.urlpatterns]
handler404 = urls.handler404


def sent(**fields: str) -> HttpRequest:
    request = RequestFactory().post(A_RECORD, fields, headers=FROM_OUR_PAGE)
    return by_somebody(request)


def by_somebody(request: HttpRequest) -> HttpRequest:
    """As the middleware leaves a request of somebody who is signed in."""
    request.user, request.csp_nonce = make_user(), "once"
    request.session = SimpleNamespace(life=Life.from_now())
    return request


def refused(exception: Exception, request: HttpRequest):
    return SayWhyNotAllowed(lambda _: None).process_exception(request, exception)


def test_a_page_that_is_not_there_is_said_without_its_address(client):
    response = client.get("/somewhere/secret-name/")

    assert response.status_code == 404
    assert "There is nothing here that you can open." in response.content.decode()
    assert "secret-name" not in response.content.decode()


def test_what_a_service_or_a_query_does_not_find_is_answered_as_an_address_that_is_not_there(client, settings):
    settings.ROOT_URLCONF = "handrail.config.tests.test_refusals"
    not_found, no_address = client.get("/not-found/secret-name/"), client.get("/nowhere/secret-name/")

    assert not_found.status_code == no_address.status_code == 404
    for answer in (not_found, no_address):
        del answer["X-Request-ID"]  # each has its own
    assert (not_found.content, not_found.headers) == (no_address.content, no_address.headers)
    assert "secret-name" not in not_found.content.decode()


def test_without_the_middleware_what_is_not_found_would_be_an_error(client, settings):
    settings.ROOT_URLCONF = "handrail.config.tests.test_refusals"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.endswith("SayWhyNotAllowed")]

    with pytest.raises(NotFound):
        client.get("/not-found/secret-name/")


def test_a_refusal_says_its_reason_and_gives_back_what_was_typed():
    response = refused(NotAllowed("Only Sam, who chairs, can sign."), sent(why="First <line>\r\n\r\nsecond line"))

    page = response.content.decode()
    assert response.status_code == 403
    assert "Only Sam, who chairs, can sign." in page
    assert "First &lt;line&gt;\r\n\r\nsecond line</textarea>" in page


def test_a_trail_that_cannot_be_written_is_a_pause_that_gives_back_what_was_typed():
    response = refused(TrailUnavailable(), sent(why="Kelly rang Dev."))

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Kelly rang Dev." in response.content.decode()


def test_other_faults_are_left_to_be_errors():
    assert refused(ValueError(), sent()) is None


def test_an_error_gives_back_what_was_typed_without_asking_the_database(django_assert_num_queries):
    request = sent(why="Kelly rang Dev.")
    with django_assert_num_queries(0):
        response = refusals.something_went_wrong(request)

    assert response.status_code == 500
    assert "Kelly rang Dev." in response.content.decode()


def test_a_form_without_its_token_loses_nothing_that_was_typed():
    sender = Client(enforce_csrf_checks=True)
    typed = {"answers.factors": "Fear that has become habit.", "id": "7a2b0f3a-1111-4222-8333-123456789abc"}

    response = sender.post(A_RECORD, typed, headers={"referer": f"http://testserver{A_RECORD}"})

    page = response.content.decode()
    assert response.status_code == 403
    assert "This page is out of date" in page
    assert "Answers factors</label>" in page
    assert "Fear that has become habit." in page
    assert "7a2b0f3a" not in page
    assert f'<a href="http://testserver{A_RECORD}">Open the page again</a>' in page


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/records/"},
    ],
)
def test_whatever_a_browser_says_of_our_page_gives_the_words_back(headers):
    answer = Client().post(A_RECORD, {"text": "Noah slept well."}, headers=headers)

    assert "Noah slept well.</textarea>" in answer.content.decode()


def test_the_way_back_never_leads_elsewhere():
    response = Client(enforce_csrf_checks=True).post("/sign-in/", headers={"referer": "http://example.com/"})

    assert "example.com" not in response.content.decode()


def test_a_script_is_told_the_reason_as_json():
    request = RequestFactory().post("/records/1/", headers={"accept": "application/json"})

    response = refused(NotAllowed("This record is signed."), request)

    assert (response.status_code, json.loads(response.content)) == (403, {"reason": "This record is signed."})


def test_a_body_that_cannot_be_read_is_no_second_error():
    request = RequestFactory().post("/", b"--x\r\n", content_type="multipart/form-data; boundary=\xff")
    by_somebody(request)

    assert refusals.cannot_be_read(request).status_code == 400
    assert refusals.something_went_wrong(request).status_code == 500


def test_no_page_stays_in_a_browser_or_proxy():
    response = KeepPagesPrivate(lambda _: refusals.something_went_wrong(RequestFactory().get("/")))(HttpRequest())

    assert response["Cache-Control"] == "no-store, private"
    assert Client().get("/sign-in/")["Cache-Control"] == "no-store, private"


def test_whoever_was_signed_out_while_typing_gets_the_words_back_and_is_asked_to_sign_in():
    response = Client().post(A_RECORD, {"do": "save", "text": "Noah slept well."}, headers=FROM_OUR_PAGE)

    page = response.content.decode()
    assert response.status_code == 403
    assert "You are signed out" in page
    assert "Noah slept well.</textarea>" in page
    assert 'target="_blank"' in page
    assert ">save<" not in page


def test_a_script_and_whoever_typed_nothing_are_only_sent_to_sign_in():
    address = f"{A_RECORD}save/"
    asks_for_json = FROM_OUR_PAGE | {"accept": "application/json"}
    for response in (
        Client().post(address, {"typed.text": "Noah slept well."}, headers=asks_for_json),
        Client().post(address, {"do": "save"}, headers=FROM_OUR_PAGE),
        Client().get(address),
    ):
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/")
