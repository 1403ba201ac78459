"""What nobody does alone waits for a second person who manages people, and says who asked and who confirmed."""

import datetime
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from handrail.accounts import letters as account_letters
from handrail.accounts import letters_to_each, notices
from handrail.accounts import policies as account_policies
from handrail.accounts.models import ChangeToConfirm, Letter, PasswordLinkRequest, Team, User
from handrail.accounts.services import confirmations, council_sign_in, passwords, people, second_steps
from handrail.accounts.tests.factories import PASSWORD, give_phone, make_user, sign_in_just_now
from handrail.administration import letters, services
from handrail.administration.tests.test_person import typed
from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.cases.may_open import may_open
from handrail.cases.models import Case
from handrail.config import rounds
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed

NEW = "asha.raman-price@example.org"
# a Wednesday without a holiday near it
WEDNESDAY = datetime.datetime(2026, 11, 11, 16, 0, tzinfo=clock.LONDON)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


def ask_for_another_address(by, person, email=NEW):
    people.change_person(by=by, person=person, changes={"email": email})
    return ChangeToConfirm.objects.waiting().get(person=person)


def page_of(change):
    return reverse("change_to_confirm", args=[change.pk])


def address_of(person):
    return User.objects.get(pk=person.pk).email


def traces(person):
    found = TrailEvent.objects.filter(subject_id=person.pk, event__regex="^(change|person|second_factors)\\.")
    return [(row.event, row.actor_name) for row in found.order_by("id")]


def test_another_address_is_asked_for_by_one_and_confirmed_by_another(kierans, beas, bea, asha):
    saved = kierans.post(reverse("change_person", args=[asha.id]), typed(asha, email=NEW, pronouns="they/them"))
    assert saved.status_code == 302
    asha.refresh_from_db()
    assert (asha.email, asha.pronouns) == ("asha.raman@example.org", "they/them")
    change = ChangeToConfirm.objects.get()
    assert page_of(change) in kierans.get(saved.url).content.decode()

    shown = beas.get(page_of(change)).content.decode()
    assert f"Asha Raman is to sign in with {NEW} instead of asha.raman@example.org." in shown
    assert "Kieran Mossop" in shown
    assert page_of(change) in beas.get(reverse("changes_to_confirm")).content.decode()
    beas.post(page_of(change), {"do": "confirm"})

    assert address_of(asha) == NEW
    assert traces(asha) == [
        ("change.asked", "Kieran Mossop"),
        ("person.changed", "Kieran Mossop"),
        ("change.confirmed", "Bea Lund"),
        ("person.changed", "Bea Lund"),
    ]
    assert "Confirmed" in beas.get(page_of(change)).content.decode()


def test_whoever_reads_the_former_address_is_told_at_once_and_again_when_it_is_made(bea, kieran, asha, mailoutbox):
    change = ask_for_another_address(kieran, asha)
    letters.tell_of_changes_to_confirm()
    assert {address for letter in mailoutbox for address in letter.to} == {"asha.raman@example.org", bea.email}
    assert all(page_of(change) in letter.body for letter in mailoutbox)
    assert letters.tell_of_changes_to_confirm() == 0

    mailoutbox.clear()
    services.confirm_change(by=bea, change=change)
    notices.send_notices()
    assert [letter.to for letter in mailoutbox] == [["asha.raman@example.org"]]


def test_letters_name_no_family(bea, kieran, callum, mailoutbox):
    ask_for_another_address(kieran, callum)
    letters.tell_of_changes_to_confirm()

    assert mailoutbox
    for case in Case.objects.select_related("family"):
        for letter in mailoutbox:
            assert case.reference not in letter.subject + letter.body
            assert case.family.name not in letter.subject + letter.body


