"""Those who manage people add, rename and retire teams and agencies; what holds something is not retired."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from handrail.accounts import queries as account_queries
from handrail.accounts.claims import ClaimMapping, Gives
from handrail.accounts.models import Agency, ChangeToConfirm, Team, User
from handrail.administration import services
from handrail.audit.models import TrailEvent
from handrail.core.refusals import Invalid, NotAllowed

PAGE = "/administration/teams/"


def of(page, thing):
    return reverse(page, args=[thing.pk])


def traces(event):
    return list(TrailEvent.objects.filter(event=event).values_list("detail", flat=True))


@pytest.fixture
def north(kieran):
    return services.add_team(by=kieran, name="Family Safeguarding North", head=None)


def test_every_team_and_agency_stands_there_with_what_it_holds(kierans):
    page = kierans.get(PAGE).content.decode()

    for place in (*Team.objects.all(), *Agency.objects.all()):
        assert place.name in page
    assert "Sam Okafor" in page


def test_the_page_costs_the_same_statements_for_a_hundred_teams_and_two_thousand_people(
    kierans, sam, django_assert_num_queries
):
    Team.objects.bulk_create(Team(name=f"Team {n:03}") for n in range(100))
    User.objects.bulk_create(
        User(name=f"Worker {n}", email=f"w{n}@example.org", role="social_worker", team=sam.team, agency=sam.agency)
        for n in range(2_000)
    )

    with django_assert_num_queries(4):  # session, who asks, teams, agencies
        page = kierans.get(PAGE).content.decode()
    assert "Team 099" in page
    assert f">{User.objects.filter(team=sam.team).count()}<" in page


def test_a_team_is_added_and_offered_where_people_and_meetings_are(kierans, sam, bea):
    assert kierans.post("/administration/teams/new/", {"name": "North", "head": "Sam Okafor"}).status_code == 302

    north = Team.objects.get(name="North")
    assert north.head is None
    two_agree_on_the_head(bea)
    north.refresh_from_db()
    assert north.head == sam
    assert north in account_queries.teams()
    assert traces("team.added") == [{"name": "North"}]


def two_agree_on_the_head(bea):
    services.confirm_change(by=bea, change=ChangeToConfirm.objects.waiting().get())


def test_a_renamed_team_says_what_it_was_and_another_head_takes_over_once_two_say_so(kierans, north, helen, bea):
    sent = {"name": "North Lakes", "head": helen.email, "initial-name": north.name, "initial-head": ""}
    kierans.post(of("team", north), sent)

    north.refresh_from_db()
    assert (north.name, north.head) == ("North Lakes", None)
    two_agree_on_the_head(bea)
    north.refresh_from_db()
    assert north.head == helen
    renamed, headed = sorted(traces("team.changed"), key=len), traces("team.changed")[-1]
    assert {"name": {"from": "Family Safeguarding North", "to": "North Lakes"}} in renamed
    assert headed["head"] == {"from": "", "to": "Helen Whitlock"}


def test_a_team_loses_its_head_once_two_say_so(kieran, bea, sam):
    services.change_place(by=kieran, place=sam.team, changes={"head": None})
    assert Team.objects.get(pk=sam.team_id).head == sam

    two_agree_on_the_head(bea)

    assert Team.objects.get(pk=sam.team_id).head is None


def test_of_one_team_one_head_is_asked_for_at_a_time_and_one_person_may_be_asked_for_several(kieran, bea, sam, helen):
    services.change_place(by=kieran, place=sam.team, changes={"head": helen})
    with pytest.raises(Invalid, match="waits to be confirmed"):
        services.change_place(by=kieran, place=sam.team, changes={"head": None})
    other = Team.objects.exclude(pk=sam.team_id).exclude(head=helen).first()
    services.change_place(by=kieran, place=other, changes={"head": helen})

    assert ChangeToConfirm.objects.waiting().filter(kind="head", person=helen).count() == 2


def test_where_the_rule_were_forgotten_the_database_lets_one_head_of_a_team_wait(kieran, bea, sam, helen):
    services.change_place(by=kieran, place=sam.team, changes={"head": helen})

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeToConfirm.objects.create(person=kieran, kind="head", team=sam.team, asked_by=kieran)


def test_two_who_rename_a_team_at_once_are_told_of_each_other(kierans, beas, north):
    was = {"initial-name": north.name, "initial-head": "", "head": ""}
    assert beas.post(of("team", north), {**was, "name": "North Lakes"}).status_code == 302

    answer = kierans.post(of("team", north), {**was, "name": "Northern Dales"})

    assert answer.status_code == 422
    assert "Bea Lund changed this since you opened the page: it is now North Lakes." in answer.content.decode()
    north.refresh_from_db()
    assert north.name == "North Lakes"
    # a page that only gives it a head leaves the name as it is now
    assert kierans.post(of("team", north), {**was, "name": was["initial-name"]}).status_code == 302
    north.refresh_from_db()
    assert north.name == "North Lakes"


def test_what_stands_otherwise_by_the_time_it_is_saved_is_refused_by_the_service(kieran, north, dev):
    for place in (north, dev.agency):
        with pytest.raises(Invalid, match="since you opened the page: it is now"):
            services.change_place(by=kieran, place=place, changes={"name": "Mine"}, stood={"name": "As it was"})


MAPPING = ClaimMapping("roles", (Gives("east", "team_manager", "Family Safeguarding East", "Westmere Council"),))


@pytest.mark.parametrize("renamed", ["the team it names", "another to the name it names"])
def test_a_team_whose_name_the_councils_sign_in_gives_people_keeps_it(kierans, sam, north, settings, renamed):
    """Who signs in would otherwise manage the families of whichever team is called that today."""
    settings.HANDRAIL_OPENID_ROLES = MAPPING
    place, name = sam.team, "East"
    if renamed != "the team it names":
        Team.objects.filter(pk=sam.team_id).update(name="East")
        place, name = north, "Family Safeguarding East"

    answer = kierans.post(of("team", place), {"name": name, "head": "", "initial-name": place.name, "initial-head": ""})

    assert answer.status_code == 422
    assert "HANDRAIL_OPENID_ROLES" in answer.content.decode()
    assert not traces("team.changed")
    # a negative control: without the mapping, the same request renames it
    settings.HANDRAIL_OPENID_ROLES = None
    kierans.post(of("team", place), {"name": name, "head": "", "initial-name": place.name, "initial-head": ""})
    assert traces("team.changed")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Write the team’s name."),
        ({"name": "family safeguarding EAST"}, "There is one of this name already"),
        ({"head": "Nobody Atall"}, "Nobody with an account in use is called that."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box(kierans, given, words):
    before = Team.objects.count()

    response = kierans.post("/administration/teams/new/", {"name": "North", "head": ""} | given)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Team.objects.count() == before


@pytest.mark.parametrize("place", ["teams", "agencies"])
@pytest.mark.parametrize("name", ["-", "'", ".", "…", "’"])
def test_a_name_holds_a_letter_or_a_number(kierans, place, name):
    answer = kierans.post(f"/administration/{place}/new/", {"name": name, "head": ""})

    assert answer.status_code == 422
    assert "Use letters or numbers in the name." in answer.text


@pytest.mark.parametrize("place", ["teams", "agencies"])
def test_of_two_who_give_one_name_at_a_moment_one_is_told(kierans, place, monkeypatch):
    """Each has asked whether the name is free before the other has it."""
    monkeypatch.setattr(services, "_check_is_free", lambda *_, **__: None)
    answers = [kierans.post(f"/administration/{place}/new/", {"name": "North 2", "head": ""}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "There is one of this name already" in answers[1].text


def test_an_empty_team_is_retired_and_offered_nowhere_until_it_is_used_again(kierans, north):
    assert kierans.post(of("retire_team", north)).status_code == 302
    assert north not in account_queries.teams()
    assert "retired 23 November 2026" in kierans.get(PAGE).content.decode()

    kierans.post(of("use_team_again", north))
    assert north in account_queries.teams()
    assert len(traces("team.retired")) == len(traces("team.used_again")) == 1


def test_a_team_with_people_families_or_meetings_is_not_retired(kierans, sam, north):
    page = kierans.get(of("team", sam.team)).content.decode()
    assert of("retire_team", sam.team) not in page

    refused = kierans.post(of("retire_team", sam.team))

    assert refused.status_code == 403
    assert "open families" in refused.content.decode()
    assert sam.team in account_queries.teams()
    # a negative control: with nobody in it, the same request retires it
    assert kierans.post(of("retire_team", north)).status_code == 302


def test_whoever_has_left_keeps_no_team_in_use(kierans, north, asha):
    User.objects.filter(pk=asha.pk).update(team=north)
    assert kierans.post(of("retire_team", north)).status_code == 403

    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert kierans.post(of("retire_team", north)).status_code == 302


def test_an_agency_is_added_renamed_and_retired_once_nobody_works_for_it(kierans, dev):
    kierans.post("/administration/agencies/new/", {"name": "Northgate Trust"})
    trust = Agency.objects.get(name="Northgate Trust")
    kierans.post(of("agency", trust), {"name": "Northgate Health Trust", "initial-name": "Northgate Trust"})
    trust.refresh_from_db()
    assert trust.name == "Northgate Health Trust"

    assert kierans.post(of("retire_agency", dev.agency)).status_code == 403
    assert kierans.post(of("retire_agency", trust)).status_code == 302
    assert trust not in account_queries.agencies()
    kierans.post(of("use_agency_again", trust))
    assert trust in account_queries.agencies()


@pytest.mark.parametrize("who", ["sam", "judith", "lee", "dev", "lorraine"])
def test_nobody_else_finds_these_pages(client, westmere, who, north):
    client.force_login(westmere.worker(who))
    agency = westmere.worker("dev").agency

    assert client.get(PAGE).status_code == 404
    for page, place in (("team", north), ("agency", agency)):
        assert client.get(of(page, place)).status_code == 404
        assert client.post(of(page, place), {"name": "Mine"}).status_code == 404
        assert client.post(of(f"retire_{page}", place)).status_code == 404
        assert client.post(of(f"use_{page}_again", place)).status_code == 404
        assert client.post(f"/administration/{'teams' if page == 'team' else 'agencies'}/new/").status_code == 404
    assert north in account_queries.teams()


def test_a_service_refuses_whoever_does_not_manage_people(sam, north, dev):
    for refused in (
        lambda: services.add_team(by=sam, name="Mine", head=sam),
        lambda: services.change_place(by=sam, place=north, changes={"head": sam}),
        lambda: services.retire_place(by=sam, place=north),
        lambda: services.use_place_again(by=sam, place=north),
        lambda: services.add_agency(by=sam, name="Mine"),
        lambda: services.change_place(by=sam, place=dev.agency, changes={"name": "Mine"}),
        lambda: services.retire_place(by=sam, place=dev.agency),
        lambda: services.use_place_again(by=sam, place=dev.agency),
    ):
        with pytest.raises(NotAllowed):
            refused()
