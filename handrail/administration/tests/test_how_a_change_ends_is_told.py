"""How a change ends that nobody makes alone is told by letters of the transaction that ends it, not of a round."""

import pytest
from django.urls import reverse

from handrail.accounts import changes_told, notices
from handrail.accounts.models import ChangeToConfirm, Letter, Team, User
from handrail.accounts.services import confirmations, people
from handrail.administration import letters, services


def page_of(change):
    return reverse("change_to_confirm", args=[change.pk])


def sent(mailoutbox):
    """A round of letters; each address with what it was sent."""
    mailoutbox.clear()
    letters.tell_of_changes_to_confirm()
    notices.send_notices()
    return {letter.to[0]: letter.body for letter in mailoutbox}


def asked(kieran, person, **changes):
    services.change_person(by=kieran, person=person, changes=changes)
    return ChangeToConfirm.objects.waiting().get(person=person)


class TestMadeAtOnce:
    """The second person answers before any round has told of it."""

    def test_a_head_who_loses_the_post_is_told_with_those_who_watch(
        self, kieran, beas, bea, sam, helen, judith, mailoutbox
    ):
        services.change_place(by=kieran, place=sam.team, changes={"head": helen})
        change = ChangeToConfirm.objects.get()
        former = Team.objects.get(pk=sam.team_id).head
        watching = {person.email for person in User.objects.who_watch_over_emergencies()}

        assert beas.post(page_of(change), {"do": "confirm"}).status_code == 302

        said = sent(mailoutbox)
        assert {former.email, helen.email, judith.email} | watching == set(said)
        assert f"Head of the team until then: {former.name}, {former.email}" in said[former.email]
        assert f"Helen Whitlock is to be the head of {sam.team.name} instead of {former.name}" in said[former.email]
        assert f"You are to be the head of {sam.team.name}" in said[helen.email]
        for words in said.values():
            assert f"Asked for by: {kieran.name}, {kieran.email}" in words
            assert f"It was confirmed by: {bea.name}, {bea.email}" in words

    def test_so_is_whoever_loses_a_role_by_which_they_watch(self, kieran, beas, judith, sam, mailoutbox):
        change = asked(kieran, judith, role="social_worker")

        beas.post(page_of(change), {"do": "confirm"})

        said = sent(mailoutbox)
        assert "You are to have the role Social worker" in said[judith.email]
        assert "Judith Amankwah is to have the role Social worker" in said[sam.email]

    def test_so_is_whoever_is_the_line_manager_until_then(self, kieran, beas, callum, mei, sam, mailoutbox):
        User.objects.filter(pk=callum.pk).update(line_manager=sam)
        callum.refresh_from_db()
        change = asked(kieran, callum, line_manager=mei)

        beas.post(page_of(change), {"do": "confirm"})

        said = sent(mailoutbox)
        assert "Mei Tan is to be your line manager" in said[callum.email]
        assert "You are to be the line manager of Callum Reeve" in said[mei.email]
        assert "Mei Tan is to be the line manager of Callum Reeve" in said[sam.email]

    def test_so_is_whoever_may_sign_in_again(self, kieran, beas, sam, mailoutbox):
        User.objects.filter(pk=sam.pk).update(is_active=False)
        people.enable_person(by=kieran, person=sam)

        beas.post(page_of(ChangeToConfirm.objects.get()), {"do": "confirm"})

        assert "You are to sign in again" in sent(mailoutbox)[sam.email]

    def test_it_is_told_or_it_does_not_come_about(self, kieran, bea, sam, helen, monkeypatch):
        """The control: letters that cannot be written keep the change from being made."""
        services.change_place(by=kieran, place=sam.team, changes={"head": helen})
        before = Team.objects.get(pk=sam.team_id).head

        def full(*args, **kwargs):
            raise OSError("no space is left")

        monkeypatch.setattr(changes_told.letters_to_each, "write_to_each", full)
        with pytest.raises(OSError, match="no space"):
            services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())

        assert Team.objects.get(pk=sam.team_id).head == before
        assert ChangeToConfirm.objects.waiting().exists()

    def test_what_is_about_nobody_who_watches_is_told_to_none_of_those(self, kieran, beas, callum, judith, mailoutbox):
        change = asked(kieran, callum, role="coordinator")

        beas.post(page_of(change), {"do": "confirm"})

        assert list(sent(mailoutbox)) == [callum.email]


class TestNotMade:
    def test_whoever_asked_is_told_that_it_was_refused(self, kieran, beas, asha, mailoutbox):
        change = asked(kieran, asha, role="principal_social_worker")

        beas.post(page_of(change), {"because": "Nobody told me of this."})

        assert list(said := sent(mailoutbox)) == [kieran.email]
        assert "This was refused, and does not come about:" in said[kieran.email]
        assert page_of(change) in said[kieran.email]
        assert "Nobody told me" not in said[kieran.email], "what somebody writes stays in Handrail"

    def test_so_are_those_who_were_told_that_it_waits(self, kieran, bea, beas, asha, mailoutbox):
        change = asked(kieran, asha, role="principal_social_worker")
        assert set(sent(mailoutbox)) == {asha.email, bea.email}

        beas.post(page_of(change), {"because": "Nobody told me of this."})

        assert set(said := sent(mailoutbox)) == {asha.email, kieran.email}
        assert "You are to have the role Principal social worker" in said[asha.email]

    def test_and_that_it_was_taken_back_or_dropped(self, kieran, bea, asha, mailoutbox):
        for end in (
            lambda change: confirmations.stop(by=kieran, change=change, because=""),
            lambda change: confirmations.give_up(by=None, change=change),
        ):
            change = asked(kieran, asha, role="principal_social_worker")
            assert bea.email in sent(mailoutbox)
            end(change)
            assert {asha.email, bea.email} <= set(sent(mailoutbox))

    def test_nobody_is_told_twice_by_two_who_press_at_once(self, kieran, bea, asha):
        change = asked(kieran, asha, role="principal_social_worker")
        assert confirmations.stop(by=bea, change=change, because="No need of it.")
        before = Letter.objects.count()

        assert not confirmations.stop(by=bea, change=change, because="No need of it.")
        assert Letter.objects.count() == before


def test_whoever_has_another_address_reads_both_and_who_did_it_where_they_read_until_then(
    kieran, bea, beas, asha, mailoutbox
):
    change = asked(kieran, asha, email="asha.price@example.org")

    beas.post(page_of(change), {"do": "confirm"})

    [(to, words)] = sent(mailoutbox).items()
    assert to == "asha.raman@example.org"
    assert "You are to sign in with asha.price@example.org instead of asha.raman@example.org." in words
    assert kieran.email in words
    assert bea.email in words
    shown = beas.get(page_of(change)).content.decode()
    assert "sign in with asha.price@example.org instead of asha.raman@example.org." in shown