@pytest.mark.parametrize("who", ["kieran", "asha", "sam", "judith", "lee"])
def test_nobody_else_confirms_it(westmere, bea, kieran, asha, who):
    change = ask_for_another_address(kieran, asha)
    browser = sign_in_just_now(Client(), westmere.worker(who))

    assert browser.post(page_of(change), {"do": "confirm"}).status_code in {403, 404}
    with pytest.raises(NotAllowed):
        services.confirm_change(by=westmere.worker(who), change=change)

    assert address_of(asha) == "asha.raman@example.org"


def test_nor_whoever_it_is_about_though_they_manage_people(kieran, bea):
    change = ask_for_another_address(kieran, bea)

    with pytest.raises(NotAllowed):
        services.confirm_change(by=bea, change=change)


@pytest.mark.parametrize("who", ["kieran", "bea"])
def test_where_the_rule_were_forgotten_the_database_refuses(kieran, bea, who, monkeypatch):
    change = ask_for_another_address(kieran, bea)
    monkeypatch.setattr(account_policies, "check_may_confirm", lambda change, by: None)

    with pytest.raises(IntegrityError), transaction.atomic():
        services.confirm_change(by={"kieran": kieran, "bea": bea}[who], change=change)


def test_it_is_refused_with_a_word_and_nothing_changes(beas, bea, kieran, kierans, asha):
    change = ask_for_another_address(kieran, asha)
    assert beas.post(page_of(change), {"do": "stop", "because": " "}).status_code == 422

    beas.post(page_of(change), {"do": "stop", "because": "Asha knows nothing of it."})

    change.refresh_from_db()
    assert (change.outcome, change.closed_by) == ("refused", bea)
    assert "Asha knows nothing of it." in kierans.get(page_of(change)).content.decode()
    beas.post(page_of(change), {"do": "confirm"})
    assert address_of(asha) == "asha.raman@example.org"


def test_it_is_taken_back_by_whoever_asked(kierans, kieran, bea, asha):
    change = ask_for_another_address(kieran, asha)

    kierans.post(page_of(change), {"do": "stop", "because": ""})

    change.refresh_from_db()
    assert change.outcome == "taken_back"


@pytest.mark.parametrize("who", ["asha", "helen", "judith"])
def test_whoever_it_is_about_their_line_manager_and_information_governance_stop_it(westmere, kieran, bea, asha, who):
    change = ask_for_another_address(kieran, asha)
    browser = Client()
    browser.force_login(westmere.worker(who))
    assert "Stop it" in browser.get(page_of(change)).content.decode()

    browser.post(page_of(change), {"do": "stop", "because": "I did not ask for it."})

    change.refresh_from_db()
    assert change.outcome == "refused"


@pytest.mark.parametrize("who", ["sam", "priya", "lee", "owen"])
def test_to_everybody_else_it_is_not_there(westmere, kieran, bea, asha, who):
    change = ask_for_another_address(kieran, asha)
    browser = sign_in_just_now(Client(), westmere.worker(who))

    assert browser.get(page_of(change)).status_code == 404
    assert browser.post(page_of(change), {"do": "stop", "because": "No."}).status_code == 404
    assert page_of(change) not in browser.get(reverse("changes_to_confirm")).content.decode()
    with pytest.raises(NotAllowed):
        confirmations.stop(by=westmere.worker(who), change=change, because="No.")


def test_asking_twice_is_one_request_and_another_one_waits_its_turn(kierans, kieran, bea, asha):
    sent = typed(asha, email=NEW)
    for _ in range(2):
        assert kierans.post(reverse("change_person", args=[asha.id]), sent).status_code == 302
    assert ChangeToConfirm.objects.count() == 1

    other = kierans.post(reverse("change_person", args=[asha.id]), typed(asha, email="another@example.org"))

    assert other.status_code == 422
    assert "Another change of this waits to be confirmed" in other.content.decode()
    assert 'value="another@example.org"' in other.content.decode()


