"""Those who are told of what one person did alone read whom it is about, whatever the people are called meanwhile."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from handrail.accounts import queries, who_is_told
from handrail.accounts.choices import ChangeOutcome
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.config import rounds
from handrail.core import clock, dates
from tests.access.test_nobody_becomes_somebody_else import MINE, PASSWORD, Attacker, opens_in_an_emergency

pytestmark = pytest.mark.django_db
MADE_UP, ROOM = "Training account 5", "Training room"


@pytest.fixture
def alone(westmere, mailoutbox):
    """The only one who manages people."""
    return Attacker(westmere, mailoutbox)


@pytest.fixture
def sent(mailoutbox):
    """What was sent while something was done, the round that follows included."""

    def of(do):
        mailoutbox.clear()
        do()
        rounds.go_round()
        return list(mailoutbox)

    return of


def called(attacker, person, name):
    person.refresh_from_db()
    attacker.change(person, name=name)


def team_called(attacker, team, name):
    team.refresh_from_db()
    head = team.head.email if team.head else ""
    said = {"name": name, "head": head, "initial-name": team.name, "initial-head": head}
    attacker.press("team", team, **said)


def asks_under_another_name(attacker):
    """A role that opens a team's families, for somebody and in a team that are called otherwise until all are told."""
    callum = attacker.westmere.worker("callum")
    team = callum.team
    called(attacker, callum, MADE_UP)
    team_called(attacker, team, ROOM)
    callum.refresh_from_db()
    attacker.change(callum, role="team_manager")
    return callum


def today():
    return dates.say(clock.london(clock.now()).date())


class TestAChange:
    def test_names_whom_it_is_about_by_address_place_and_former_names(self, alone, sent, judith):
        letters = sent(lambda: asks_under_another_name(alone))
        [words] = [one.body for one in letters if one.to == [judith.email] and "waits" in one.subject]

        callum = alone.westmere.worker("callum")
        assert f"{MADE_UP}, {callum.email}: Social worker in {ROOM}, called Callum Reeve until {today()}" in words
        assert f"{ROOM} was called Family Safeguarding East until {today()}" in words
        assert "opens three families" in words
        assert "Kieran Mossop, kieran.mossop@example.org: IT administrator" in words

    def test_without_former_names_it_would_hide_both(self, alone, sent, judith, monkeypatch):
        monkeypatch.setattr(who_is_told, "former_names", lambda *ids: {one: [] for one in ids})

        with pytest.raises(AssertionError):
            self.test_names_whom_it_is_about_by_address_place_and_former_names(alone, sent, judith)

    def test_and_its_page_says_the_same(self, alone, judith, client):
        asks_under_another_name(alone)
        client.force_login(judith)
        page = client.get(reverse("change_to_confirm", args=[ChangeToConfirm.objects.get().pk])).text

        assert "called Callum Reeve until" in page
        assert "was called Family Safeguarding East until" in page
        assert "callum.reeve@example.org" in page
        assert "opens three families" in page

    def test_two_names_in_a_row_hide_none(self, alone, judith, client):
        callum = alone.westmere.worker("callum")
        called(alone, callum, "Somebody Else")
        asks_under_another_name(alone)
        client.force_login(judith)
        page = client.get(reverse("change_to_confirm", args=[ChangeToConfirm.objects.get().pk])).text

        assert "called Callum Reeve until" in page
        assert "called Somebody Else until" in page

    def test_a_name_of_long_ago_is_none(self, alone, judith, client):
        callum = alone.westmere.worker("callum")
        with clock.at(clock.now() - who_is_told.NAMED_LATELY - datetime.timedelta(days=1)):
            alone.browser = alone.come_in("kieran.mossop@example.org")
            called(alone, callum, "Callum Rees")
            called(alone, callum, "Callum Reeve")
        alone.browser = alone.come_in("kieran.mossop@example.org")
        callum.refresh_from_db()
        alone.change(callum, role="team_manager")
        client.force_login(judith)
        page = client.get(reverse("change_to_confirm", args=[ChangeToConfirm.objects.get().pk])).text

        assert TrailEvent.objects.filter(event="person.changed").count() == 2
        assert "callum.reeve@example.org" in page
        assert "Callum Rees " not in page

    def test_of_somebody_added_lately_says_so(self, alone, sent, judith):
        letters = sent(lambda: alone.add(alone.westmere.worker("sam"), name="Helen Whitlock", role="team_manager"))
        [words] = [one.body for one in letters if one.to == [judith.email] and "waits" in one.subject]

        assert f"Helen Whitlock, {MINE}: Team manager in Family Safeguarding East, account added on {today()}" in words

    def test_of_a_line_manager_names_them_too(self, alone, sent, judith):
        friend = make_user("Frank End", role="coordinator", team_name="A third team")
        callum = alone.westmere.worker("callum")
        letters = sent(lambda: alone.change(callum, line_manager=friend.email))
        [words] = [one.body for one in letters if one.to == [judith.email] and "waits" in one.subject]

        assert f"Frank End, {friend.email}: " in words
        assert f"Callum Reeve, {callum.email}: Social worker" in words

    def test_says_who_can_confirm_it_by_address(self, alone, sent, judith):
        bea = make_user("Bea Lund", role="it_administrator")
        callum = alone.westmere.worker("callum")
        letters = sent(lambda: alone.change(callum, role="team_manager"))
        [words] = [one.body for one in letters if one.to == [callum.email] and "waits" in one.subject]

        assert f"confirmed by Bea Lund ({bea.email})" in words


