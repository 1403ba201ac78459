"""Where the council's directory gives the roles, whoever it takes out of a group comes in by no other way."""

import pytest
from django.core import mail
from django.test import Client

from handrail.accounts import letters, links, queries
from handrail.accounts.claims import ClaimMapping, Gives
from handrail.accounts.models import User
from handrail.accounts.services import passwords
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.core.refusals import NotAllowed

pytestmark = pytest.mark.django_db

NOBODY = "/sign-in/?council=nobody"
IDA = {"sub": "0004", "name": "Ida Brook", "email": "ida.brook@example.org", "email_verified": True}
CHOSEN = "three herons at low tide"


@pytest.fixture
def council(provider, sam, settings):
    settings.HANDRAIL_OPENID_ROLES = ClaimMapping(
        "roles", (Gives("east", "team_manager", sam.team.name, sam.agency.name),)
    )
    return provider


def is_in(browser):
    return "_auth_user_id" in browser.session and browser.get("/account/").status_code == 200


def tries_with_a_password(person):
    """Asks for a link, opens what is sent, or one that was sent before, and signs in."""
    link = links.path_of_link(person)
    Client().post("/forgotten-password/", {"email": person.email})
    letters.send_password_links()
    Client().post(link, {"new": CHOSEN})
    browser = Client()
    for password in (CHOSEN, PASSWORD):
        browser.post("/sign-in/", {"login": person.email, "password": password})
    return browser


def comes_in_and_leaves(council):
    council.says({**IDA, "roles": ["east"]})
    before = Client()
    council.sign_in(before)
    assert is_in(before)
    council.says({**IDA, "roles": []})
    return before, User.objects.get(email=IDA["email"])


def test_they_have_no_password_and_no_link_to_choose_one(council):
    _, ida = comes_in_and_leaves(council)

    assert not is_in(tries_with_a_password(ida))
    assert [letter.subject for letter in mail.outbox] == ["Sign in to Handrail with your council account"]
    assert "/choose-password/" not in mail.outbox[0].body


def test_nor_does_one_they_had_before_let_them_in(council):
    make_user("Ida Brook", email=IDA["email"])
    _, ida = comes_in_and_leaves(council)

    assert not is_in(tries_with_a_password(ida))
    with pytest.raises(NotAllowed, match="has no password"):
        passwords.send_password_link(by=None, person=ida)


def test_no_page_is_about_a_password_that_opens_nothing(council):
    make_user("Ida Brook", email=IDA["email"])
    council.says({**IDA, "roles": ["east"]})
    browser = Client()
    council.sign_in(browser)
    assert is_in(browser)

    assert "Change your password" not in browser.get("/account/").text
    assert browser.get("/account/password/").status_code == 404
    page = browser.get("/account/confirm/").text
    assert "Sign in again with your" in page
    assert 'type="password"' not in page
    assert browser.post("/account/confirm/", {"password": PASSWORD}).status_code == 200
    assert browser.get("/account/authenticator-app/").url.startswith("/account/confirm/")


def test_without_that_rule_they_come_in(council, monkeypatch):
    monkeypatch.setattr(queries, "has_no_password", lambda person: False)
    _, ida = comes_in_and_leaves(council)

    assert is_in(tries_with_a_password(ida))


def test_asked_again_they_are_signed_out_everywhere(council):
    before, _ = comes_in_and_leaves(council)

    assert council.sign_in(Client()).url == NOBODY
    assert not is_in(before)


def test_somebody_without_a_council_account_goes_on_with_a_password(council, sam):
    comes_in_and_leaves(council)

    assert is_in(tries_with_a_password(sam))


def test_where_roles_are_given_by_hand_so_does_whoever_has_one(council, settings):
    _, ida = comes_in_and_leaves(council)
    settings.HANDRAIL_OPENID_ROLES = None

    assert is_in(tries_with_a_password(ida))