def test_whoever_stops_what_was_confirmed_meanwhile_is_told_that_it_counts(beas, kieran, asha):
    change = ask_for_another_address(kieran, asha)
    ashas = Client()
    ashas.force_login(asha)
    beas.post(page_of(change), {"do": "confirm"})

    said = ashas.post(page_of(change), {"do": "stop", "because": "It was not me."}, follow=True).content.decode()

    assert "Bea Lund confirmed this on" in said
    assert "Nothing was changed" not in said


def test_whoever_confirms_what_was_stopped_meanwhile_is_told_that_it_does_not(beas, kierans, kieran, asha):
    change = ask_for_another_address(kieran, asha)
    kierans.post(page_of(change), {"do": "stop", "because": ""})

    said = beas.post(page_of(change), {"do": "confirm"}, follow=True).content.decode()

    assert "Kieran Mossop took this back on" in said
    assert "counts from now on" not in said


def test_one_dead_mailbox_holds_up_nobody_else_and_is_tried_at_growing_pauses(
    kieran, asha, judith, mailoutbox, monkeypatch
):
    """The delay begins with those who hear of it, who hear of it once."""
    sends = letters_to_each.write_to

    def refuses_asha(name, address, **letter):
        if address == asha.email:
            raise SMTPRecipientsRefused({address: (550, b"no such mailbox")})
        sends(name, address, **letter)

    monkeypatch.setattr(letters_to_each, "write_to", refuses_asha)
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
        for _ in range(20):
            rounds.go_round()
        change.refresh_from_db()
        assert change.told_at == WEDNESDAY
        assert [letter.to for letter in mailoutbox].count([judith.email]) == 1
    assert Letter.objects.get(person=asha).refused == 2


def test_a_name_is_one_line_wherever_it_is_stored(kierans, kieran, bea, asha, mailoutbox):
    """In a letter, what follows a new line would stand as Handrail's own words."""
    evil = "Asha\n\nPlease ring Paula Penn"
    kierans.post(reverse("change_person", args=[asha.id]), typed(asha, name=evil, job_title=evil))
    Team.objects.filter(pk=asha.team_id).update(name=evil)

    asha.refresh_from_db()
    for stored in (asha.name, asha.job_title, asha.team.name):
        assert stored == "Asha Please ring Paula Penn"


def test_confirming_twice_is_done_once(beas, kieran, asha):
    change = ask_for_another_address(kieran, asha)

    for _ in range(2):
        assert beas.post(page_of(change), {"do": "confirm"}).status_code == 302

    assert [event for event, _ in traces(asha)].count("person.changed") == 1


def test_what_nobody_confirms_for_a_week_is_dropped(kieran, bea, asha):
    change = ask_for_another_address(kieran, asha)
    with clock.at(clock.now() + 6 * DAY):
        rounds.go_round()
        change.refresh_from_db()
        assert change.outcome == ""
    with clock.at(clock.now() + 7 * DAY):
        rounds.go_round()

    change.refresh_from_db()
    assert change.outcome == "expired"
    assert address_of(asha) == "asha.raman@example.org"
    ask_for_another_address(kieran, asha)


def test_what_can_no_longer_be_is_said_to_whoever_confirms_it(beas, kieran, asha):
    change = ask_for_another_address(kieran, asha)
    make_user("Somebody Else", email=NEW)

    answer = beas.post(page_of(change), {"do": "confirm"})

    assert answer.status_code == 403
    assert "Somebody has this e-mail address already." in answer.content.decode()
    change.refresh_from_db()
    assert change.outcome == ""


# A second step, an account, a role, a team, a line manager


def test_a_lost_phone_is_dealt_with_by_two(kierans, beas, bea, asha):
    give_phone(asha)
    hers = Client()
    hers.force_login(asha)
    page = reverse("remove_second_steps", args=[asha.id])
    assert "Bea Lund" in kierans.get(page).content.decode()

    kierans.post(page)
    assert Authenticator.objects.filter(user=asha).exists()
    assert hers.get("/").status_code == 200
    change = ChangeToConfirm.objects.get()
    assert "If it is urgent, ring them." in kierans.get(page_of(change)).content.decode()
    beas.post(page_of(change), {"do": "confirm"})

    assert not Authenticator.objects.filter(user=asha).exists()
    assert hers.get("/").url.startswith("/sign-in/")


