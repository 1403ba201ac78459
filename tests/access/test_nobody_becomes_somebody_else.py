"""One person who manages people, with the source code and a second address, becomes nobody else and opens nothing."""

import datetime
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from handrail.accounts import queries
from handrail.accounts.models import User
from handrail.accounts.tests.factories import give_phone, make_user
from handrail.cases.models import Case
from handrail.cases.services import allocate
from handrail.config import rounds
from handrail.core import clock

PASSWORD = "three herons at low tide"
MINE = "kieran.at.home@example.org"


class Attacker:
    """A browser in which Kieran is signed in, a second address of his, and all that is sent to it."""

    def __init__(self, westmere, mailoutbox):
        self.westmere, self.mailoutbox = westmere, mailoutbox
        kieran = westmere.worker("kieran")
        kieran.set_password(PASSWORD)
        kieran.save()
        self.browser = self.come_in(kieran.email)
        assert SESSION_KEY in self.browser.session

    def come_in(self, address):
        browser = Client()
        if link := self.link_sent_to(address):
            browser.post(link, {"new": PASSWORD})
        browser.post("/sign-in/", {"login": address, "password": PASSWORD})
        return browser

    def link_sent_to(self, address):
        rounds.go_round()
        letters = [letter.body for letter in self.mailoutbox if address in letter.to]
        links = [re.search(r"https?://[^/]+(/choose-password/\S+)", body) for body in letters]
        return next((link.group(1) for link in links if link), None)

    def press(self, page, person, **typed):
        return self.browser.post(reverse(page, args=[person.pk]), typed)

    def change(self, person, **changed):
        return self.press("change_person", person, **boxes(person, **changed))

    def add(self, colleague, **given):
        said = {"name": "Kit Moss", "email": MINE, "job_title": "Officer", "role": "social_worker"}
        self.browser.post(reverse("add_person"), {**boxes(colleague), **said, "line_manager": "", **given})
        return User.objects.get(email=MINE)


def boxes(person, **changed):
    """What a browser sends: what stands in the boxes, and what stood there when the page was made."""
    shown = {
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "pronouns": person.pronouns,
        "role": person.role,
        "team": str(person.team_id),
        "agency": str(person.agency_id),
        "line_manager": person.line_manager.email if person.line_manager else "",
    }
    return {**shown, **{f"initial-{name}": value for name, value in shown.items()}, **changed}


def takes_over_a_colleague(attacker):
    """Another address, no second step, a link: in the order in which each helps the next."""
    priya = attacker.westmere.worker("priya")
    attacker.change(priya, email=MINE)
    attacker.press("remove_second_steps", priya)
    attacker.press("send_password_link", priya)
    Client().post("/forgotten-password/", {"email": MINE})
    return attacker.come_in(MINE)


def adds(role):
    def attack(attacker):
        attacker.add(attacker.westmere.worker("sam"), role=role)
        return attacker.come_in(MINE)

    attack.__name__ = f"adds_somebody_who_is_{role}"
    return attack


def gives_a_second_account_a_role(attacker):
    account = attacker.add(attacker.westmere.worker("sam"))
    browser = attacker.come_in(MINE)
    attacker.change(account, role="information_governance")
    return browser


def moves_a_friend_who_manages_a_team_to_another(attacker):
    friend = make_user("Frank End", team=attacker.westmere.worker("judith").team, role="team_manager")
    browser = Client()
    browser.force_login(friend)
    attacker.change(friend, team=str(attacker.westmere.worker("sam").team_id))
    return browser


def makes_a_second_account_everybodys_line_manager(attacker):
    account = attacker.add(attacker.westmere.worker("sam"))
    browser = attacker.come_in(MINE)
    for name in ("asha", "callum", "priya"):
        attacker.change(attacker.westmere.worker(name), line_manager=account.email)
    return browser


def makes_a_friend_manage_somebody_moved_for_a_minute(attacker):
    """A line manager opens the families of whom they manage, whichever team these families are with."""
    friend, callum = (
        make_user("Frank End", role="coordinator", team_name="A third team"),
        attacker.westmere.worker("callum"),
    )
    was_in = callum.team_id
    there, managed, back = {"team": str(friend.team_id)}, {"line_manager": friend.email}, {"team": str(was_in)}
    for changed in (there, managed, back):
        callum.refresh_from_db()
        attacker.change(callum, **changed)
    browser = Client()
    browser.force_login(friend)
    return browser


def makes_a_friend_manage_somebody_who_will_work_elsewhere(attacker):
    """Whose managers then allocate them a family, and know nothing of the friend."""
    friend = make_user("Frank End", role="coordinator", team_name="A third team")
    new = make_user("Nell Wynn", role="social_worker", team=friend.team)
    sam = attacker.westmere.worker("sam")
    for changed in ({"line_manager": friend.email}, {"team": str(sam.team_id)}):
        new.refresh_from_db()
        attacker.change(new, **changed)
    new.refresh_from_db()
    if new.team == sam.team:
        hartley = attacker.westmere.case("hartley")
        allocate(by=sam, case=hartley, user=new, role="social_worker", starts=clock.today())
    browser = Client()
    browser.force_login(friend)
    return browser