def led_to(letter):
    """The path of the page that a letter leads to, where it leads to one."""
    return [line.removeprefix(settings.HANDRAIL_ADDRESS) for line in letter.body.splitlines() if "://" in line]


class TestTheLetterLeadsOn:
    """To a page where whoever it is about stops it once they have signed in; the link alone, which others may read,
    or a mail filter open, stops nothing."""

    @pytest.fixture
    def letter(self, alone, sent, sam):
        callum = alone.westmere.worker("callum")
        callum.set_password(PASSWORD)
        callum.save()
        letters = sent(lambda: alone.change(callum, role="team_manager"))
        [letter] = [one for one in letters if one.to == [callum.email] and "waits" in one.subject]
        return letter

    def test_to_a_page_where_it_is_stopped(self, letter):
        [path] = led_to(letter)
        browser = Client()
        sign_in = browser.get(path).url
        assert browser.post(sign_in, {"login": letter.to[0], "password": PASSWORD, "next": path}).url == path
        assert "Stop" in browser.get(path).text
        browser.post(path, {"because": "I do not know of this."})

        assert ChangeToConfirm.objects.get().outcome == ChangeOutcome.REFUSED

    def test_also_once_they_were_signed_out_by_whoever_asked(self, letter, alone):
        signs_out(alone, alone.westmere.worker("callum"))

        self.test_to_a_page_where_it_is_stopped(letter)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_the_link_alone_stops_nothing(self, letter, method):
        [path] = led_to(letter)
        answer = getattr(Client(), method)(path, {"because": "I do not know of this."})

        assert answer.url.startswith("/sign-in/")
        assert ChangeToConfirm.objects.get().outcome == ""

    def test_whoever_cannot_sign_in_is_told_whom_to_ring_instead(self, alone, sent, sam):
        alone.press("disable_person", sam)
        letters = sent(lambda: alone.press("enable_person", sam))
        about_him = [one for one in letters if one.to == [sam.email] and "waits" in one.subject]
        others = [one for one in letters if one.to != [sam.email] and "waits" in one.subject]

        assert [led_to(one) for one in about_him] == [[]]
        assert "ring whoever manages people in Handrail" in about_him[0].body
        assert all(led_to(one) for one in others)
        assert others


def test_an_account_that_is_closed_is_told_of_as_whose_it_was(alone, sent, judith, sam):
    def closes_it_under_another_name():
        called(alone, judith, "Training account 3")
        alone.press("disable_person", judith)
        called(alone, judith, "Judith Amankwah")

    letters = sent(closes_it_under_another_name)
    closed = {one.to[0]: one for one in letters if "was disabled" in one.subject}

    assert {judith.email, sam.email} <= closed.keys()
    for letter in closed.values():
        assert f"Training account 3, {judith.email}: Information governance" in letter.body
        assert "called Judith Amankwah until" in letter.body
        assert "Training" not in letter.subject


def test_emergency_access_is_told_of_as_whose_it_is(alone, sent, judith, client):
    callum = alone.westmere.worker("callum")
    called(alone, callum, MADE_UP)
    client.force_login(callum)
    letters = sent(lambda: opens_in_an_emergency(client, alone.westmere.case("lowther")))
    [words] = [one.body for one in letters if one.to == [judith.email] and "Emergency" in one.subject]

    assert f"{MADE_UP}, {callum.email}: Social worker" in words
    assert "called Callum Reeve until" in words


