"""Each line in which one person acts on another names that person, and that person's own trail has it too."""

import csv
import datetime
import io
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.accounts.models import ChangeToConfirm
from handrail.accounts.tests.factories import make_user
from handrail.administration import services as administration
from handrail.audit.models import TrailEvent, TrailPerson
from handrail.cases import meeting_sight
from handrail.cases import services as case_services
from handrail.core import clock, dates

DAY = datetime.timedelta(days=1)
LET_IN = "Let Tunde Ashby open the family by a meeting until"
ENDED = "Ended what a meeting let Tunde Ashby open"


def a_meeting_lets_in(*people, case, by):
    meeting_id = uuid.uuid4()
    meeting_sight.let_in(by=by, case=case, meeting_id=meeting_id, attend=people, attend_until=clock.today() + 14 * DAY)
    return meeting_id


@pytest.fixture
def tunde():
    return make_user("Tunde Ashby", role="social_worker", team_name="Health visiting")


@pytest.fixture
def let_in_and_put_out(hartley, sam, callum, tunde):
    meeting_id = a_meeting_lets_in(tunde, case=hartley, by=sam)
    meeting_sight.withdraw(by=callum, meeting_id=meeting_id, people=[tunde.pk])
    return hartley


def lines(client, whose, thing, question="?days=7&kind=changes"):
    response = client.get(reverse(whose, args=[thing.pk]) + question)
    assert response.status_code == 200
    rows = re.findall(r'<th scope="row">.*?</tr>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_who_let_somebody_in_and_who_ended_it_stands_in_the_trail_of_the_family(judiths, let_in_and_put_out):
    ended, let_in = lines(judiths, "trail_of_family", let_in_and_put_out)[:2]

    assert LET_IN in let_in
    assert "Sam Okafor" in let_in
    assert ENDED in ended
    assert "Callum Reeve" in ended


def test_it_says_of_each_until_when(judiths, hartley, sam, tunde):
    leads = make_user("Nadia Flint", role="social_worker", team_name="Health visiting")
    soon, later = clock.today() + 14 * DAY, clock.today() + 90 * DAY
    meeting_sight.let_in(
        by=sam,
        case=hartley,
        meeting_id=uuid.uuid4(),
        attend=[tunde, leads],
        attend_until=soon,
        lead=[leads],
        lead_until=later,
    )

    said = lines(judiths, "trail_of_family", hartley)[0]

    assert f"{LET_IN} {dates.say(soon)}, and Nadia Flint until {dates.say(later)}" in said


def test_and_in_the_trail_of_whoever_it_was_done_to(judiths, let_in_and_put_out, tunde):
    ended, let_in = lines(judiths, "trail_of_person", tunde)

    assert LET_IN in let_in
    assert "by Sam Okafor" in let_in
    assert ENDED in ended
    assert "by Callum Reeve" in ended
    assert let_in_and_put_out.reference in ended


def test_without_the_way_from_a_person_to_the_row_their_trail_would_be_silent(
    judiths, hartley, sam, tunde, monkeypatch
):
    monkeypatch.setattr("handrail.audit.trail.people_concerned", lambda **_: [])
    a_meeting_lets_in(tunde, case=hartley, by=sam)

    assert lines(judiths, "trail_of_person", tunde) == []


@pytest.mark.parametrize("whose", ["family", "person"])
def test_the_files_for_excel_say_the_same(judiths, let_in_and_put_out, tunde, whose):
    thing = let_in_and_put_out if whose == "family" else tunde
    answer = judiths.get(reverse(f"export_trail_of_{whose}", args=[thing.pk]) + "?days=7&kind=changes")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))

    happened = {(row["Who"], row["What happened"].partition(" until")[0]) for row in rows}
    assert happened >= {("Sam Okafor", LET_IN.removesuffix(" until")), ("Callum Reeve", ENDED)}
    exported = TrailEvent.objects.get(event="trail.exported")
    assert let_in_and_put_out.reference in {exported.case_reference, *exported.detail.get("cases", ())}


def test_every_act_of_one_person_on_another_names_that_person(judiths, hartley, sam, judith, callum, tunde):
    worker = make_user("Nadia Flint", role="social_worker", team=sam.team)
    follows = make_user("Piotr Vance", role="social_worker", team=sam.team)
    today = clock.today()
    part = case_services.allocate(by=sam, case=hartley, user=worker, role="social_worker", starts=today)
    begun = case_services.hand_over(by=sam, allocation=part, to=follows, on=today + DAY)
    case_services.end_allocation(by=sam, allocation=begun, on=today + DAY)
    restricted = case_services.restrict(
        by=judith,
        case=hartley,
        reason="A relative works here.",
        since=today,
        review_on=today + 30 * DAY,
        may_see=[sam, worker],
        not_to_see={},
    )
    case_services.review_restriction(
        by=judith, restriction=restricted, reason="The same.", review_on=today + 60 * DAY, may_see=[sam]
    )

    of_the_family = "\n".join(lines(judiths, "trail_of_family", hartley))
    for said in (
        "Allocated Nadia Flint to the family",
        "Handed the family over from Nadia Flint to Piotr Vance",
        "the last day on which Piotr Vance works with the family",
        "Restricted the family to Nadia Flint and Sam Okafor",
        "Reviewed the restriction of the family: Sam Okafor may open it, Nadia Flint no longer",
    ):
        assert said in of_the_family
    assert len(lines(judiths, "trail_of_person", worker)) >= 4