def new_person(sam, role, line_manager=None):
    return {
        "name": "Ada Lund",
        "email": "ada.lund@example.org",
        "job_title": "Officer",
        "pronouns": "",
        "role": role,
        "team": sam.team,
        "agency": sam.agency,
        "line_manager": line_manager,
    }


@pytest.mark.parametrize(
    ("role", "by_two"),
    [
        ("team_manager", True),
        ("assistant_team_manager", True),
        ("social_worker", False),
        ("family_worker", False),
        ("adult_practitioner", False),
        ("psychologist", False),
        ("coordinator", True),
        ("principal_social_worker", True),
        ("information_governance", True),
        ("it_administrator", True),
    ],
)
def test_which_accounts_are_given_by_two(kieran, bea, sam, role, by_two):
    added = people.add_person(by=kieran, **new_person(sam, role))

    assert added.is_active is not by_two
    assert PasswordLinkRequest.objects.exists() is not by_two
    if by_two:
        services.confirm_change(by=bea, change=ChangeToConfirm.objects.get(person=added, kind="new_account"))
        added.refresh_from_db()
        assert added.is_active
        assert PasswordLinkRequest.objects.get().email == "ada.lund@example.org"


def test_a_disabled_account_that_opens_families_is_opened_again_by_two_and_another_at_once(kieran, bea, sam, asha):
    for person in (sam, asha):
        people.disable_person(by=kieran, person=person)
        people.enable_person(by=kieran, person=person)

    assert not User.objects.get(pk=sam.pk).is_active
    assert User.objects.get(pk=asha.pk).is_active
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get(person=sam))
    assert User.objects.get(pk=sam.pk).is_active


@pytest.mark.parametrize(
    ("changes", "by_two"),
    [
        ({"role": "assistant_team_manager"}, False),
        ({"role": "social_worker"}, False),
        ({"role": "information_governance"}, True),
        ({"team": "care"}, True),
        # whoever manages him would open what the managers of the other team allocate to him
        ({"role": "social_worker", "team": "care"}, True),
        ({"name": "Samuel Okafor", "job_title": "Manager"}, False),
    ],
)
def test_which_changes_to_a_team_manager_are_made_by_two(kieran, bea, sam, mei, changes, by_two):
    # of those who head a team another role is made by two whatever it is
    Team.objects.filter(head=sam).update(head=None)
    wanted = {name: mei.team if name == "team" else value for name, value in changes.items()}

    people.change_person(by=kieran, person=sam, changes=wanted)

    assert ChangeToConfirm.objects.filter(kind="role").exists() is by_two
    sam.refresh_from_db()
    assert all(getattr(sam, name) == value for name, value in wanted.items()) is not by_two


def test_a_line_manager_whose_role_does_not_open_those_families_is_given_by_two(kieran, bea, mei, sam, westmere):
    fairley = westmere.case("fairley")

    services.change_person(by=kieran, person=mei, changes={"line_manager": sam})
    assert not may_open(fairley.pk, user=sam)
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())

    mei.refresh_from_db()
    assert mei.line_manager == sam
    assert may_open(fairley.pk, user=sam)


def test_a_manager_of_their_own_team_becomes_their_line_manager_at_once(kieran, bea, asha, sam):
    for manager in (sam, None):
        services.change_person(by=kieran, person=asha, changes={"line_manager": manager})
        asha.refresh_from_db()
        assert asha.line_manager == manager

    assert not ChangeToConfirm.objects.exists()


@pytest.mark.parametrize("role", ["adult_practitioner", "social_worker", "team_manager"])
def test_whoever_watches_over_emergencies_is_put_out_of_it_by_two(kieran, bea, judith, role):
    people.change_person(by=kieran, person=judith, changes={"role": role})

    judith.refresh_from_db()
    assert judith.role == "information_governance"
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get(person=judith))
    judith.refresh_from_db()
    assert judith.role == role


