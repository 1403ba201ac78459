"""A link chooses one person's password once, within three days."""

import datetime
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from handrail.accounts import attempts, links
from handrail.accounts.models import User
from handrail.accounts.services import passwords, sessions
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.refusals import NotAllowed
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

ANOTHER = "three herons at low tide"


@pytest.fixture
def asha():
    return make_user("Asha Raman", password=None)


def choose(link, password=ANOTHER):
    return Client().post(link, {"new": password})


def signs_in(person, password):
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": password})
    return SESSION_KEY in client.session


def test_whoever_is_invited_chooses_a_password_and_signs_in_with_it(asha):
    link = links.path_of_link(asha)
    assert asha.email in Client().get(link).content.decode()
    assert not signs_in(asha, ANOTHER)

    assert choose(link).url == "/sign-in/?said=password_chosen"

    assert signs_in(asha, ANOTHER)
    [chosen] = TrailEvent.objects.filter(event="password.chosen")
    assert (chosen.actor_id, chosen.subject_id) == (str(asha.pk), str(asha.pk))


def test_a_link_is_good_once(asha):
    link = links.path_of_link(asha)
    choose(link)

    assert choose(link, "somebody else chooses").status_code == 410
    assert signs_in(asha, ANOTHER)


def test_of_two_who_use_a_link_at_once_the_second_is_refused(asha):
    token = links.path_of_link(asha).split("/")[-2]
    passwords.choose_password(by=asha, token=token, new=ANOTHER)

    with pytest.raises(NotAllowed):
        passwords.choose_password(by=asha, token=token, new="somebody else chooses")


def test_a_link_is_good_for_three_days(asha):
    link, now = links.path_of_link(asha), clock.now()

    with clock.at(now + datetime.timedelta(days=3, minutes=1)):
        assert Client().get(link).status_code == 410
    with clock.at(now + datetime.timedelta(days=2, hours=23)):
        assert Client().get(link).status_code == 200


def test_a_link_ends_when_somebody_signs_in_is_disabled_or_is_signed_out_everywhere():
    person = make_user("Asha Raman")

    link = links.path_of_link(person)
    assert signs_in(person, PASSWORD)
    assert choose(link).status_code == 410

    person.refresh_from_db()
    link = links.path_of_link(person)
    sessions.sign_out_everywhere(by=None, person=person)
    assert choose(link).status_code == 410

    link = links.path_of_link(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert choose(link).status_code == 410
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert choose(link).status_code == 302  # a negative control: nothing but the closed account stood in its way


def test_what_is_no_link_is_answered_alike_whosever_it_would_be(asha):
    token = links.path_of_link(asha).split("/")[-2]
    someone_elses = f"/choose-password/{make_user('Sam Okafor').pk}/{token}/"
    nobodys = f"/choose-password/00000000-0000-4000-8000-000000000000/{token}/"

    def read(link):
        response = Client().get(link)
        return response.status_code, re.sub(r'nonce="[^"]*"', "", response.content.decode())

    assert read(someone_elses) == read(nobodys) == read(f"/choose-password/{asha.pk}/made-up/")
    assert read(nobodys)[0] == 410


@pytest.mark.parametrize("password", ["", "too short", "qwerty123456", " " * 3])
def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays_good(asha, password):
    link = links.path_of_link(asha)

    refused = choose(link, password)
    assert 'id="new-error"' in refused.content.decode()
    assert choose(link).status_code == 302


def refused_choices(link, count):
    return ["Too many attempts" in choose(link, "too short").text for _ in range(count)]


def test_with_one_link_so_many_passwords_are_judged_and_then_a_wait_begins(asha):
    link = links.path_of_link(asha)

    assert refused_choices(link, 12) == [False] * 10 + [True] * 2
    assert "Too many attempts. Try again in" in choose(link).text
    with clock.at(clock.now() + datetime.timedelta(minutes=1)):
        assert choose(link).status_code == 302


def test_without_that_limit_passwords_would_be_judged_for_ever(asha, monkeypatch):
    monkeypatch.setattr(attempts.Limit, "wait_after", lambda limit, wrong: None)

    assert refused_choices(links.path_of_link(asha), 12) == [False] * 12


def test_a_link_stands_in_no_log(asha):
    link = links.path_of_link(asha)
    with what_is_logged() as lines:
        Client().get(link)
        choose(link, "too short")
        choose(link)
        choose(link)

    assert len(lines) == 5  # the second is refused, which has a line of its own
    assert link.split("/")[-2] not in "".join(lines)


def test_a_chosen_password_ends_the_sessions_of_whoever_had_the_former_one():
    person = make_user("Asha Raman")
    elsewhere = Client()
    elsewhere.force_login(person)
    person.refresh_from_db()

    choose(links.path_of_link(person))

    assert elsewhere.get("/account/").url.startswith("/sign-in/")
