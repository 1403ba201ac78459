"""What counts unless somebody stops it stands on Home of whoever may stop it, with until when."""

import pytest
from django.urls import reverse

from handrail.accounts.models import ChangeToConfirm
from handrail.accounts.services import people
from handrail.accounts.tests.factories import make_user, sign_in_just_now
from handrail.administration import letters

NEW = "asha.raman-price@example.org"


@pytest.fixture
def change(westmere, kieran, asha):
    """Kieran alone manages people, and asks for another address for Asha."""
    people.change_person(by=kieran, person=asha, changes={"email": NEW})
    return ChangeToConfirm.objects.get()


def home_of(client, person):
    return sign_in_just_now(client, person).get(reverse("home")).content.decode()


@pytest.mark.parametrize(("who", "said"), [("asha", "You are to sign in with"), ("judith", "Asha Raman is to sign in")])
def test_whoever_may_stop_it_finds_it_on_home(client, westmere, change, who, said):
    page = home_of(client, westmere.worker(who))

    assert said in page
    assert "unless somebody stops it" in page
    assert reverse("change_to_confirm", args=[change.pk]) in page


def test_so_does_their_line_manager(client, change, asha):
    assert "Asha Raman is to sign in with" in home_of(client, asha.line_manager)


@pytest.mark.parametrize("who", ["kieran", "owen", "lorraine"])
def test_nobody_else_does(client, westmere, change, who):
    assert NEW not in home_of(client, westmere.worker(who))


def test_what_is_decided_is_gone_from_home(client, change, asha):
    sign_in_just_now(client, asha).post(reverse("change_to_confirm", args=[change.pk]), {"because": "Not me."})

    assert NEW not in home_of(client, asha)


def test_where_somebody_can_confirm_it_they_find_it_and_information_governance_is_left_alone(
    client, westmere, kieran, asha, judith
):
    bea = make_user("Bea Lund", role="it_administrator", team=kieran.team)
    people.change_person(by=kieran, person=asha, changes={"email": NEW})

    assert "It waits to be confirmed." in home_of(client, bea)
    assert "You are to sign in with" in home_of(client, asha)
    assert NEW not in home_of(client, judith)


def test_the_letter_says_you_to_whoever_it_is_about(change, asha, judith, mailoutbox):
    letters.tell_of_changes_to_confirm()

    said = {letter.to[0]: letter.body for letter in mailoutbox}
    assert f"You are to sign in with {NEW}" in said[asha.email]
    assert f"Asha Raman is to sign in with {NEW}" in said[judith.email]
