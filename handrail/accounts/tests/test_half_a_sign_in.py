"""A sign-in that waits for its second step is over once the password is another, or somebody signs out everywhere."""

import json

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from handrail.accounts import links
from handrail.accounts.second_factors import SecondStep
from handrail.accounts.services import passwords, second_steps, sessions
from handrail.accounts.tests.factories import PASSWORD, Phone, make_user
from handrail.accounts.tests.software_passkey import SoftwarePasskey, challenge_of

pytestmark = pytest.mark.django_db

SECOND_STEP = "/sign-in/second-step/"
ANOTHER = "six geese over the reservoir"
HERE = {"origin": "http://localhost", "host": "localhost"}


@pytest.fixture
def passkey(sam, phone):
    """Made on a page by Sam, who holds it."""
    client, made = Client(HTTP_HOST="localhost"), SoftwarePasskey()
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    client.post(SECOND_STEP, {"code": phone.code()})
    asked = challenge_of(client.get("/account/passkeys/new/").text)
    added = {"name": "Key", "credential": json.dumps(made.made(asked, **HERE))}
    assert client.post("/account/passkeys/new/", added).status_code == 302
    return made


@pytest.fixture
def half(with_a_password, phone, recovery_codes, passkey, sam):
    """A browser in which the password was given, and what ends its sign-in rightly, by its name."""
    client = Client(HTTP_HOST="localhost")
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    asked = challenge_of(client.get(SECOND_STEP).text)
    ways = {
        "code": phone.code(),
        "recovery_code": recovery_codes[0],
        "credential": json.dumps(passkey.shown(asked, **HERE)),
    }
    return client, ways


def change(sam):
    passwords.change_password(by=sam, current=PASSWORD, new=ANOTHER)


def choose_by_a_link(sam):
    sam.refresh_from_db()  # a link is over once somebody signs in
    Client().post(links.path_of_link(sam), {"new": ANOTHER})
    sam.refresh_from_db()
    assert sam.check_password(ANOTHER)


def sign_out_everywhere(sam):
    sessions.sign_out_everywhere(by=sam, person=sam)


def be_signed_out(sam):
    sessions.sign_out_everywhere(by=make_user("Kieran Mossop", role="it_administrator"), person=sam)


WAYS = pytest.mark.parametrize("way", ["code", "recovery_code", "credential"])
ENDS = pytest.mark.parametrize("end", [change, choose_by_a_link, sign_out_everywhere, be_signed_out])


@WAYS
@ENDS
def test_it_opens_nothing_after_that(end, way, half, sam):
    client, ways = half
    end(sam)
    answer = client.post(SECOND_STEP, {way: ways[way]}, follow=True)

    assert answer.redirect_chain == [("/sign-in/?said=too_late", 302)]
    assert "Sign in again." in answer.text
    assert SESSION_KEY not in client.session
    assert client.get("/account/").url.startswith("/sign-in/")


@WAYS
def test_without_such_an_end_it_opens(way, half, sam):
    client, ways = half

    assert client.post(SECOND_STEP, {way: ways[way]}).url == "/"
    assert client.get("/account/").status_code == 200


@ENDS
def test_a_code_that_was_not_taken_is_not_used_up(end, half, sam):
    client, ways = half
    end(sam)
    client.post(SECOND_STEP, {"code": ways["code"]})

    assert second_steps.use_code(by=sam, code=ways["code"])


@WAYS
def test_without_the_comparison_it_would_by_an_earlier_password(way, half, sam, monkeypatch):
    monkeypatch.setattr(SecondStep, "is_still_good", lambda stage: True)
    client, ways = half
    choose_by_a_link(sam)

    assert client.post(SECOND_STEP, {way: ways[way]}).url == "/"


def test_a_change_of_the_secret_key_ends_none(half, sam, settings):
    client, ways = half
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]

    assert client.post(SECOND_STEP, {"code": ways["code"]}).url == "/"


class TestWhatElseWaits:
    """States that are kept in a session which is signed in end with that; a link ends by itself."""

    @pytest.fixture
    def signed_in(self, sam):
        client = Client(HTTP_HOST="localhost")
        client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
        return client

    @ENDS
    def test_an_authenticator_app_that_is_being_set_up(self, end, signed_in, sam):
        shown = signed_in.get("/account/authenticator-app/").text
        secret = shown.split('<code class="hr-code">')[1].split("</code>")[0].replace(" ", "")
        end(sam)
        answer = signed_in.post("/account/authenticator-app/", {"code": Phone(secret).code()})

        assert answer.url.startswith("/sign-in/")
        assert not sam.authenticator_set.exists()

    @ENDS
    def test_a_passkey_that_is_being_made(self, end, signed_in, sam):
        asked = challenge_of(signed_in.get("/account/passkeys/new/").text)
        end(sam)
        made = {"name": "Key", "credential": json.dumps(SoftwarePasskey().made(asked, **HERE))}

        assert signed_in.post("/account/passkeys/new/", made).url.startswith("/sign-in/")
        assert not sam.authenticator_set.exists()

    @ENDS
    def test_being_asked_for_the_password_again(self, end, signed_in, sam):
        end(sam)
        asked_again = {"password": ANOTHER if end in (change, choose_by_a_link) else PASSWORD}

        assert signed_in.post("/account/confirm/", asked_again).url.startswith("/sign-in/")

    @ENDS
    def test_a_link_that_was_opened_and_not_used(self, end, sam):
        client, link = Client(), links.path_of_link(sam)
        assert client.get(link).status_code == 200
        end(sam)

        assert client.post(link, {"new": "seven herons by the weir"}).status_code == 410
        sam.refresh_from_db()
        assert not sam.check_password("seven herons by the weir")


@pytest.mark.parametrize("credential", ["9" * 5_000, '{"id": ' + "9" * 5_000 + "}", "[" * 100_000])
def test_no_credential_is_too_odd_to_be_refused(half, credential):
    client, _ = half
    client.raise_request_exception = False

    assert client.post(SECOND_STEP, {"credential": credential}).status_code == 422
