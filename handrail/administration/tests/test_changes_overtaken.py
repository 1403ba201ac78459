"""What two agree on is held to how things stood when it was asked for: nothing that came after it is put back."""

import html

import pytest
from django.urls import reverse

from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.services import people
from handrail.administration import letters, services
from handrail.administration.tests.test_person import typed
from handrail.audit.models import TrailEvent
from handrail.core import clock


@pytest.fixture
def no_line_manager(asha):
    User.objects.filter(pk=asha.pk).update(line_manager=None)
    asha.refresh_from_db()


def ask_for_a_role(by, asha, mei, owen):
    people.change_person(by=by, person=asha, changes={"role": "team_manager"})


def ask_for_a_line_manager(by, asha, mei, owen):
    services.change_person(by=by, person=asha, changes={"line_manager": mei})


def ask_for_an_account(by, asha, mei, owen):
    User.objects.filter(pk=asha.pk).update(role="team_manager", is_active=False)
    asha.refresh_from_db()
    people.enable_person(by=by, person=asha)


def ask_for_an_address(by, asha, mei, owen):
    people.change_person(by=by, person=asha, changes={"email": "asha.price@example.org"})


def gives_her_another_team(by, asha, sam, owen):
    people.change_person(by=by, person=asha, changes={"team": owen.team})


def gives_her_the_team_of_her_council_account(by, asha, sam, owen):
    people.change_person(by=None, person=asha, changes={"team": owen.team})


def gives_her_another_role(by, asha, sam, owen):
    people.change_person(by=by, person=asha, changes={"role": "family_worker"})


def gives_her_the_manager_of_her_team(by, asha, sam, owen):
    services.change_person(by=by, person=asha, changes={"line_manager": sam})


def gives_her_an_address(by, asha, sam, owen):
    people.change_person(by=None, person=asha, changes={"email": "asha.r@example.org"})


OVERTAKEN = [
    (ask_for_a_role, gives_her_another_team, "the team of Asha Raman is"),
    (ask_for_a_role, gives_her_another_role, "the role of Asha Raman is"),
    (ask_for_a_line_manager, gives_her_the_manager_of_her_team, "the line manager of Asha Raman is Sam Okafor now."),
    (ask_for_an_account, gives_her_the_team_of_her_council_account, "the team of Asha Raman is"),
    (ask_for_an_address, gives_her_an_address, "the e-mail address of Asha Raman is asha.r@example.org now."),
]


def said_of(person):
    person.refresh_from_db()
    return person.email, person.role, person.team, person.line_manager, person.is_active


@pytest.mark.usefixtures("no_line_manager")
class TestWhatSomebodyChangedSinceItWasAskedFor:
    @pytest.fixture(params=OVERTAKEN, ids=lambda one: f"{one[0].__name__}, {one[1].__name__}")
    def overtaken(self, request, kieran, bea, asha, sam, mei, owen):
        """A change that Kieran asked for, and what Bea made of its matter since, alone."""
        ask, overtake, words = request.param
        ask(kieran, asha, mei, owen)
        change = ChangeToConfirm.objects.waiting().get()
        asha.refresh_from_db()
        overtake(bea, asha, sam, owen)
        return change, words

    def test_is_not_put_back_by_whoever_confirms_it(self, overtaken, beas, asha):
        change, words = overtaken
        before, page = said_of(asha), reverse("change_to_confirm", args=[change.pk])

        shown = html.unescape(beas.get(page).content.decode())
        assert words in shown
        assert 'value="confirm"' not in shown
        answer = html.unescape(beas.post(page, {"do": "confirm"}, follow=True).content.decode())

        assert words in answer
        assert "So this does not count. Ask for it anew if it is still right." in answer
        assert said_of(asha) == before
        change.refresh_from_db()
        assert (change.outcome, change.closed_by) == ("overtaken", None)
        [row] = TrailEvent.objects.filter(event="change.overtaken", subject_id=asha.pk)
        assert words in row.detail["because"]

    def test_nor_by_the_delay_where_nobody_can(self, overtaken, bea, asha):
        change, _ = overtaken
        before = said_of(asha)
        User.objects.filter(pk=bea.pk).update(is_active=False)
        due = {"takes_effect_at": clock.now(), "told_at": clock.now()}
        ChangeToConfirm.objects.filter(pk=change.pk).update(**due)

        letters.make_changes_nobody_stopped()

        assert said_of(asha) == before
        change.refresh_from_db()
        assert change.outcome == "overtaken"

    def test_and_it_is_asked_for_anew(self, overtaken, kieran, bea, asha, mei, owen):
        """What stands in the way of no other change any more."""
        change, _ = overtaken
        if change.kind in {"new_account", "enable"}:
            people.enable_person(by=kieran, person=asha)
        elif change.kind == "role":
            people.change_person(by=kieran, person=asha, changes={"role": "information_governance"})
        elif change.kind == "line_manager":
            services.change_person(by=kieran, person=asha, changes={"line_manager": mei})
        else:
            people.change_person(by=kieran, person=asha, changes={"email": "asha.price@example.org"})

        change.refresh_from_db()
        assert change.outcome == "overtaken"
        anew = ChangeToConfirm.objects.waiting().get()
        assert services.confirm_change(by=bea, change=anew)

    def test_but_without_how_it_stood_it_is(self, overtaken, bea, asha):
        """The control: as changes were that were asked for before it was kept."""
        change, _ = overtaken
        before = said_of(asha)
        ChangeToConfirm.objects.filter(pk=change.pk).update(stood={})

        assert services.confirm_change(by=bea, change=change)
        assert said_of(asha) != before


