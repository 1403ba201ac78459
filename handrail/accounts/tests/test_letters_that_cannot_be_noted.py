"""A letter that went out and cannot be noted keeps no other back, and does not go out again and again."""

import uuid

import pytest
from django.db import OperationalError

from handrail.accounts import letters_to_each
from handrail.accounts.models import Letter
from handrail.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_user("Ada Lund")


@pytest.fixture
def takes_no_rows(monkeypatch):
    """A full disk, or somebody who holds the database for longer than one waits."""

    def refuse(self, *args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(Letter, "save", refuse)
        yield patched
    letters_to_each._WENT_OUT.clear()


def a_round(about, people):
    return letters_to_each.send_to_each(what="of a test", about=about, to=people, letter=lambda _: ("Hello", "Words"))


def addresses(mailoutbox):
    return [letter.to[0] for letter in mailoutbox]


def test_all_are_told_once_and_it_is_noted_when_rows_are_taken_again(takes_no_rows, sam, ada, mailoutbox):
    about = uuid.uuid4()
    for _ in range(3):
        sent = a_round(about, [sam, ada])
        assert isinstance(sent.fault, OperationalError)
        assert sent.people == []
    assert addresses(mailoutbox) == [sam.email, ada.email]

    takes_no_rows.undo()
    assert a_round(about, [sam, ada]).people == [sam, ada]
    assert a_round(about, [sam, ada]).people == []

    assert addresses(mailoutbox) == [sam.email, ada.email]
    assert Letter.objects.filter(about=about).sent().count() == 2


def test_a_letter_that_was_written_before_is_sent_once_too(takes_no_rows, sam, ada, mailoutbox):
    letters_to_each.write_to_each([sam, ada], what="of a test", subject="Hello", words="Words")
    for _ in range(3):
        with pytest.raises(OperationalError):
            letters_to_each.send_written("of a test")
    takes_no_rows.undo()

    letters_to_each.send_written("of a test")
    assert addresses(mailoutbox) == [sam.email, ada.email]
    assert not Letter.objects.exclude(sent_at=None).exclude(words="").exists()
    assert letters_to_each.send_written("of a test") == 0


def test_without_what_the_program_remembers_it_would_go_out_at_each_round(takes_no_rows, sam, ada, mailoutbox):
    about = uuid.uuid4()
    for _ in range(3):
        a_round(about, [sam, ada])
        letters_to_each._WENT_OUT.clear()
    assert addresses(mailoutbox) == [sam.email, ada.email] * 3
