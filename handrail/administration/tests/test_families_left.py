"""Every family has somebody who says who works with it; where nobody is left, those who can help are told how."""

import html
import re

import pytest
from django.urls import reverse

from handrail.accounts import notices
from handrail.accounts.models import User
from handrail.accounts.services import people
from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.cases import services
from handrail.cases.models import Case
from handrail.cases.queries import families_nobody_allocates
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed

LEFT = "families_left"
SUBJECT = "Families in Handrail have nobody who says who works with them"


def text(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


@pytest.fixture
def hartley(westmere):
    return westmere.case("hartley")


@pytest.fixture
def managers_of_east(sam):
    return list(User.objects.who_allocate().filter(team=sam.team))


@pytest.fixture
def left(managers_of_east, kieran, hartley):
    """East, all of whose managers have left the council."""
    for person in managers_of_east:
        people.disable_person(by=kieran, person=person)
    return list(Case.objects.open().filter(team=hartley.team_id).order_by("reference"))


@pytest.fixture
def judiths(client, judith):
    client.force_login(judith)
    return client


def elsewhere(name="Corporate Services"):
    """A team in which nobody allocates."""
    return make_user("Ola Finch", role="social_worker", team_name=name).team


def restrict(case, judith, *may_see):
    services.restrict(
        by=judith,
        case=case,
        reason="A relative works here.",
        since=clock.today(),
        review_on=clock.today().replace(year=2027),
        may_see=list(may_see),
        not_to_see={},
    )


class TestOnlyToATeamThatAllocates:
    def test_others_are_not_offered_nor_taken(self, client, sam, hartley, rukhsana):
        corporate = elsewhere()
        client.force_login(sam)
        address = reverse("give_to_team", args=[hartley.pk])
        assert rukhsana.team.name in text(client.get(address))
        assert corporate.name not in text(client.get(address))

        assert client.post(address, {"team": corporate.pk}).status_code == 422
        with pytest.raises(Invalid) as refused:
            services.give_to_team(by=sam, case=hartley, team=corporate)
        assert "Nobody in Corporate Services says who works with its families." in refused.value.errors["team"]
        assert Case.objects.get(pk=hartley.pk).team_id == sam.team_id

    def test_nor_one_whose_only_manager_has_just_left(self, sam, hartley, kieran, rukhsana):
        for person in User.objects.who_allocate().filter(team=rukhsana.team):
            people.disable_person(by=kieran, person=person)

        with pytest.raises(Invalid):
            services.give_to_team(by=sam, case=hartley, team=rukhsana.team)

    def test_of_a_restricted_family_somebody_is_named(self, client, sam, callum, judith, hartley, rukhsana):
        restrict(hartley, judith, sam, callum)
        client.force_login(sam)
        assert rukhsana.team.name not in text(client.get(reverse("give_to_team", args=[hartley.pk])))
        with pytest.raises(Invalid) as refused:
            services.give_to_team(by=sam, case=hartley, team=rukhsana.team)
        assert "names nobody who says who works with the families of" in refused.value.errors["team"]

    def test_without_that_it_could_be_given_back_by_nobody(self, sam, hartley, monkeypatch):
        """The twin: a team is a team."""
        monkeypatch.setattr(services, "_check_is_allocated_in", lambda *_: None)
        services.give_to_team(by=sam, case=hartley, team=elsewhere())

        assert hartley.pk in {case.pk for case in families_nobody_allocates()}


def letters(mailoutbox):
    notices.send_notices()
    return [letter for letter in mailoutbox if letter.subject == SUBJECT]


class TestWhenTheLastOneGoes:
    def test_information_governance_and_who_manages_people_are_told_what_to_do(
        self, left, judith, kieran, hartley, mailoutbox
    ):
        told = letters(mailoutbox)

        assert {letter.to[0].rpartition("<")[2].strip(">") for letter in told} == {judith.email, kieran.email}
        for letter in told:
            body = " ".join(letter.body.split())
            assert f"of {hartley.team.name}" in body
            assert "can give the team a manager" in body
            assert reverse(LEFT) in body
            assert not any(case.reference in body for case in left)

    def test_not_before_the_last(self, managers_of_east, kieran, mailoutbox):
        for person in managers_of_east[1:]:
            people.disable_person(by=kieran, person=person)

        assert letters(mailoutbox) == []

    @pytest.mark.parametrize("what", ["role", "team"])
    def test_nor_only_by_a_closed_account(self, managers_of_east, rukhsana, what, mailoutbox):
        to = "coordinator" if what == "role" else rukhsana.team
        for person in managers_of_east:
            people.change_person(by=None, person=person, changes={what: to})

        assert len(letters(mailoutbox)) == 2

    def test_nor_of_a_team_without_families(self, kieran, mailoutbox):
        people.disable_person(by=kieran, person=make_user("Ola Finch", role="team_manager", team_name="New"))

        assert letters(mailoutbox) == []

    def test_it_waits_on_home_until_somebody_allocates_them(self, left, judiths, client, hartley):
        said = f"{len(left)} families have nobody who says who works with them"
        assert said in text(judiths.get(reverse("home")))

        make_user("Ola Finch", role="team_manager", team=hartley.team)
        assert "nobody who says who works" not in text(judiths.get(reverse("home")))

    def test_and_on_nobody_elses(self, left, client, westmere):
        client.force_login(westmere.worker("rukhsana"))

        assert "nobody who says who works" not in text(client.get(reverse("home")))

    def test_before_a_restriction_shuts_the_last_of_them_out_the_page_says_so(self, judiths, hartley, callum):
        sent = {
            "reference": hartley.reference,
            "reason": "A cousin works here.",
            "add": callum.email,
            "review_on": "21 February 2027",
        }

        assert "Nobody who says who works with the families of" in text(judiths.post(reverse("restrict_family"), sent))


class TestInformationGovernanceGivesThemAway:
    def test_to_a_team_that_allocates(self, left, judiths, judith, rukhsana, hartley):
        page = judiths.get(reverse(LEFT))
        assert all(case.reference in text(page) for case in left)
        assert hartley.family.name not in text(page)
        assert TrailEvent.objects.filter(event="list.looked", page="families nobody allocates").exists()

        sent = {"families": [str(hartley.pk), str(left[-1].pk)], "team": rukhsana.team_id}
        assert judiths.post(reverse(LEFT), sent).url == reverse(LEFT)

        given = {hartley.pk, left[-1].pk}
        assert set(Case.objects.filter(pk__in=given).values_list("team", flat=True)) == {rukhsana.team_id}
        rows = TrailEvent.objects.filter(event="allocation.changed", actor_id=str(judith.pk))
        assert {row.case_reference for row in rows} == set(
            Case.objects.filter(pk__in=given).values_list("reference", flat=True)
        )

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "Choose at least one family."),
            ({"families": ["x"]}, "Somebody allocates one of these families by now."),
        ],
    )
    def test_what_is_missing_is_said(self, left, judiths, sent, words):
        answer = judiths.post(reverse(LEFT), sent)

        assert answer.status_code == 422
        assert words in text(answer)
        assert "Choose a team." in text(answer)

    def test_all_or_none(self, left, judiths, judith, callum, rukhsana, hartley):
        restrict(hartley, judith, callum)
        sent = {"families": [str(case.pk) for case in left], "team": rukhsana.team_id}
        answer = judiths.post(reverse(LEFT), sent)

        assert answer.status_code == 422
        assert f"{hartley.reference} is restricted, and names nobody" in text(answer)
        assert not Case.objects.filter(pk__in=[case.pk for case in left], team=rukhsana.team_id).exists()

    def test_not_those_that_somebody_allocates(self, judiths, judith, hartley, rukhsana):
        with pytest.raises(NotAllowed):
            services.give_families_to_team(by=judith, cases=[hartley], team=rukhsana.team)
        assert judiths.post(reverse(LEFT), {"families": [hartley.pk], "team": rukhsana.team_id}).status_code == 422

    def test_a_restricted_one_none_of_whose_managers_is_named_is_among_them(self, judiths, judith, callum, hartley):
        restrict(hartley, judith, callum)

        assert f"{hartley.reference}, {hartley.team.name}, restricted" in text(judiths.get(reverse(LEFT)))

    def test_where_there_is_none_the_page_says_so(self, judiths):
        assert "Every open family has somebody" in text(judiths.get(reverse(LEFT)))