@pytest.mark.parametrize("reads", ["lee", "judith"])
def test_whoever_only_reads_those_families_writes_by_it_and_becomes_their_line_manager_by_two(
    kieran, bea, callum, westmere, reads
):
    reader = westmere.worker(reads)

    services.change_person(by=kieran, person=callum, changes={"line_manager": reader})

    callum.refresh_from_db()
    assert callum.line_manager != reader
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())
    callum.refresh_from_db()
    assert callum.line_manager == reader


def test_somebody_moves_to_another_team_and_to_a_manager_of_it_at_once(kieran, bea, sam, owen):
    moved = make_user("Nell Wynn", role="social_worker", team=sam.team, line_manager=sam)

    services.change_person(by=kieran, person=moved, changes={"team": owen.team, "line_manager": owen})

    moved.refresh_from_db()
    assert (moved.team, moved.line_manager) == (owen.team, owen)


def test_a_move_away_from_the_team_of_their_line_manager_is_made_by_two(kieran, bea, sam, owen):
    moved = make_user("Nell Wynn", role="social_worker", team=sam.team, line_manager=sam)

    services.change_person(by=kieran, person=moved, changes={"team": owen.team})

    moved.refresh_from_db()
    assert moved.team == sam.team
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())
    moved.refresh_from_db()
    assert moved.team == owen.team


def test_somebody_new_has_no_line_manager_from_elsewhere_until_two_say_so(kieran, bea, sam, mei):
    added = people.add_person(by=kieran, **new_person(sam, "social_worker", line_manager=mei))

    assert added.is_active
    assert added.line_manager is None
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())
    added.refresh_from_db()
    assert added.line_manager == mei


# Their own password first


def test_whoever_finds_an_open_screen_is_asked_for_the_password_and_what_was_typed_is_kept(client, kieran, bea, asha):
    client.force_login(kieran)
    kieran.set_password(PASSWORD)
    kieran.save()
    client.force_login(kieran)
    page = reverse("change_person", args=[asha.id])

    asked = client.post(page, typed(asha, email=NEW, pronouns="they/them"))
    assert asked.url.startswith("/account/confirm/")
    assert not ChangeToConfirm.objects.exists()
    asha.refresh_from_db()
    assert asha.pronouns == "she/her"

    back = client.post("/account/confirm/", {"password": PASSWORD, "next": page})
    assert back.url == page
    shown = client.get(page).content.decode()
    assert f'value="{NEW}"' in shown
    assert 'value="they/them"' in shown
    assert f'value="{NEW}"' not in client.get(page).content.decode()
    client.post(page, typed(asha, email=NEW, pronouns="they/them"))
    assert ChangeToConfirm.objects.count() == 1


def test_every_such_change_asks_for_it(client, kieran, bea, asha, sam):
    people.disable_person(by=kieran, person=sam)
    change = ask_for_another_address(kieran, asha)
    new = new_person(sam, "team_manager") | {"team": sam.team_id, "agency": sam.agency_id, "line_manager": ""}
    client.force_login(bea)
    for page, sent in (
        (reverse("add_person"), new),
        (reverse("change_person", args=[asha.id]), typed(asha, role="coordinator")),
        (reverse("change_person", args=[asha.id]), typed(asha, line_manager="priya.nair@example.org")),
        (reverse("enable_person", args=[sam.id]), {}),
        (reverse("remove_second_steps", args=[asha.id]), {}),
        (page_of(change), {"do": "confirm"}),
    ):
        assert client.post(page, sent).url.startswith("/account/confirm/"), page

    assert ChangeToConfirm.objects.waiting().get() == change
    assert not User.objects.filter(email="ada.lund@example.org").exists()