def test_what_has_nothing_to_do_with_it_is_in_nobodys_way(kieran, bea, asha):
    people.change_person(by=kieran, person=asha, changes={"email": "asha.price@example.org"})
    people.change_person(by=bea, person=asha, changes={"name": "Asha Price", "job_title": "Practice Lead"})

    assert services.confirm_change(by=bea, change=ChangeToConfirm.objects.get())
    asha.refresh_from_db()
    assert asha.email == "asha.price@example.org"


def test_another_head_that_a_team_has_by_now_is_not_put_back(kieran, bea, sam, helen, mei):
    services.change_place(by=kieran, place=sam.team, changes={"head": helen})
    change = ChangeToConfirm.objects.get()
    Team.objects.filter(pk=sam.team_id).update(head=mei)

    assert not services.confirm_change(by=bea, change=change)

    assert Team.objects.get(pk=sam.team_id).head == mei
    change.refresh_from_db()
    assert f"the head of {sam.team.name} is Mei Tan now." in change.because


def test_a_page_that_is_older_than_a_change_proposes_nothing_on_its_state(kierans, beas, kieran, bea, asha, owen):
    """What one asks a second person for is held to what one’s page showed, as what one does alone."""
    User.objects.filter(pk=asha.pk).update(line_manager=None)
    asha.refresh_from_db()
    older = typed(asha, role="team_manager")
    beas.post(reverse("change_person", args=[asha.pk]), typed(asha, role="family_worker", team=str(owen.team_id)))

    answer = kierans.post(reverse("change_person", args=[asha.pk]), older)

    assert answer.status_code == 422
    assert "Bea Lund changed this since you opened the page: it is now" in answer.content.decode()
    assert not ChangeToConfirm.objects.exists()


class TestWhoeverAskedManagesPeopleNoMore:
    """They may not have been who asked: an account is closed because somebody else uses it."""

    @pytest.fixture
    def change(self, kieran, bea, asha):
        people.change_person(by=kieran, person=asha, changes={"role": "principal_social_worker"})
        return ChangeToConfirm.objects.get()

    def test_and_what_they_asked_for_is_dropped_with_their_account(self, change, bea, beas, kieran, asha):
        before = said_of(asha)
        beas.post(reverse("disable_person", args=[kieran.pk]))

        change.refresh_from_db()
        assert change.outcome == "overtaken"
        assert change.because.endswith("Kieran Mossop, who asked for it, has a disabled account now.")
        people.enable_person(by=None, person=kieran)
        assert not services.confirm_change(by=bea, change=change)
        assert said_of(asha) == before

    def test_or_with_their_role(self, change, bea, kieran):
        people.change_person(by=None, person=kieran, changes={"role": "social_worker"})

        change.refresh_from_db()
        assert change.because.endswith("Kieran Mossop, who asked for it, has the role Social worker now.")

    def test_and_its_page_says_so_where_it_still_waits(self, change, beas, bea, kieran, asha):
        User.objects.filter(pk=kieran.pk).update(is_active=False)

        page = html.unescape(beas.get(reverse("change_to_confirm", args=[change.pk])).content.decode())
        assert "Kieran Mossop, who asked for it, has a disabled account now." in page
        assert 'value="confirm"' not in page
        assert not services.confirm_change(by=bea, change=change)


def disables(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def retires(team):
    Team.objects.filter(pk=team.pk).update(retired_on=clock.today())


@pytest.mark.parametrize(
    ("ask", "meanwhile", "words"),
    [
        (
            lambda by, asha, mei, sam: people.change_person(by=by, person=asha, changes={"role": "team_manager"}),
            lambda asha, mei, sam: disables(asha),
            "the account of Asha Raman is disabled now.",
        ),
        (
            lambda by, asha, mei, sam: people.change_person(by=by, person=asha, changes={"role": "team_manager"}),
            lambda asha, mei, sam: retires(asha.team),
            "is retired now.",
        ),
        (
            lambda by, asha, mei, sam: services.change_person(by=by, person=asha, changes={"line_manager": mei}),
            lambda asha, mei, sam: disables(mei),
            "the account of Mei Tan is disabled now.",
        ),
        (
            lambda by, asha, mei, sam: services.change_place(by=by, place=sam.team, changes={"head": mei}),
            lambda asha, mei, sam: disables(mei),
            "the account of Mei Tan is disabled now.",
        ),
        (
            lambda by, asha, mei, sam: services.change_place(by=by, place=sam.team, changes={"head": mei}),
            lambda asha, mei, sam: User.objects.filter(pk=mei.pk).update(line_manager=asha),
            "the line manager of Mei Tan is Asha Raman now.",
        ),
    ],
)
def test_what_a_change_names_and_is_in_use_no_more_is_not_agreed_on(
    kieran, beas, asha, mei, sam, ask, meanwhile, words
):
    User.objects.filter(pk=asha.pk).update(line_manager=None)
    asha.refresh_from_db()
    ask(kieran, asha, mei, sam)
    change = ChangeToConfirm.objects.get()
    meanwhile(asha, mei, sam)

    answer = beas.post(reverse("change_to_confirm", args=[change.pk]), {"do": "confirm"}, follow=True)

    assert words in html.unescape(answer.content.decode())
    change.refresh_from_db()
    assert change.outcome == "overtaken"
