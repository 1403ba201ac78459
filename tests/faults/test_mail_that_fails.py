"""What a mail server does or leaves undone changes no answer and no deed, and keeps nobody's letter from them."""

import datetime
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from handrail.accounts.choices import Role
from handrail.accounts.models import Letter, Team, User
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import PASSWORD, give_phone, make_user
from handrail.audit.models import TrailEvent
from handrail.config.rounds import go_round
from handrail.core import clock

pytestmark = pytest.mark.django_db(transaction=True)

away: set[str] = set()


class MailServer(EmailBackend):
    """Refuses those mailboxes that are away, as a server does for somebody who has left; `*` is every one."""

    def send_messages(self, messages):
        for message in messages:
            if "*" in away:
                raise ConnectionRefusedError("no mail server")
            if set(message.to) & away:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.MailServer"
    away.clear()
    yield away
    away.clear()


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    return client


def told():
    return {letter.to[0] for letter in mail.outbox}


@pytest.fixture
def heads(sam):
    """Two who watch over emergency access."""
    Team.objects.update(head=sam)
    lee = make_user("Lee Hargreaves", team_name="Family Safeguarding West")
    Team.objects.filter(name="Family Safeguarding West").update(head=lee)
    return sam, lee


@pytest.mark.parametrize("who", ["lee.hargreaves@example.org", "sam.okafor@example.org", "*"])
def test_whoever_watches_is_told_of_one_who_is_disabled_whatever_the_mail_server_does(heads, mail_server, who):
    sam, lee = heads
    kieran = signed_in(make_user("Kieran Mossop", role=Role.IT_ADMINISTRATOR))
    mail_server.add(who)

    answer = kieran.post(f"/administration/people/{lee.pk}/disable/")
    assert answer.status_code == 302
    go_round()

    assert not User.objects.get(pk=lee.pk).is_active
    assert told() == (set() if who == "*" else {sam.email, lee.email} - {who})
    mail_server.clear()
    with clock.at(clock.now() + datetime.timedelta(minutes=1)):
        go_round()
        go_round()
    assert sorted(letter.to[0] for letter in mail.outbox) == [lee.email, sam.email]
    assert not Letter.objects.exclude(words="").exists()


def test_recovery_codes_that_were_made_are_shown(sam, mail_server):
    phone = give_phone(sam)
    client = signed_in(sam)
    client.post("/sign-in/second-step/", {"code": phone.code()})
    mail_server.add("*")

    answer = client.post("/account/recovery-codes/", follow=True)

    assert answer.status_code == 200
    assert len(re.findall(r"<code>|<li", answer.content.decode())) >= 10


def test_a_recovery_code_that_is_used_up_lets_in(sam, mail_server):
    give_phone(sam)
    codes = second_steps.make_recovery_codes(by=sam)
    client = signed_in(sam)
    mail_server.add("*")

    answer = client.post("/sign-in/second-step/", {"recovery_code": codes[0]})

    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200


def test_no_two_rows_of_the_trail_have_one_number_after_it(heads, mail_server):
    kieran = signed_in(make_user("Kieran Mossop", role=Role.IT_ADMINISTRATOR))
    mail_server.add("*")
    for head in heads:
        kieran.post(f"/administration/people/{head.pk}/disable/")
        kieran.post(f"/administration/people/{head.pk}/enable/")

    numbers = list(TrailEvent.objects.values_list("writer", "number"))
    assert len(set(numbers)) == len(numbers) > 4
