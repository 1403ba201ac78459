"""One person who manages people, with the source code and a second address, becomes nobody else and opens nothing."""

import datetime
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from handrail.accounts import queries
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.tests.factories import give_phone, make_user
from handrail.audit.models import TrailEvent
from handrail.cases.models import Case, EmergencyAccess
from handrail.cases.services import allocate
from handrail.config import rounds
from handrail.core import clock
from handrail.council.models import CouncilSetting
from handrail.council.queries import settings_now

PASSWORD = "three herons at low tide"
MINE, ALSO_MINE = "kieran.at.home@example.org", "kay.reed@example.org"


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

    def set(self, **values):
        now = settings_now()
        shown = {name: str(value) for name, value in now.items()} | {
            f"initial-{name}": str(value) for name, value in now.items()
        }
        return self.browser.post(reverse("council_settings"), {**shown, **values})

    def add(self, colleague, **given):
        said = {"name": "Kit Moss", "email": MINE, "job_title": "Officer", "role": "social_worker", **given}
        self.browser.post(reverse("add_person"), {**boxes(colleague), "line_manager": "", **said})
        return User.objects.get(email=said["email"])


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


def two_accounts_of_his(attacker):
    """Social workers, whom one person may add."""
    colleague = attacker.westmere.worker("sam")
    attacker.add(colleague)
    opens = attacker.come_in(MINE)
    attacker.add(colleague, name="Kay Reed", email=ALSO_MINE)
    return opens, attacker.come_in(ALSO_MINE)


def takes_their_posts_from_those_who_watch(attacker):
    """Information governance reads nothing any more, and his second account is the head of every team."""
    attacker.change(attacker.westmere.worker("judith"), role="adult_practitioner")
    for team in Team.objects.all():
        head = team.head.email if team.head else ""
        attacker.press(
            "team", team, name=team.name, head=ALSO_MINE, **{"initial-name": team.name, "initial-head": head}
        )


def closes_the_accounts_of_those_who_watch(attacker):
    for watcher in {*User.objects.who_restrict(), *User.objects.filter(teams_headed__isnull=False)}:
        attacker.press("disable_person", watcher)


def opens_in_an_emergency(browser, case):
    child = case.people.filter(kind="child").exclude(mosaic_id="").first()
    browser.post(reverse("emergency_access"), {"mosaic_id": child.mosaic_id, "reason": "A child at risk."})


def opens_in_an_emergency_what_his_other_account_reviews(attacker):
    opens, reviews = two_accounts_of_his(attacker)
    takes_their_posts_from_those_who_watch(attacker)
    opens_in_an_emergency(opens, attacker.westmere.case("lowther"))
    for access in EmergencyAccess.objects.all():
        right = {"outcome": "right", "review": "It was right."}
        reviews.post(reverse("emergency_review", args=[access.pk]), right)
    return opens