class TestAnotherName:
    def test_is_told_to_whoever_is_called_so(self, alone, sent):
        priya = alone.westmere.worker("priya")
        letters = sent(lambda: called(alone, priya, "Priya Nayar"))

        assert [one.to for one in letters] == [[priya.email]]
        assert "Priya Nair until" in letters[0].body
        assert "Kieran Mossop, kieran.mossop@example.org" in letters[0].body

    def test_of_who_watches_is_told_to_the_others_who_do(self, alone, sent, judith, sam):
        letters = sent(lambda: called(alone, judith, "Training account 3"))

        assert {judith.email, sam.email} <= {one.to[0] for one in letters}

    def test_without_that_only_they_would_hear_of_it(self, alone, sent, judith, sam, monkeypatch):
        monkeypatch.setattr(who_is_told, "others_who_watch", lambda person: [])

        with pytest.raises(AssertionError):
            self.test_of_who_watches_is_told_to_the_others_who_do(alone, sent, judith, sam)

    def test_of_somebody_about_whom_a_change_waits_is_too(self, alone, sent, judith):
        callum = asks_under_another_name(alone)
        rounds.go_round()
        letters = sent(lambda: called(alone, callum, "Callum Reeve"))

        assert {judith.email, callum.email} <= {one.to[0] for one in letters}

    def test_of_who_manages_people_is_told_whoever_changes_it(self, alone, sent, judith):
        kieran = User.objects.get(email="kieran.mossop@example.org")
        letters = sent(lambda: called(alone, kieran, "Kay Reed"))

        assert judith.email in {one.to[0] for one in letters}

    def test_of_a_team_with_families_is_told_to_those_who_watch(self, alone, sent, judith, sam):
        letters = sent(lambda: team_called(alone, sam.team, ROOM))

        assert {judith.email, sam.email} <= {one.to[0] for one in letters}
        assert all(f"{ROOM} was called Family Safeguarding East until" in one.body for one in letters)

    def test_and_of_one_without_to_nobody(self, alone, sent):
        team = Team.objects.create(name="A fourth team")

        assert sent(lambda: team_called(alone, team, ROOM)) == []

    def test_a_change_of_something_else_is_told_to_nobody(self, alone, sent):
        priya = alone.westmere.worker("priya")

        assert sent(lambda: alone.change(priya, job_title="Senior social worker")) == []

    def test_while_a_council_is_set_up_nobody_is(self, alone, sent, monkeypatch):
        monkeypatch.setattr(queries, "second_person_is_needed", lambda: False)
        judith = alone.westmere.worker("judith")

        assert sent(lambda: called(alone, judith, "Judith Amankwah-Boyd")) == []


def signs_out(attacker, person):
    return attacker.press("sign_person_out", person)


def is_in(browser):
    return browser.get("/account/").status_code == 200


@pytest.fixture
def sams(sam):
    sam.set_password(PASSWORD)
    sam.save()

    def come_in():
        browser = Client()
        browser.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
        return browser

    return come_in


class TestSignedOutBySomebodyElse:
    def test_whoever_is_signed_out_is_told_by_whom(self, alone, sent):
        priya = alone.westmere.worker("priya")
        letters = sent(lambda: signs_out(alone, priya))

        assert [one.to for one in letters] == [[priya.email]]
        assert "Kieran Mossop, kieran.mossop@example.org" in letters[0].body

    def test_where_they_watch_the_others_who_do_are_too(self, alone, sent, judith, sam):
        letters = sent(lambda: signs_out(alone, sam))

        assert {judith.email, sam.email} <= {one.to[0] for one in letters}

    def test_signing_oneself_out_is_told_to_nobody(self, sent, sams):
        browser = sams()

        assert sent(lambda: browser.post("/account/sign-out-everywhere/")) == []
        assert not is_in(browser)

    def test_nobody_is_kept_out_by_it(self, alone, sams, sam):
        first = sams()
        assert is_in(first)
        assert signs_out(alone, sam).status_code == 302
        assert not is_in(first)

        again = sams()
        refused = signs_out(alone, sam)
        assert refused.status_code == 403
        assert "once an hour" in refused.text
        assert is_in(again)
        assert TrailEvent.objects.filter(event="signed_out_everywhere").count() == 1

    def test_nor_by_two_who_take_turns(self, alone, sams, sam, client):
        signs_out(alone, sam)
        client.force_login(make_user("Bea Lund", role="it_administrator"))

        assert client.post(reverse("sign_person_out", args=[sam.pk])).status_code == 403

    def test_after_an_hour_it_may_be_done_again(self, alone, sams, sam):
        signs_out(alone, sam)
        with clock.at(clock.now() + datetime.timedelta(minutes=61)):
            alone.browser = alone.come_in("kieran.mossop@example.org")
            assert signs_out(alone, sam).status_code == 302

    def test_what_somebody_does_themselves_counts_nowhere(self, alone, sams, sam):
        sams().post("/account/sign-out-everywhere/")

        assert signs_out(alone, sam).status_code == 302

    def test_without_the_limit_nobody_could_stay(self, alone, sams, sam, monkeypatch):
        monkeypatch.setattr(who_is_told, "was_signed_out_lately", lambda person: False)

        with pytest.raises(AssertionError):
            self.test_nobody_is_kept_out_by_it(alone, sams, sam)
