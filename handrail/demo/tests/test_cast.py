import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from handrail.accounts.tests.factories import make_user
from handrail.demo import queries

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_lists_the_people_one_can_be(client):
    make_user("Sam Okafor")
    make_user("Marek Zielony")

    page = client.get("/sign-in/").content.decode()

    assert "Sam Okafor</button><span>team manager; chairs, signs off" in page
    assert page.index("Family Safeguarding East") < page.index("Across teams") < page.index("Marek Zielony")
    assert "Monday 23 November 2026" in page
    assert "Callum Reeve" not in page


def test_before_the_council_is_loaded_the_page_says_how_to_load_it(client):
    assert "handrail demo" in client.get("/sign-in/").content.decode()


def test_one_click_makes_one_somebody(client):
    sam = make_user("Sam Okafor")

    assert client.post("/demonstration/become/", {"person": sam.email}).status_code == 302
    assert client.session[SESSION_KEY] == str(sam.pk)


def test_one_cannot_be_somebody_outside_the_cast_or_whose_account_is_closed(client):
    stranger = make_user("A Stranger")
    closed = make_user("Sam Okafor", is_active=False)

    for person in (stranger.email, closed.email, "", "nobody@example.org"):
        assert client.post("/demonstration/become/", {"person": person}).status_code == 404
    assert SESSION_KEY not in client.session


def test_outside_a_demonstration_nobody_can_be_anybody(client, settings):
    settings.DEMONSTRATION = False
    sam = make_user("Sam Okafor")

    assert client.post("/demonstration/become/", {"person": sam.email}).status_code == 404
    assert client.get("/design-system/").status_code == 404


def test_becoming_somebody_needs_the_token_of_the_page():
    sam = make_user("Sam Okafor")

    assert Client(enforce_csrf_checks=True).post("/demonstration/become/", {"person": sam.email}).status_code == 403


def test_looking_at_the_address_makes_nobody_somebody(client):
    assert client.get("/demonstration/become/").status_code == 405


def test_nobody_is_listed_twice():
    emails = [email for people in queries.cast_list().values() for email in people]

    assert len(emails) == len(set(emails))
