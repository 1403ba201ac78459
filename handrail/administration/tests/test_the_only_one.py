"""Whoever alone manages people is never sent to "whoever manages people", and is told what can be done."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from handrail.accounts import notices, policies
from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.services import people, second_steps
from handrail.accounts.tests.factories import give_phone, sign_in_just_now
from handrail.administration.presenters.changes import came_too_late
from handrail.core.refusals import NotAllowed
from handrail.demo.loading.people import PASSWORD

SENDS_AWAY = ("whoever manages people", "Ask somebody else who manages people", "by somebody else who manages people")


@pytest.fixture
def alone(kieran):
    """Kieran, once nobody else manages people."""
    User.objects.who_manage_people().exclude(pk=kieran.pk).update(is_active=False)
    return kieran


@pytest.fixture(params=["alone", "one of two"])
def how_many(request, alone):
    if request.param == "one of two":
        request.getfixturevalue("bea")
    return request.param


def is_sent_to_another(words):
    return any(words_of in words for words_of in (*SENDS_AWAY, "Somebody else who manages people"))


def refusals_of(kieran):
    """What is said to somebody who manages people and does to themselves what another does."""
    asked = ChangeToConfirm(person=kieran, kind="role", asked_by=kieran)
    for act in (
        lambda: people.disable_person(by=kieran, person=kieran),
        lambda: people.change_person(by=kieran, person=kieran, changes={"role": "co_ordinator"}),
        lambda: second_steps.remove_second_factors(by=kieran, person=kieran),
        lambda: policies.check_may_confirm(asked, kieran),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        yield refused.value.reason


def pages_of(kieran):
    client = sign_in_just_now(Client(), kieran)
    for address in (reverse("account"), reverse("person", args=[kieran.pk])):
        yield client.get(address).content.decode()


def page_without_the_second_step(kieran):
    give_phone(kieran)
    client = Client()
    client.post("/sign-in/", {"login": kieran.email, "password": PASSWORD})
    return client.get("/sign-in/second-step/").content.decode()


def letters_to(kieran):
    second_steps.make_recovery_codes(by=kieran)
    notices.send_notices()
    return [letter.body for letter in mail.outbox if letter.to == [kieran.email]]


def test_each_page_refusal_and_letter_says_what_can_be_done(how_many, kieran):
    pages = [*pages_of(kieran), page_without_the_second_step(kieran)]
    letters = letters_to(kieran)
    assert Authenticator.objects.filter(user=kieran).exists()
    said = [*pages, *refusals_of(kieran), *(" ".join(letter.split()) for letter in letters)]
    sends_away = [words for words in said if is_sent_to_another(words)]

    if how_many == "alone":
        assert sends_away == []
        assert "handrail add_administrator" in pages[-1]
        assert any("whoever runs Handrail's server" in words for words in said)
    else:
        assert len(sends_away) > len(pages)


def test_what_took_effect_too_early_is_put_right_by_whoever_else_manages_people(alone, asha, request):
    change = ChangeToConfirm(
        person=asha, kind="email", asked_by=alone, outcome="took_effect", closed_at=asha.created_at
    )
    assert "change it back: nobody else here manages people" in came_too_late(change, others_who_manage=[])

    bea = request.getfixturevalue("bea")
    assert "ring Bea Lund at once" in came_too_late(change, others_who_manage=[bea])
