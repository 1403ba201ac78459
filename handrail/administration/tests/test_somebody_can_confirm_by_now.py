"""A change that was to count by itself waits for a second person once there is one, and everybody is told so."""

import html

from django.test import Client
from django.urls import reverse

from handrail.accounts.models import ChangeToConfirm, User
from handrail.accounts.tests.factories import make_user, sign_in_just_now
from handrail.administration import letters, services
from handrail.administration.tests.test_changes_to_confirm import ask_for_another_address
from handrail.core import clock


def shown(person, change):
    browser = sign_in_just_now(Client(), person)
    return html.unescape(browser.get(reverse("change_to_confirm", args=[change.pk])).content.decode())


def test_its_page_and_its_letters_say_one_thing(kieran, asha, helen, judith, mailoutbox):
    change = ask_for_another_address(kieran, asha)
    letters.tell_of_changes_to_confirm()
    assert "unless somebody stops it" in mailoutbox[0].body
    told_before = {letter.to[0] for letter in mailoutbox}
    mailoutbox.clear()

    ada = services.let_an_administrator_in(by=None, email="ada.lund@example.org", name="Ada Lund")
    assert "They are told by e-mail within a minute." in shown(judith, change)
    letters.tell_of_changes_to_confirm()

    assert {letter.to[0] for letter in mailoutbox} == told_before | {ada.email}
    for letter in mailoutbox:
        assert "counts from" not in letter.body
        assert ada.email in letter.body or letter.to == [ada.email]
    change.refresh_from_db()
    assert change.takes_effect_at is None
    page = shown(judith, change)
    assert "counts from" not in page
    assert "It counts once Ada Lund confirms it. They have been told by e-mail." in page
    mailoutbox.clear()
    assert letters.tell_of_changes_to_confirm() == 0
    assert mailoutbox == []


def test_and_with_one_it_counts_as_everybody_was_told(kieran, asha, judith, mailoutbox):
    """The control: nobody came, and nothing is said anew."""
    change = ask_for_another_address(kieran, asha)
    letters.tell_of_changes_to_confirm()
    mailoutbox.clear()

    assert letters.tell_of_changes_to_confirm() == 0
    assert mailoutbox == []
    assert ChangeToConfirm.objects.get(pk=change.pk).takes_effect_at > clock.now()
    assert "counts from" in shown(judith, change)


def test_whoever_came_and_went_again_confirms_nothing(kieran, asha):
    change = ask_for_another_address(kieran, asha)
    letters.tell_of_changes_to_confirm()
    bea = make_user("Bea Lund", role="it_administrator")
    User.objects.filter(pk=bea.pk).update(is_active=False)

    letters.tell_of_changes_to_confirm()
    assert ChangeToConfirm.objects.get(pk=change.pk).takes_effect_at