ATTACKS = [
    opens_in_an_emergency_what_his_other_account_reviews,
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


# Those who watch over emergencies, and over changes that nobody confirms


def told(mailoutbox, about):
    return {address for letter in mailoutbox if about in letter.subject for address in letter.to}


def a_working_day_later(moment=None):
    return queries.after_the_delay(moment or clock.now()) + datetime.timedelta(minutes=1)


def test_whoever_closes_their_accounts_silences_nobody(attacker, mailoutbox, judith, sam):
    """Once his account is old enough, those who lost theirs are told of what it opens, and of losing it at once."""
    attacker.add(sam)
    attacker.come_in(MINE)
    with clock.at(a_working_day_later()):
        attacker.browser = attacker.come_in("kieran.mossop@example.org")
        closes_the_accounts_of_those_who_watch(attacker)
        rounds.go_round()
        assert {judith.email, sam.email} <= told(mailoutbox, "was disabled")
        opens = attacker.come_in(MINE)
        opens_in_an_emergency(opens, attacker.westmere.case("hartley"))
        assert families_opened(opens) == 1
        rounds.go_round()

    assert {judith.email, sam.email} <= told(mailoutbox, "Emergency access")


def test_without_that_memory_nobody_would_hear_of_it(attacker, mailoutbox, judith, sam, monkeypatch):
    monkeypatch.setattr(queries, "STILL_TWO_FOR", datetime.timedelta(minutes=-1))

    with pytest.raises(AssertionError):
        test_whoever_closes_their_accounts_silences_nobody(attacker, mailoutbox, judith, sam)


def waits(attacker, *, days):
    for day in range(days):
        with clock.at(clock.now() + datetime.timedelta(days=day)):
            rounds.go_round()
            browser = attacker.come_in(MINE)
    return browser


def makes_an_account_that_watches(attacker):
    """Nobody is left to be told: the only one who watched is to be it no more, and he is the head of every team."""
    for team in Team.objects.exclude(head=None):
        Team.objects.filter(pk=team.pk).update(head=User.objects.get(name="Kieran Mossop"))
    judith = attacker.westmere.worker("judith")
    User.objects.filter(pk=judith.pk).update(role="adult_practitioner")
    attacker.add(judith, role="information_governance")
    return waits(attacker, days=10)


@pytest.fixture
def alone(westmere, mailoutbox):
    """The only one who manages people."""
    return Attacker(westmere, mailoutbox)


def test_what_nobody_could_stop_never_counts(alone):
    assert families_opened(makes_an_account_that_watches(alone)) == 0
    assert not TrailEvent.objects.filter(event__in=["change.told", "change.took_effect"]).exists()


def test_where_his_own_ear_were_enough_it_would_count(alone, monkeypatch):
    monkeypatch.setattr(queries, "who_watches_over", lambda change: [change.asked_by])
    monkeypatch.setattr(queries, "told_of", lambda change: [change.asked_by])

    assert families_opened(makes_an_account_that_watches(alone)) > 0


def silences_the_only_one_and_then_asks(attacker):
    """Each step as soon as it counts; information governance is away, and reads its e-mail after a week."""
    judith = attacker.westmere.worker("judith")
    attacker.press("disable_person", judith)
    attacker.add(judith, role="information_governance")
    return waits(attacker, days=6)


def test_whoever_closes_the_account_of_who_could_stop_it_waits_longer(alone):
    assert families_opened(silences_the_only_one_and_then_asks(alone)) == 0


def test_without_that_wait_it_would_do(alone, monkeypatch):
    monkeypatch.setattr(queries, "STILL_TWO_FOR", datetime.timedelta(0))

    assert families_opened(silences_the_only_one_and_then_asks(alone)) > 0


def disables_who_was_told_meanwhile(attacker):
    judith = attacker.westmere.worker("judith")
    attacker.add(judith, role="information_governance")
    rounds.go_round()
    for watcher in {judith, *User.objects.filter(teams_headed__isnull=False)}:
        attacker.press("disable_person", watcher)
    return waits(attacker, days=6)


def test_nor_does_it_count_once_nobody_could_stop_it_any_more(alone):
    assert families_opened(disables_who_was_told_meanwhile(alone)) == 0


def test_without_another_look_when_it_is_to_count_it_would(alone, monkeypatch):
    monkeypatch.setattr(queries, "held_back", lambda change: (False, None))

    assert families_opened(disables_who_was_told_meanwhile(alone)) > 0


# Where two manage people, nothing counts that a second one has not confirmed


def bea():
    return User.objects.get(name="Bea Lund")


def another_address_of_the_other(attacker):
    attacker.change(bea(), email=MINE)


def disables_the_other_and_asks(attacker):
    attacker.press("disable_person", bea())
    attacker.change(bea(), email=MINE)
    attacker.press("remove_second_steps", bea())
    attacker.press("enable_person", bea())


def lets_the_other_grow_dormant(attacker):
    User.objects.filter(name="Bea Lund").update(
        last_login=clock.now() - datetime.timedelta(days=20), created_at=clock.now() - datetime.timedelta(days=90)
    )
    attacker.set(dormant_days=14)
    rounds.go_round()
    attacker.change(bea(), email=MINE)


def the_other_grows_dormant_by_itself(attacker):
    User.objects.filter(name="Bea Lund").update(
        last_login=clock.now() - datetime.timedelta(days=50), created_at=clock.now() - datetime.timedelta(days=90)
    )
    rounds.go_round()
    assert not bea().is_active
    attacker.change(bea(), email=MINE)


@pytest.mark.parametrize(
    "does",
    [
        another_address_of_the_other,
        disables_the_other_and_asks,
        lets_the_other_grow_dormant,
        the_other_grows_dormant_by_itself,
    ],
    ids=lambda does: does.__name__,
)
def test_of_two_one_does_nothing_alone_to_the_other(attacker, does):
    does(attacker)
    waits(attacker, days=6)

    assert bea().email != MINE
    assert not ChangeToConfirm.objects.filter(outcome="took_effect").exists()


def test_information_governance_confirms_what_is_about_the_other_of_two(attacker, judith):
    attacker.change(bea(), email="bea@example.org")
    judith.set_password(PASSWORD)
    judith.save()
    judiths = attacker.come_in(judith.email)

    judiths.post(reverse("change_to_confirm", args=[ChangeToConfirm.objects.get().pk]), {"do": "confirm"})

    assert bea().email == "bea@example.org"


def test_a_delay_is_shortened_only_after_the_delay_there_was(alone, judith):
    alone.set(unconfirmed_working_days=5)
    CouncilSetting.objects.update(counts_from=None)
    alone.set(unconfirmed_working_days=1)
    alone.change(judith, email=MINE)

    [change] = ChangeToConfirm.objects.all()
    assert change.takes_effect_at >= clock.now() + datetime.timedelta(days=6)
    assert "counts from" in alone.browser.get(reverse("council_settings")).content.decode()
