"""In which line somebody waits whom the server does not know: nobody has more lines by having more devices."""

from http.cookies import SimpleCookie

import pytest
from django.db import connection
from django.http import HttpResponse, parse_cookie
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from handrail.accounts import known_devices
from handrail.accounts.models import User
from handrail.accounts.services import sessions
from handrail.accounts.tests.factories import make_user
from handrail.config.askers import line_of_stranger, session_of, who_is_signed_in

pytestmark = pytest.mark.django_db


def asked(method="POST", *, cookie="", path="/sign-in/", address="192.0.2.1"):
    return RequestFactory().generic(method, path, REMOTE_ADDR=address, HTTP_COOKIE=cookie).META


def device_of(user):
    """The cookie of one more device on which somebody has signed in."""
    response = HttpResponse()
    known_devices.note_known(RequestFactory().get("/"), response, user, by=known_devices.Shown.PASSWORD)
    return SimpleCookie(response.cookies).output(attrs=[], header="", sep=";").strip()


def test_what_one_account_sends_from_many_devices_waits_in_one_line():
    sam, priya = make_user("Sam Okafor"), make_user("Priya Nair")
    lines = {line_of_stranger(asked(cookie=device_of(sam))) for _ in range(10)}

    assert len(lines) == 1
    assert lines != {line_of_stranger(asked(cookie=device_of(priya)))}
    assert lines != {line_of_stranger(asked())}


def test_all_lines_of_what_a_network_sends_are_within_one():
    people = [make_user(f"Person {name}") for name in ("One", "Two", "Three")]

    assert len({line_of_stranger(asked(cookie=device_of(person)))[0] for person in people}) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/council/"])
def test_all_networks_that_one_customer_may_have_wait_within_one_line(method, path):
    lines = [line_of_stranger(asked(method, path=path, address=f"2001:db8:7:{net:x}::1")) for net in range(40)]

    assert len({whose for whose, _ in lines}) == 1
    assert len(set(lines)) == 40
    assert line_of_stranger(asked(method, path=path, address="2001:db8:8::1"))[0] not in dict(lines)


def test_pages_wait_for_nothing_that_is_sent_nor_for_the_councils_provider():
    places = [asked("GET"), asked("POST"), asked("POST", path="/sign-in/council/"), asked("GET", address="192.0.2.2")]

    assert len({line_of_stranger(place)[0] for place in places}) == 4


@pytest.mark.parametrize(
    "cookie",
    [
        "session=first; session=last",
        "session=last",
        'session="last"',
        "session=first; session =last",
        "\xa0session=first; session=last",
    ],
)
def test_a_session_is_read_as_django_reads_it(cookie):
    environ = asked(cookie=cookie)

    assert session_of(environ) == parse_cookie(cookie)["session"] == "last"


def test_a_session_is_its_persons_while_it_lasts_and_nobodys_after():
    sam, client = make_user("Sam Okafor"), Client()
    client.force_login(sam)
    key = client.session.session_key
    assert who_is_signed_in(key) == str(sam.pk)

    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert who_is_signed_in(key) == ""
    User.objects.filter(pk=sam.pk).update(is_active=True)
    sessions.sign_out_everywhere(by=sam, person=sam)
    assert who_is_signed_in(key) == ""


@pytest.mark.parametrize("key", ["", "a" * 32, "a" * 31 + "\0", "A" * 32, "\0aaaaaaaaaaa", "a" * 33])
def test_what_is_no_session_is_nobodys(key):
    assert who_is_signed_in(key) == ""


@pytest.mark.parametrize(
    ("key", "is_one"),
    [("\\000aaaaaaaaaaa", False), ("A" * 32, False), ("a" * 33, False), ("aaaaaaaa", False), ("a" * 32, True)],
)
def test_a_key_that_is_none_is_no_session_before_the_database_is_asked(key, is_one):
    with CaptureQueriesContext(connection) as asked_for:
        answer = Client(HTTP_COOKIE=f'session="{key}"').get("/sign-in/")

    assert answer.status_code == 200
    assert any("accounts_session" in one["sql"] for one in asked_for.captured_queries) is is_one