def lets_somebody_who_left_in_again(attacker):
    left = make_user("Les Gone", email=MINE, role="team_manager", is_active=False, password=PASSWORD)
    attacker.press("enable_person", left)
    return attacker.come_in(MINE)


def confirms_what_he_asked_for(attacker):
    from handrail.accounts.models import ChangeToConfirm

    account = attacker.add(attacker.westmere.worker("sam"), role="information_governance")
    for change in ChangeToConfirm.objects.filter(person=account):
        attacker.press("change_to_confirm", change, do="confirm")
    return attacker.come_in(MINE)


def disables_the_other_first(attacker):
    """With nobody left who could confirm it, and then as much patience as a council with one asks for."""
    attacker.press("disable_person", User.objects.get(name="Bea Lund"))
    attacker.add(attacker.westmere.worker("sam"), role="information_governance")
    rounds.go_round()
    with clock.at(queries.after_the_delay(clock.now()) + datetime.timedelta(minutes=1)):
        rounds.go_round()
        return attacker.come_in(MINE)


ATTACKS = [
    takes_over_a_colleague,
    adds("information_governance"),
    adds("principal_social_worker"),
    adds("team_manager"),
    adds("assistant_team_manager"),
    adds("coordinator"),
    gives_a_second_account_a_role,
    moves_a_friend_who_manages_a_team_to_another,
    makes_a_second_account_everybodys_line_manager,
    makes_a_friend_manage_somebody_moved_for_a_minute,
    makes_a_friend_manage_somebody_who_will_work_elsewhere,
    lets_somebody_who_left_in_again,
    confirms_what_he_asked_for,
]


def families_opened(browser):
    """As many of the council's families as this browser is shown."""
    found = [browser.get(reverse("family", args=[pk])) for pk in Case.objects.values_list("pk", flat=True)]
    return sum(answer.status_code == 200 for answer in found)


@pytest.fixture
def attacker(westmere, mailoutbox):
    """With a colleague who also manages people, and confirms nothing."""
    make_user("Bea Lund", role="it_administrator", team=westmere.worker("kieran").team)
    return Attacker(westmere, mailoutbox)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_one_person_alone_opens_no_family(attacker, attack):
    assert families_opened(attack(attacker)) == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_each_attack_opens_families_where_nobody_has_to_confirm(attacker, attack, monkeypatch):
    monkeypatch.setattr(queries, "second_person_is_needed", lambda: False)

    assert families_opened(attack(attacker)) > 0


def test_whoever_disables_the_others_is_not_at_once_the_only_one(attacker):
    assert families_opened(disables_the_other_first(attacker)) == 0


def test_without_that_week_it_would_do_to_disable_the_others(attacker, monkeypatch):
    monkeypatch.setattr(queries, "STILL_TWO_FOR", datetime.timedelta(0))

    assert families_opened(disables_the_other_first(attacker)) > 0


def test_nor_with_a_second_step_taken_away(attacker, priya):
    """The colleague who is taken over has a phone; without the second person it does not help."""
    give_phone(priya)

    assert families_opened(takes_over_a_colleague(attacker)) == 0


def test_alone_in_a_council_nobody_does_in_one_sitting_what_two_do(westmere, mailoutbox, priya):
    attacker = Attacker(westmere, mailoutbox)
    give_phone(priya)

    assert families_opened(takes_over_a_colleague(attacker)) == 0
    assert families_opened(adds("information_governance")(attacker)) == 0


def test_two_accounts_of_one_person_do_not_confirm_each_other(attacker, westmere):
    account = attacker.add(westmere.worker("kieran"), role="it_administrator")

    assert SESSION_KEY not in attacker.come_in(MINE).session
    assert not account.is_active


def test_a_second_step_removed_and_an_address_changed_by_two_still_open_nothing_in_one_sitting(
    attacker, priya, westmere
):
    """The second person was in a hurry, and confirmed all they were asked to."""
    from handrail.accounts.models import ChangeToConfirm

    give_phone(priya)
    attacker.change(priya, email=MINE)
    attacker.press("remove_second_steps", priya)
    bea = User.objects.get(name="Bea Lund")
    bea.set_password(PASSWORD)
    bea.save()
    beas = attacker.come_in(bea.email)
    for change in ChangeToConfirm.objects.filter(person=priya):
        beas.post(reverse("change_to_confirm", args=[change.pk]), {"do": "confirm"})
    priya.refresh_from_db()
    assert priya.email == MINE

    attacker.press("send_password_link", priya)
    Client().post("/forgotten-password/", {"email": MINE})

    assert attacker.link_sent_to(MINE) is None


def test_an_address_without_that_rest_gets_the_link(attacker, priya, westmere, monkeypatch):
    monkeypatch.setattr(queries, "no_link_until", lambda person: None)
    test = test_a_second_step_removed_and_an_address_changed_by_two_still_open_nothing_in_one_sitting

    with pytest.raises(AssertionError):
        test(attacker, priya, westmere)
