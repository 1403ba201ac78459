"""A link goes to whom an address belongs; nobody learns from the page whose it is, or whether it is anybody's."""

import datetime
import re
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.accounts import letters
from handrail.accounts.models import AttemptCount, PasswordLinkRequest, User
from handrail.accounts.services import passwords
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock

pytestmark = pytest.mark.django_db

PAGE = "/forgotten-password/"


@pytest.fixture(autouse=True)
def no_attempts_counted():
    AttemptCount.objects.all().delete()


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def ask(email, client=None):
    return (client or Client()).post(PAGE, {"email": email})


def link_in(letter):
    return re.search(r"https?://[^/]+(/choose-password/\S+)", letter.body).group(1)


def test_the_link_of_the_letter_chooses_another_password(sam, mailoutbox):
    ask(" SAM.Okafor@example.org ")
    assert letters.send_password_links() == 1

    [letter] = mailoutbox
    assert letter.to == ["sam.okafor@example.org"]
    assert Client().post(link_in(letter), {"new": "three herons at low tide"}).url == "/sign-in/?said=password_chosen"
    assert TrailEvent.objects.filter(event="password.link_sent", subject_id=sam.pk).count() == 1


def test_nobody_is_written_to_who_has_no_account_or_a_disabled_one(mailoutbox):
    make_user("Gone Away", is_active=False)
    ask("stranger@example.org")
    ask("gone.away@example.org")

    assert letters.send_password_links() == 0

    assert mailoutbox == []
    assert not PasswordLinkRequest.objects.exists()


def statements_of(email):
    AttemptCount.objects.all().delete()  # each is the first to ask from here
    with CaptureQueriesContext(connection) as asked:
        response = ask(email)
    shapes = [re.sub(r"'[^']*'|\b[0-9a-f]{32}\b|\d+", "?", one["sql"]) for one in asked.captured_queries]
    return response, shapes


def test_a_known_address_and_an_unknown_one_are_answered_alike_and_cost_the_same(sam):
    known, costs_of_known = statements_of(sam.email)
    unknown, costs_of_unknown = statements_of("nobody.here@example.org")

    assert (
        (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/sign-in/?said=link_asked_for")
    )
    assert costs_of_known == costs_of_unknown
    assert not any("accounts_user" in shape for shape in costs_of_known)


def test_looking_the_address_up_at_once_would_be_seen(sam, monkeypatch):
    def looked_up(*, by, email, network):
        person = User.objects.filter(email=email).first()
        if person:
            person.save()

    monkeypatch.setattr(passwords, "ask_for_password_link", looked_up)

    assert statements_of(sam.email)[1] != statements_of("nobody.here@example.org")[1]


def test_the_page_says_what_happens_without_saying_whether_the_address_is_known(client, sam):
    said = client.post(PAGE, {"email": sam.email}, follow=True)

    assert "If somebody signs in with that address, an e-mail with a link is on its way." in said.text


@pytest.mark.parametrize("email", ["sam.okafor@example.org", "nobody.here@example.org"])
def test_asking_again_and_again_is_stopped_whether_the_address_is_known_or_not(sam, email):
    pages = [ask(email) for _ in range(6)]

    assert [page.status_code for page in pages] == [302] * 5 + [422]
    assert "Several links were asked for with this address." in pages[-1].content.decode()
    assert PasswordLinkRequest.objects.count() == 5


@pytest.mark.parametrize("email", ["", "sam", "sam\x00@example.org", f"{'s' * 300}@example.org"])
def test_what_is_no_address_is_said_beside_the_box(email):
    response = ask(email)

    assert response.status_code == 422
    assert 'id="email-error"' in response.content.decode()


def test_a_mail_server_that_is_away_is_tried_again_and_keeps_no_other_letter_back(sam, mailoutbox, monkeypatch):
    helen = make_user("Helen Whitlock")
    ask(sam.email)
    ask(helen.email)
    send = EmailMessage.send

    def refuse_sam(letter, *args, **kwargs):
        if letter.to == [sam.email]:
            raise SMTPServerDisconnected
        return send(letter, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", refuse_sam)
    with pytest.raises(SMTPServerDisconnected):
        letters.send_password_links()
    assert [letter.to for letter in mailoutbox] == [[helen.email]]

    monkeypatch.setattr(EmailMessage, "send", send)
    assert letters.send_password_links() == 1
    assert letters.send_password_links() == 0


def test_yesterdays_request_is_forgotten(sam, mailoutbox):
    ask(sam.email)

    with clock.at(clock.now() + datetime.timedelta(hours=13)):
        assert letters.send_password_links() == 0

    assert mailoutbox == []
    assert not PasswordLinkRequest.objects.exists()


def test_a_letter_tells_somebody_new_that_they_were_added_and_somebody_known_that_their_password_stays(mailoutbox):
    for person in (make_user("Not Come Yet", password=None), make_user("Sam Okafor")):
        ask(person.email)
    letters.send_password_links()

    assert "has added you to Handrail" in mailoutbox[0].body
    assert "your password stays as it is" in mailoutbox[1].body
