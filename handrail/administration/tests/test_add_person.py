"""Somebody who is added is invited to choose a password, and opens nothing before."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from handrail.accounts import letters
from handrail.accounts.models import User
from handrail.audit.models import TrailEvent
from handrail.families.models import Family

PAGE = "/administration/people/new/"
PASSWORD = "three herons at low tide"


@pytest.fixture
def ada(sam):
    return {
        "name": "Ada Lund",
        "email": "Ada.Lund@example.org",
        "job_title": "Social Worker",
        "pronouns": "she/her",
        "role": "social_worker",
        "team": sam.team_id,
        "agency": sam.agency_id,
        "line_manager": "Helen Whitlock",
    }


def test_from_the_invitation_to_the_first_page(kierans, ada, sam, helen, mailoutbox):
    added = kierans.post(PAGE, ada)
    person = User.objects.get(email="ada.lund@example.org")
    assert added.url == reverse("person", args=[person.id])
    assert (person.team, person.line_manager) == (sam.team, helen)
    assert "invited" in kierans.get(added.url).content.decode()

    letters.send_password_links()
    [letter] = mailoutbox
    link = re.search(r"https?://[^/]+(/choose-password/\S+)", letter.body).group(1)
    hers = Client()
    hers.post(link, {"new": PASSWORD})
    hers.post("/sign-in/", {"login": "ada.lund@example.org", "password": PASSWORD})

    assert SESSION_KEY in hers.session
    assert hers.get("/").status_code == 200
    [row] = TrailEvent.objects.filter(event="person.added")
    said = {"role": "social_worker", "team": sam.team.name, "agency": sam.agency.name}
    assert row.detail == said | {"managed_by": str(helen.pk)}


def test_before_that_no_password_opens_the_account(kierans, ada):
    kierans.post(PAGE, ada)

    for guess in ("", "!", "ada"):
        theirs = Client()
        theirs.post("/sign-in/", {"login": "ada.lund@example.org", "password": guess})
        assert SESSION_KEY not in theirs.session


def test_a_letter_names_no_family(kierans, westmere, callum, mailoutbox):
    kierans.post(reverse("send_password_link", args=[callum.id]))
    letters.send_password_links()

    [letter] = mailoutbox
    for family in Family.objects.select_related("case"):
        assert family.name not in letter.body + letter.subject
        assert family.case.reference not in letter.body + letter.subject


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Write the person’s name."),
        ({"email": "asha.raman@example.org"}, "Somebody has this e-mail address already."),
        ({"email": "ASHA.Raman@example.org"}, "Somebody has this e-mail address already."),
        ({"role": ""}, "Choose a role."),
        ({"line_manager": "Nobody Atall"}, "Nobody with an account in use is called that."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nobody_is_added(kierans, ada, mailoutbox, given, words):
    before = User.objects.count()

    response = kierans.post(PAGE, ada | given)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="she/her"' in page
    assert User.objects.count() == before
    assert letters.send_password_links() == 0


def test_the_invitation_is_sent_again_and_a_disabled_account_is_sent_none(kierans, kieran, asha, mailoutbox):
    send = reverse("send_password_link", args=[asha.id])
    kierans.post(send)
    assert letters.send_password_links() == 1
    assert TrailEvent.objects.filter(event="person.sent_password_link", subject_id=asha.id).count() == 1

    User.objects.filter(pk=asha.pk).update(is_active=False)
    refused = kierans.post(send)
    assert refused.status_code == 403
    assert "account is disabled" in refused.content.decode()


def test_those_who_manage_people_sign_somebody_out_everywhere(kierans, asha):
    hers = Client()
    hers.force_login(asha)

    assert kierans.post(reverse("sign_person_out", args=[asha.id])).status_code == 302

    assert hers.get("/").url.startswith("/sign-in/")


def test_nobody_takes_their_own_second_step_away_like_that(kierans, kieran):
    TOTP.activate(kieran, "JBSWY3DPEHPK3PXP")

    assert kierans.post(reverse("remove_second_steps", args=[kieran.id])).status_code == 403
    assert Authenticator.objects.filter(user=kieran).exists()


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
def test_nobody_else_adds_people_or_sends_links(client, westmere, who, ada, asha, mailoutbox):
    client.force_login(westmere.worker(who))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, ada).status_code == 404
    assert client.post(reverse("send_password_link", args=[asha.id])).status_code == 404
    assert client.post(reverse("sign_person_out", args=[asha.id])).status_code == 404
    assert not User.objects.filter(name="Ada Lund").exists()
    assert letters.send_password_links() == 0