def test_a_page_that_forgot_to_ask_would_be_seen(client, kieran, bea, asha, sam, monkeypatch):
    monkeypatch.setattr("handrail.administration.views.change_to_confirm.came_in_lately", lambda request: True)

    with pytest.raises(AssertionError):
        test_every_such_change_asks_for_it(client, kieran, bea, asha, sam)


def test_what_one_person_may_do_does_not_ask_for_it(client, kieran, bea, asha):
    client.force_login(kieran)

    saved = client.post(reverse("change_person", args=[asha.id]), typed(asha, job_title="Senior Social Worker"))

    assert saved.url == reverse("person", args=[asha.id])


# A council in which one person manages people


@pytest.fixture
def on_a_wednesday():
    with clock.at(WEDNESDAY):
        yield WEDNESDAY


def test_alone_it_is_told_at_once_and_counts_a_working_day_later(kieran, asha, helen, judith, mailoutbox):
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
        rounds.go_round()
        told = {address for letter in mailoutbox for address in letter.to}
        assert told == {asha.email, helen.email, judith.email}
        assert all("it counts from 12 November 2026 at 16:00" in letter.body for letter in mailoutbox)
    with clock.at(WEDNESDAY + DAY - MINUTE):
        rounds.go_round()
        assert address_of(asha) == "asha.raman@example.org"
    with clock.at(WEDNESDAY + DAY):
        rounds.go_round()

    assert address_of(asha) == NEW
    change.refresh_from_db()
    assert (change.outcome, change.closed_by) == ("took_effect", None)
    assert ("change.took_effect", "Handrail") in traces(asha)


@pytest.mark.parametrize("who", ["asha", "helen", "judith"])
def test_each_of_those_told_can_stop_it(westmere, kieran, asha, who):
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
        rounds.go_round()
        confirmations.stop(by=westmere.worker(who), change=change, because="It was not me.")
    with clock.at(WEDNESDAY + 2 * DAY):
        rounds.go_round()

    assert address_of(asha) == "asha.raman@example.org"


def no_mail_server(*args, **kwargs):
    raise OSError("no mail server")


def test_while_nobody_can_be_told_it_does_not_count(kieran, asha, monkeypatch):
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
    with clock.at(WEDNESDAY + DAY), monkeypatch.context() as away:
        away.setattr(
            letters_to_each, "write_to", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("no mail server"))
        )
        rounds.go_round()
        assert address_of(asha) == "asha.raman@example.org"
    with clock.at(WEDNESDAY + DAY + MINUTE):
        rounds.go_round()
        change.refresh_from_db()
        assert change.takes_effect_at == WEDNESDAY + 2 * DAY + MINUTE
        assert address_of(asha) == "asha.raman@example.org"


def test_what_nobody_was_told_of_the_database_refuses(kieran, asha):
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeToConfirm.objects.filter(pk=change.pk).update(outcome="took_effect", closed_at=WEDNESDAY + 9 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeToConfirm.objects.filter(pk=change.pk).update(
            outcome="took_effect", told_at=WEDNESDAY, closed_at=WEDNESDAY + MINUTE
        )


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ((2026, 11, 13, 16, 0), (2026, 11, 16, 16, 0)),
        ((2026, 11, 14, 3, 0), (2026, 11, 17, 0, 0)),
        ((2026, 11, 15, 23, 0), (2026, 11, 17, 0, 0)),
        ((2026, 12, 24, 18, 0), (2026, 12, 29, 18, 0)),
    ],
)
def test_nights_weekends_and_holidays_are_no_time_to_stop_it_in(kieran, asha, asked, counts):
    with clock.at(datetime.datetime(*asked, tzinfo=clock.LONDON)):
        change = ask_for_another_address(kieran, asha)

    assert change.takes_effect_at == datetime.datetime(*counts, tzinfo=clock.LONDON)


