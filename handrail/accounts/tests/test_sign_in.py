import pytest
from django.contrib.auth import SESSION_KEY

from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.audit.models import TrailEvent

pytestmark = pytest.mark.django_db

NOT_RIGHT = "The e-mail address or the password is not right. Check both and try again."


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def sign_in(client, email="sam.okafor@example.org", password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def test_the_right_password_signs_in_and_leaves_a_trace(client, sam):
    response = sign_in(client)

    assert response.status_code == 302
    assert client.session[SESSION_KEY] == str(sam.pk)
    assert TrailEvent.objects.filter(event="signed_in").count() == 1


def test_the_email_address_is_taken_in_capitals_and_with_spaces_around_it(client, sam):
    sign_in(client, "  SAM.Okafor@example.org ")

    assert SESSION_KEY in client.session


def test_an_address_that_was_written_with_capitals_signs_in_too(client, db):
    make_user("Sam Okafor", email="Sam.Okafor@Example.org")

    sign_in(client, "sam.okafor@example.org")

    assert SESSION_KEY in client.session


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(client, sam):
    wrong = sign_in(client, password="something else")
    unknown = sign_in(client, "nobody@example.org")

    for response in (wrong, unknown):
        page = response.content.decode()
        assert NOT_RIGHT in page
        assert "<title>Error: Sign in – Handrail</title>" in page
        assert SESSION_KEY not in client.session
    assert 'value="sam.okafor@example.org"' in wrong.content.decode()
    assert "something else" not in wrong.content.decode()


def test_somebody_whose_account_is_closed_is_told_the_same_as_with_a_wrong_password(client):
    make_user("Sam Okafor", is_active=False)

    assert NOT_RIGHT in sign_in(client).content.decode()
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    ("email", "password", "message", "anchor"),
    [
        ("", "x", "Enter your e-mail address.", "login"),
        ("sam", "x", "Write the e-mail address like name@example.org.", "login"),
        ("sam\x00@example.org", "x", "Write the e-mail address like name@example.org.", "login"),
        ("sam.okafor@example.org", "", "Enter your password.", "password"),
    ],
)
def test_what_is_missing_is_said_in_plain_words_beside_the_field_and_above(client, email, password, message, anchor):
    page = sign_in(client, email, password).content.decode()

    assert f'<a href="#{anchor}">{message}</a>' in page
    assert f'id="{anchor}-error"' in page


def test_the_sixth_wrong_password_is_asked_to_wait(client, sam):
    pages = [sign_in(client, password="something else").content.decode() for _ in range(6)]

    assert "Too many attempts. Try again in " in pages[-1]


def test_after_signing_in_one_comes_to_the_page_one_asked_for(client, sam):
    assert sign_in(client, next="/sign-out/").url == "/sign-out/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, sam, elsewhere):
    assert "example.com" not in sign_in(client, next=elsewhere).url
    assert "javascript" not in sign_in(client, next=elsewhere).url


def test_there_is_no_way_to_sign_up(client):
    assert "sign up" not in client.get("/sign-in/").content.decode().lower()
    assert client.get("/accounts/signup/").status_code == 404


def test_whoever_cannot_sign_in_is_led_to_another_password(client):
    assert 'href="/forgotten-password/"' in client.get("/sign-in/").content.decode()
