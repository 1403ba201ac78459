"""Whoever runs the server lets the first person in, and somebody where nobody who manages people can sign in."""

import io

import pytest
from django.core.management import CommandError, call_command

from handrail.accounts.models import Agency, Team, User
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent

pytestmark = pytest.mark.django_db


def add(email="ada.lund@example.org", name="Ada Lund"):
    said = io.StringIO()
    call_command("add_administrator", email, name, stdout=said)
    return said.getvalue().strip().splitlines()[-1]


def test_a_new_council_begins_with_one_person_who_adds_the_others(client):
    link = add()
    client.post("/" + link.split("/", 3)[3], {"new": "three herons at low tide"})
    client.post("/sign-in/", {"login": "ada.lund@example.org", "password": "three herons at low tide"})

    assert client.get("/administration/people/new/").status_code == 200
    assert (Team.objects.get().name, Agency.objects.count()) == ("Information technology", 1)
    assert TrailEvent.objects.filter(event="person.added", actor_name="Handrail").count() == 1


def test_somebody_who_was_shut_out_is_let_in_again():
    ada = make_user("Ada Lund", is_active=False)

    add()

    ada.refresh_from_db()
    assert ada.is_active
    assert list(User.objects.who_manage_people()) == [ada]
    assert Team.objects.count() == 1


@pytest.mark.parametrize(("email", "name"), [("ada", "Ada Lund"), ("ada@example.org", " ")])
def test_what_is_no_address_or_no_name_is_refused(email, name):
    with pytest.raises(CommandError):
        add(email, name)
    assert not User.objects.exists()
