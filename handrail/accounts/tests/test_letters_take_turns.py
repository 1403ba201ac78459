"""However many letters one person has Handrail write, others are sent theirs in the next round."""

import pytest
from django.core import mail
from django.test import Client

from handrail.accounts import letters_to_each
from handrail.accounts.querysets import LetterQuerySet
from handrail.accounts.tests.factories import give_phone, make_user, sign_in_just_now
from handrail.config.rounds import go_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one_a_round(monkeypatch):
    """A mail server so slow that the time of a round is over with each letter."""
    monkeypatch.setattr(letters_to_each, "SECONDS_OF_A_ROUND", 0)


def make_recovery_codes(name, times):
    person = make_user(name)
    give_phone(person)
    client = sign_in_just_now(Client(), person)
    for _ in range(times):
        assert client.post("/account/recovery-codes/").status_code == 200
    return person


def sent_to():
    return [letter.to[0] for letter in mail.outbox]


def test_each_person_has_a_turn(one_a_round):
    asha, priya = make_recovery_codes("Asha Raman", 5), make_recovery_codes("Priya Nair", 2)
    for _ in range(4):
        go_round()

    assert sent_to() == [asha.email, priya.email, asha.email, priya.email]


def test_oldest_first_all_others_would_wait_behind_one(one_a_round, monkeypatch):
    monkeypatch.setattr(LetterQuerySet, "in_turns", lambda letters: letters.order_by("created_at"))
    asha = make_recovery_codes("Asha Raman", 5)
    make_recovery_codes("Priya Nair", 2)
    for _ in range(4):
        go_round()

    assert sent_to() == [asha.email] * 4


def test_whoever_asks_for_a_link_waits_for_no_notice(one_a_round):
    asha, priya = make_recovery_codes("Asha Raman", 5), make_user("Priya Nair")
    Client().post("/forgotten-password/", {"email": priya.email})
    go_round()

    assert sent_to() == [priya.email, asha.email]