@pytest.fixture
def managed(sam, callum):
    return make_user("Nadia Flint", role="social_worker", team=sam.team, line_manager=callum)


def test_an_allocation_names_the_line_manager_who_opens_the_family_by_it(judiths, hartley, sam, callum, managed):
    follows = make_user("Piotr Vance", role="social_worker", team=sam.team, line_manager=callum)
    part = case_services.allocate(by=sam, case=hartley, user=managed, role="social_worker", starts=clock.today())
    case_services.hand_over(by=sam, allocation=part, to=follows, on=clock.today() + DAY)

    handed_over, allocated = lines(judiths, "trail_of_family", hartley)[:2]
    too = "; Callum Reeve opens it too, as their line manager"
    assert f"Allocated Nadia Flint to the family{too}" in allocated
    assert f"Piotr Vance, from {dates.say(clock.today() + DAY)}{too}" in handed_over
    assert len([line for line in lines(judiths, "trail_of_person", callum) if too in line]) == 2


def test_nor_does_it_name_anybody_where_nobody_manages_them(judiths, hartley, sam):
    worker = make_user("Nadia Flint", role="social_worker", team=sam.team)
    case_services.allocate(by=sam, case=hartley, user=worker, role="social_worker", starts=clock.today())

    assert "line manager" not in lines(judiths, "trail_of_family", hartley)[0]


def test_a_family_given_to_another_team_is_said_with_both(judiths, hartley, sam, rukhsana):
    case_services.give_to_team(by=sam, case=hartley, team=rukhsana.team)

    said = f"Gave the family to another team: {rukhsana.team.name} in place of {sam.team.name}"
    assert said in lines(judiths, "trail_of_family", hartley)[0]
    answer = judiths.get(reverse("export_trail_of_family", args=[hartley.pk]) + "?days=7&kind=changes")
    assert said in b"".join(answer).decode()


def test_a_new_line_manager_and_the_former_find_it_too(judiths, kieran, sam, callum):
    worker = make_user("Nadia Flint", role="social_worker", line_manager=callum)
    case_services.change_line_manager(by=None, person=worker, to=sam)

    for person in (worker, sam, callum):
        [line] = [one for one in lines(judiths, "trail_of_person", person) if "line manager" in one]
        assert "Gave a person another line manager: Sam Okafor in place of Callum Reeve" in line
        assert "Nadia Flint" in line


def test_a_new_head_of_a_team_finds_it_too(judiths, westmere, kieran, callum):
    administration.change_place(by=kieran, place=callum.team, changes={"head": callum})
    administration.confirm_change(
        by=make_user("Bea Lund", role="it_administrator"), change=ChangeToConfirm.objects.get(person=callum)
    )

    assert any("Gave a team another head: Callum Reeve" in line for line in lines(judiths, "trail_of_person", callum))


def test_what_somebody_did_about_themselves_stands_once(judiths, hartley, sam, tunde):
    meeting_id = a_meeting_lets_in(tunde, case=hartley, by=sam)
    meeting_sight.withdraw(by=tunde, meeting_id=meeting_id, people=[tunde.pk])

    assert TrailEvent.objects.filter(event="grant.ends", actor_id=str(tunde.pk)).exists()
    assert not TrailPerson.objects.concerning(tunde.pk).filter(trail_event__actor_id=str(tunde.pk)).exists()


def test_names_are_looked_up_in_as_many_statements_for_many_people_as_for_one(judiths, hartley, sam, tunde):
    def statements(whose, thing):
        lines(judiths, whose, thing)
        with CaptureQueriesContext(connection) as asked:
            lines(judiths, whose, thing)
        return len(asked)

    a_meeting_lets_in(tunde, case=hartley, by=sam)
    few = [statements("trail_of_family", hartley), statements("trail_of_person", tunde)]
    for number in range(4):
        a_meeting_lets_in(tunde, make_user(f"Somebody {number}", role="social_worker"), case=hartley, by=sam)

    assert [statements("trail_of_family", hartley), statements("trail_of_person", tunde)] == few
