import pytest
from django.contrib.auth import SESSION_KEY

from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent

pytestmark = pytest.mark.django_db


def test_the_button_signs_out_and_leaves_a_trace(client):
    client.force_login(make_user())

    response = client.post("/sign-out/")

    assert response.url == "/sign-in/"
    assert SESSION_KEY not in client.session
    assert TrailEvent.objects.filter(event="signed_out").count() == 1


def test_what_was_its_key_opens_nothing_after(client):
    client.force_login(make_user())
    key = client.cookies["session"].value
    assert client.get("/account/").status_code == 200
    client.post("/sign-out/")
    client.cookies["session"] = key

    assert client.get("/account/").status_code == 302


def test_signing_out_empties_what_the_browser_stores_for_handrail(client):
    client.force_login(make_user())

    assert client.post("/sign-out/")["Clear-Site-Data"] == '"storage"'


def test_an_address_alone_signs_nobody_out(client):
    client.force_login(make_user())

    client.get("/sign-out/")

    assert SESSION_KEY in client.session


def test_signing_out_twice_does_no_harm(client):
    assert client.post("/sign-out/").url == "/sign-in/"