def test_somebody_who_manages_people_no_more_has_nothing_take_effect(kieran, asha):
    with clock.at(WEDNESDAY):
        change = ask_for_another_address(kieran, asha)
        rounds.go_round()
    User.objects.filter(pk=kieran.pk).update(is_active=False)
    with clock.at(WEDNESDAY + DAY):
        rounds.go_round()

    change.refresh_from_db()
    assert change.outcome == "expired"
    assert address_of(asha) == "asha.raman@example.org"


def test_a_second_person_who_comes_meanwhile_confirms_it(kieran, asha):
    change = ask_for_another_address(kieran, asha)
    bea = make_user("Bea Lund", role="it_administrator")

    services.confirm_change(by=bea, change=change)

    assert address_of(asha) == NEW


def test_asked_again_once_nobody_is_left_it_goes_the_way_of_a_council_with_one(kieran, bea, asha):
    change = ask_for_another_address(kieran, asha)
    assert change.takes_effect_at is None
    people.disable_person(by=kieran, person=bea)
    bea.refresh_from_db()

    change = ask_for_another_address(kieran, asha)

    assert change.takes_effect_at >= bea.stopped_managing_at + 7 * DAY


def test_whoever_gives_another_role_to_the_other_waits_as_long(kieran, bea, asha):
    people.change_person(by=kieran, person=bea, changes={"role": "social_worker"})

    assert ask_for_another_address(kieran, asha).takes_effect_at >= clock.now() + 7 * DAY - MINUTE


def test_in_a_council_without_information_governance_the_heads_of_teams_are_told(kieran, sam, judith, mailoutbox):
    User.objects.filter(pk=judith.pk).update(is_active=False)
    people.add_person(by=kieran, **new_person(sam, "information_governance"))
    letters.tell_of_changes_to_confirm()

    heads = {team.head.email for team in Team.objects.exclude(head=None) if team.head != kieran and team.head.is_active}
    assert heads
    assert {address for letter in mailoutbox for address in letter.to} == heads


# No link to a new address


def test_while_it_waits_a_link_goes_to_the_address_they_have(kieran, bea, asha, mailoutbox):
    ask_for_another_address(kieran, asha)
    passwords.send_password_link(by=kieran, person=asha)
    passwords.ask_for_password_link(by=None, email=NEW, network="192.0.2.1")
    account_letters.send_password_links()

    assert [letter.to for letter in mailoutbox] == [["asha.raman@example.org"]]


def test_once_it_is_made_no_link_goes_to_it_for_as_long_as_the_delay(kieran, bea, asha, mailoutbox):
    with clock.at(WEDNESDAY):
        services.confirm_change(by=bea, change=ask_for_another_address(kieran, asha))
        asha.refresh_from_db()
        with pytest.raises(NotAllowed, match="12 November 2026 at 16:00"):
            passwords.send_password_link(by=bea, person=asha)
        passwords.ask_for_password_link(by=None, email=NEW, network="192.0.2.1")
        account_letters.send_password_links()
        [letter] = mailoutbox
        assert letter.to == [NEW]
        assert "choose-password" not in letter.body
        assert "you can sign in with it" in letter.body
    mailoutbox.clear()
    with clock.at(WEDNESDAY + DAY):
        passwords.send_password_link(by=bea, person=asha)
        account_letters.send_password_links()
    [letter] = mailoutbox
    assert "choose-password" in letter.body


def test_an_invitation_goes_to_an_address_that_two_have_put_right(kieran, bea, sam, mailoutbox):
    ada = people.add_person(by=kieran, **new_person(sam, "social_worker"))
    PasswordLinkRequest.objects.all().delete()
    services.confirm_change(by=bea, change=ask_for_another_address(kieran, ada, "ada.lund2@example.org"))
    ada.refresh_from_db()

    passwords.send_password_link(by=kieran, person=ada)
    account_letters.send_password_links()

    [letter] = mailoutbox
    assert letter.to == ["ada.lund2@example.org"]
    assert "choose-password" in letter.body


@pytest.mark.parametrize("days", [0, 1])
def test_nor_does_a_council_account_come_in_by_it(kieran, bea, asha, days):
    claims = {"email": NEW, "email_verified": True}
    with clock.at(WEDNESDAY):
        services.confirm_change(by=bea, change=ask_for_another_address(kieran, asha))
    with clock.at(WEDNESDAY + days * DAY):
        if days:
            found = council_sign_in.come_in_with_council_account(by=None, known=None, claims=claims)
            assert found == asha
        else:
            with pytest.raises(NotAllowed):
                council_sign_in.come_in_with_council_account(by=None, known=None, claims=claims)


# A council that is being set up


@pytest.mark.django_db
def test_until_the_first_family_one_person_sets_a_council_up(client):
    ada = services.let_an_administrator_in(by=None, email="ada@example.org", name="Ada Lund")
    team = Team.objects.get()
    sign_in_just_now(client, ada)
    said = {"name": "Ivo Gov", "email": "ivo@example.org", "job_title": "Officer", "role": "information_governance"}
    client.post(reverse("add_person"), {**said, "team": team.pk, "agency": ada.agency_id})
    ivo = User.objects.get(email="ivo@example.org")
    assert ivo.is_active
    client.post(reverse("change_person", args=[ivo.id]), typed(ivo, email="ivo.gov@example.org", role="team_manager"))
    give_phone(ivo)
    client.post(reverse("remove_second_steps", args=[ivo.id]))
    ivo.refresh_from_db()
    assert (ivo.email, ivo.role) == ("ivo.gov@example.org", "team_manager")
    assert not Authenticator.objects.filter(user=ivo).exists()
    assert not ChangeToConfirm.objects.exists()

    case_services.open_new_case(by=ivo, reference="WM-1", team=team)

    people.change_person(by=ada, person=ivo, changes={"email": "ivo@example.org"})
    assert ChangeToConfirm.objects.count() == 1


def test_whoever_runs_the_server_lets_somebody_in_alone(bea, asha):
    services.let_an_administrator_in(by=None, email=asha.email, name=asha.name)

    asha.refresh_from_db()
    assert asha.role == "it_administrator"
    assert not ChangeToConfirm.objects.exists()


# Services hold what they promise


def test_nothing_is_carried_out_that_was_not_confirmed(kieran, bea, asha, mei, sam):
    give_phone(asha)
    change = ask_for_another_address(kieran, asha)
    second_steps.remove_second_factors(by=kieran, person=asha)
    case_services.change_line_manager(by=kieran, person=mei, to=sam)
    for carry_out, kind in (
        (people.carry_out, "email"),
        (second_steps.carry_out_removal, "second_steps"),
        (case_services.carry_out_line_manager, "line_manager"),
    ):
        with pytest.raises(NotAllowed):
            carry_out(by=bea, change=ChangeToConfirm.objects.get(kind=kind))
    assert change.outcome == ""


def test_only_those_who_manage_people_ask(sam, asha):
    with pytest.raises(NotAllowed):
        confirmations.ask(by=sam, person=asha, kind="second_steps")


def test_an_address_somebody_has_is_refused_before_it_waits(kieran, bea, asha):
    with pytest.raises(Invalid):
        people.change_person(by=kieran, person=asha, changes={"email": "sam.okafor@example.org"})
    assert not ChangeToConfirm.objects.exists()
    assert mail.outbox == []


def test_a_page_of_changes_costs_the_same_statements_however_many_wait(
    beas, kieran, asha, callum, priya, django_assert_max_num_queries
):
    ask_for_another_address(kieran, asha)
    with django_assert_max_num_queries(9) as few:
        beas.get(reverse("changes_to_confirm"))
    for person in (callum, priya):
        ask_for_another_address(kieran, person, f"{person.pk}@example.org")
        people.change_person(by=kieran, person=person, changes={"role": "coordinator"})
    with django_assert_max_num_queries(len(few)):
        beas.get(reverse("changes_to_confirm"))
