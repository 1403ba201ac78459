"""Managers say who works with their own team's families; who opens what follows, and each change leaves a trace."""

import datetime
import html
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.cases import meeting_sight, parts, services
from handrail.cases.may_open import may_open, may_work_on
from handrail.cases.models import Allocation, Case
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed
from handrail.families.models import Family
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.meetings.models import Meeting

PAGE = "/allocations/"
TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def hartley(westmere):
    return westmere.case("hartley")


def of(page, *things):
    return reverse(page, args=[thing.pk for thing in things])


def text(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())).replace(" .", ".")


def part_of(case, user):
    return Allocation.objects.get(case=case, user=user, ends=None)


def traces(case):
    """What was recorded since the council was loaded."""
    lately = clock.now() - datetime.timedelta(minutes=1)
    found = TrailEvent.objects.filter(event="allocation.changed", case_reference=case.reference, at__gte=lately)
    return list(found.order_by("pk").values_list("detail", flat=True))


def tomorrow():
    return clock.at(datetime.datetime(2026, 11, 24, 9, tzinfo=clock.LONDON))


def test_every_open_family_of_the_team_stands_there_and_none_of_another_teams(sams, westmere):
    page = sams.get(PAGE).content.decode()

    for slug in ("hartley", "begum-rahman", "barnett-ellis"):
        assert westmere.case(slug).reference in page
    for slug in ("lowther", "fairley", "kearney-prosser"):
        assert westmere.case(slug).reference not in page
    assert "Callum Reeve" in page


def test_a_family_without_a_case_holder_comes_first(sams, sam, hartley, callum):
    services.end_allocation(by=sam, allocation=part_of(hartley, callum), on=TODAY - DAY)

    page = sams.get(PAGE).content.decode()

    assert page.index("no case holder") < page.index("since")
    assert page.index(hartley.reference) < page.index("Barnett")


def test_looking_at_the_list_leaves_a_trace_that_names_the_families(sams, hartley):
    sams.get(PAGE)

    [row] = TrailEvent.objects.filter(event="list.looked", page="allocations")
    assert hartley.reference in row.detail["cases"]


def statements_of(client):
    client.get(PAGE)  # so that the look is covered
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PAGE).content.decode()
    return len(asked), page


def test_the_list_costs_the_same_statements_for_any_number_of_families(sams, sam, callum):
    few, _ = statements_of(sams)
    for n in range(60):
        case = services.open_new_case(by=sam, reference=f"WM-9{n:03}", team=sam.team)
        Family.objects.create(case=case, name=f"Quill {n:02}")
        services.allocate(by=sam, case=case, user=callum, role="case_holder", starts=TODAY)

    many, page = statements_of(sams)

    assert "Page 1 of 2" in page
    assert many == few


def test_whoever_is_allocated_opens_and_writes_from_that_day_and_so_does_their_manager(sams, hartley, priya, owen):
    sent = {"do": "confirm", "who": "Priya Nair", "role": "social_worker", "starts": "23 November 2026"}
    assert not may_open(hartley.pk, user=priya)

    assert sams.post(of("allocate_family", hartley), sent).status_code == 302

    assert may_work_on(hartley.pk, user=priya)
    assert may_open(hartley.pk, user=owen)  # manages her
    assert traces(hartley) == [{"person": str(priya.id), "role": "social_worker", "managed_by": str(owen.id)}]


def test_an_allocation_from_tomorrow_opens_nothing_today(sams, hartley, priya):
    sams.post(
        of("allocate_family", hartley),
        {"do": "confirm", "who": priya.email, "role": "social_worker", "starts": "24/11/2026"},
    )

    assert not may_open(hartley.pk, user=priya)
    with tomorrow():
        assert may_open(hartley.pk, user=priya)
    assert "from 24 November 2026" in sams.get(of("allocate_family", hartley)).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"who": ""}, "Write the name or the e-mail address"),
        ({"who": "Nobody Atall"}, "Nobody with an account in use is called that."),
        ({"who": "Kieran Mossop"}, "Kieran Mossop cannot open families"),
        (
            {"do": "confirm", "who": "Donna Kearney", "role": "family_worker"},
            "Donna Kearney is allocated to this family already.",
        ),
        ({"role": ""}, "Choose what they are to the family."),
        ({"role": "case_holder"}, "Callum Reeve is the case holder. Hand that over instead of adding another."),
        ({"starts": "31 November"}, "31 November"),
        ({"starts": ""}, "Write the day they begin."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_nobody_is_allocated(sams, hartley, given, words):
    before = Allocation.objects.count()
    sent = {"do": "confirm", "who": "Priya Nair", "role": "social_worker", "starts": "23 November 2026"}

    response = sams.post(of("allocate_family", hartley), sent | given)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'class="govuk-error-message"' in page
    assert Allocation.objects.count() == before
    assert traces(hartley) == []


@pytest.mark.parametrize("typed", ["Priya  Nair", "PRIYA NAIR", "priya.nair@example.org"])
def test_a_whole_name_or_an_address_finds_whoever_has_it(sams, hartley, priya, typed):
    sent = {"do": "confirm", "who": typed, "role": "social_worker", "starts": "23 November 2026"}
    sams.post(of("allocate_family", hartley), sent)

    assert part_of(hartley, priya)


@pytest.mark.parametrize("typed", ["nair", "iya N", "Priya"])
def test_of_a_piece_of_a_name_the_page_asks_who_is_meant_however_few_it_fits(sams, hartley, callum, typed):
    part, before = part_of(hartley, callum), Allocation.objects.count()
    sent = {"do": "confirm", "who": typed, "role": "social_worker", "starts": "23/11/2026", "on": "24/11/2026"}
    for address in (of("allocate_family", hartley), of("hand_over_family", hartley, part)):
        answer = sams.post(address, sent)

        assert answer.status_code == 422
        assert "Whom do you mean: Priya Nair (priya.nair@example.org)? Write the whole name or the e-" in text(answer)
    assert Allocation.objects.count() == before


def test_before_it_counts_a_page_says_who_will_open_the_family(sams, hartley, callum, priya, owen):
    part = part_of(hartley, callum)
    sent = {"who": "Priya Nair", "role": "social_worker", "starts": "2 December 2026", "on": "2 December 2026"}
    for address in (of("allocate_family", hartley), of("hand_over_family", hartley, part)):
        answer = sams.post(address, sent)
        said = text(answer)

        assert "Nothing is changed yet." in said
        assert "From 2 December 2026" in said
        for one in (priya, priya.line_manager):
            assert f"{one.name} {one.job_title}, {one.team.name}" in said
        assert f"Line manager of {priya.name}" in said
        assert not Allocation.objects.filter(case=hartley, user=priya).exists()

        again = text(sams.post(address, sent | {"do": "change"}))
        assert "Nothing is changed yet." not in again
    assert "1 December 2026 is the last day of Callum Reeve in this part." in said


def test_of_several_whom_a_part_of_a_name_fits_the_page_asks_who_is_meant(sams, hartley, priya):
    make_user("Priya Nairn", email="priya.nairn@example.org")

    sent = {"do": "confirm", "who": "priya nai", "role": "social_worker", "starts": "23 November 2026"}
    answer = sams.post(of("allocate_family", hartley), sent)

    assert "Whom do you mean: Priya Nair (priya.nair@example.org) or Priya Nairn" in text(answer)
    assert not Allocation.objects.filter(case=hartley, user=priya).exists()


def test_handing_over_gives_the_part_to_somebody_else_and_the_former_worker_loses_it_the_day_before(
    sams, hartley, callum, priya
):
    part = part_of(hartley, callum)
    page = sams.get(of("hand_over_family", hartley, part)).content.decode()
    assert "The day before is the last on which Callum Reeve opens this family" in page

    sams.post(of("hand_over_family", hartley, part), {"do": "confirm", "who": "Priya Nair", "on": "24 November 2026"})

    assert may_open(hartley.pk, user=callum)
    with tomorrow():
        assert may_work_on(hartley.pk, user=priya)
        assert not Case.objects.filter(grants__source=part.id, grants__ends__gte=TODAY + DAY).exists()
    assert part_of(hartley, priya).role == "case_holder"
    [row] = traces(hartley)
    assert (row["person"], row["in_place_of"], row["on"]) == (str(priya.id), str(callum.id), "2026-11-24")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"do": "confirm", "who": "Callum Reeve"}, "Callum Reeve is who has it now."),
        ({"who": "Kieran Mossop"}, "cannot open families"),
        ({"on": "16 March 2026"}, "It began on 16 March 2026. Choose a later day."),
        ({"on": "soonish"}, "soonish"),
    ],
)
def test_a_handover_that_cannot_be_is_said_and_changes_nothing(sams, hartley, callum, given, words):
    part = part_of(hartley, callum)

    response = sams.post(
        of("hand_over_family", hartley, part), {"do": "confirm", "who": "Priya Nair", "on": "24 November 2026"} | given
    )

    assert response.status_code == 422
    assert words in response.content.decode()
    assert part_of(hartley, callum).ends is None


@pytest.fixture
def callum_meets_too(hartley, sam, callum):
    """Callum is let in by a meeting of the day as well, and an action falls to him."""
    meeting = Meeting.objects.filter(agenda__case=hartley, on=TODAY).get()
    meeting_sight.let_in(by=sam, case=hartley, meeting_id=meeting.pk, attend=[callum], attend_until=TODAY + 14 * DAY)
    return part_of(hartley, callum)


@pytest.mark.parametrize("address", ["end_allocation", "hand_over_family"])
def test_before_a_part_ends_the_page_says_what_still_opens_the_family_and_whose_actions_stay(
    sams, hartley, callum, callum_meets_too, address
):
    page = text(sams.get(of(address, hartley, callum_meets_too)))

    assert "Callum Reeve still opens the family afterwards:" in page
    assert "comes to the meeting of 23 November 2026, until 7 December 2026" in page
    assert "End at once what meetings let Callum Reeve open too" in page
    actions = action_queries.open_actions_in(hartley, of=callum)
    assert actions
    assert all(action.what in page for action in actions)
    assert ("Callum Reeve is the case holder. After that day the family has none." in page) == (
        address == "end_allocation"
    )


def test_a_part_ended_alone_says_that_the_family_is_still_open_and_leads_to_who_may_open_it(
    sams, hartley, callum, callum_meets_too
):
    answer = sams.post(of("end_allocation", hartley, callum_meets_too), {"on": "23 November 2026"}, follow=True)

    assert answer.redirect_chain[-1][0] == of("who_may_open", hartley)
    said = "Callum Reeve still opens the family: comes to the meeting of 23 November 2026, until 7 December 2026."
    assert said in text(answer)
    with tomorrow():
        assert may_open(hartley.pk, user=callum)


@pytest.mark.parametrize("address", ["end_allocation", "hand_over_family"])
def test_what_meetings_give_is_ended_with_it_where_that_is_asked_for(sams, hartley, callum, callum_meets_too, address):
    sent = {"on": "24 November 2026", "do": "confirm", "who": "Priya Nair", "meetings_too": "yes"}
    answer = sams.post(of(address, hartley, callum_meets_too), sent, follow=True)

    assert "still opens the family" not in text(answer)
    assert not hartley.grants.filter(user=callum, ends__gt=TODAY + DAY).exists()
    with clock.at(datetime.datetime(2026, 11, 25, 9, tzinfo=clock.LONDON)):
        assert not may_open(hartley.pk, user=callum)


def test_where_nothing_else_opens_the_family_that_is_said(sams, hartley, callum):
    hartley.grants.filter(user=callum).exclude(source=part_of(hartley, callum).pk).delete()

    page = text(sams.get(of("end_allocation", hartley, part_of(hartley, callum))))

    assert "Nothing else opens the family to Callum Reeve." in page
    assert "End at once" not in page


def test_what_is_left_costs_as_many_statements_for_many_reasons_as_for_one(
    sams, sam, hartley, callum, callum_meets_too, django_assert_max_num_queries
):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            sams.get(of("end_allocation", hartley, callum_meets_too))
        return len(asked)

    statements()
    few = statements()
    for _ in range(3):
        meeting_sight.let_in(
            by=sam, case=hartley, meeting_id=uuid.uuid4(), attend=[callum], attend_until=TODAY + 14 * DAY
        )

    assert statements() == few


def test_an_ended_allocation_takes_the_sight_of_worker_and_manager_along(sams, westmere, marek, callum):
    case = westmere.case("hartley")
    part = part_of(case, callum)
    page = sams.get(of("end_allocation", case, part)).content.decode()
    assert "After that day Callum Reeve no longer opens this family through this allocation" in page

    sams.post(of("end_allocation", case, part), {"on": "23 November 2026"})

    grants = case.grants.filter(source=part.id)
    assert {grant.ends for grant in grants} == {TODAY}
    assert grants.count() == 2
    page = sams.get(of("allocate_family", case)).content.decode()
    assert "until 23 November 2026" in page


def test_a_day_before_it_began_ends_no_allocation(sams, hartley, callum):
    response = sams.post(of("end_allocation", hartley, part_of(hartley, callum)), {"on": "1 March 2026"})

    assert response.status_code == 422
    assert "It began on 16 March 2026. Choose that day or a later one." in response.content.decode()


def holders_of(case) -> list:
    """Who is case holder, from when and until when, from today on."""
    held = case.allocations.filter(role="case_holder").not_over(TODAY).order_by("starts")
    return list(held.values_list("user__name", "starts", "ends"))


def test_a_day_that_somebody_else_gave_it_meanwhile_is_said_and_stays(sams, hartley, callum):
    address = of("end_allocation", hartley, part_of(hartley, callum))
    assert 'name="initial-on" value=""' in sams.get(address).content.decode()
    sams.post(address, {"on": "18 December 2026", "initial-on": ""})

    answer = sams.post(address, {"on": "1 December 2026", "initial-on": ""})

    assert answer.status_code == 422
    assert "since you opened the page: it is now 18 December 2026." in text(answer)
    assert holders_of(hartley)[0][2] == datetime.date(2026, 12, 18)
    # the same day, however it is written, is no contradiction; and a mistake ends at once whatever day it had
    assert sams.post(address, {"on": "18/12/2026", "initial-on": ""}).status_code == 302
    assert sams.post(address, {"on": "1 December 2026", "initial-on": "", "at_once": "on"}).status_code == 302


def test_what_somebody_else_handed_on_meanwhile_is_said_and_stays(sams, hartley, callum):
    """Priya has it from 10 December; Mei, on a page from before that, would from the first."""
    address = of("hand_over_family", hartley, part_of(hartley, callum))
    assert 'name="initial-on" value=""' in sams.get(address).content.decode()
    sams.post(address, {"do": "confirm", "who": "Priya Nair", "on": "10 December 2026", "initial-on": ""})
    held = holders_of(hartley)

    answer = sams.post(address, {"do": "confirm", "who": "Mei Tan", "on": "1 December 2026", "initial-on": ""})

    assert answer.status_code == 422
    assert "since you opened the page: it is now 10 December 2026." in text(answer)
    assert holders_of(hartley) == held


@pytest.fixture
def handed_on_in_december(sams, hartley, callum):
    """Callum's part as case holder, which Priya takes over on 10 December."""
    part = part_of(hartley, callum)
    sams.post(of("hand_over_family", hartley, part), {"do": "confirm", "who": "Priya Nair", "on": "10 December 2026"})
    return part


def test_ending_a_part_never_lengthens_it_nor_the_sight_that_came_with_it(sams, hartley, callum, handed_on_in_december):
    before = holders_of(hartley)

    response = sams.post(of("end_allocation", hartley, handed_on_in_december), {"on": "31 December 2027"})

    assert response.status_code == 422
    assert "It ends on 9 December 2026 already." in text(response)
    assert holders_of(hartley) == before
    assert hartley.grants.get(user=callum, source=handed_on_in_december.pk).ends == datetime.date(2026, 12, 9)

    sams.post(of("end_allocation", hartley, handed_on_in_december), {"on": "1 December 2026"})

    assert holders_of(hartley)[0][2] == datetime.date(2026, 12, 1)


def test_a_part_that_was_handed_on_is_not_handed_on_to_somebody_else_too(sams, hartley, handed_on_in_december):
    before = holders_of(hartley)

    response = sams.post(
        of("hand_over_family", hartley, handed_on_in_december),
        {"do": "confirm", "who": "Donna Kearney", "on": "5 December 2026"},
    )

    assert response.status_code == 422
    said = "Priya Nair is the case holder from 10 December 2026. Hand that over instead of adding another."
    assert said in text(response)
    assert holders_of(hartley) == before


@pytest.mark.parametrize("ends", [None, TODAY + 40 * DAY])
def test_a_family_gets_no_second_case_holder_for_a_time_either(sam, hartley, handed_on_in_december, donna, ends):
    with pytest.raises(Invalid):
        services.allocate(by=sam, case=hartley, user=donna, role="case_holder", starts=TODAY + 10 * DAY, ends=ends)


def test_whoever_leaves_a_part_can_have_it_again_from_the_day_after(sams, hartley, sam, callum, priya):
    part = part_of(hartley, callum)
    sams.post(of("end_allocation", hartley, part), {"on": "9 December 2026"})
    sent = {"do": "confirm", "who": "Callum Reeve", "role": "case_holder", "starts": "10 December 2026"}

    assert sams.post(of("allocate_family", hartley), sent).status_code == 302

    assert [(starts, ends) for _, starts, ends in holders_of(hartley)][1] == (datetime.date(2026, 12, 10), None)


def test_a_part_that_could_be_given_twice_would_be_seen(sams, hartley, handed_on_in_december, monkeypatch):
    monkeypatch.setattr(parts, "check_is_free", lambda *given, **named: None)
    sams.post(
        of("hand_over_family", hartley, handed_on_in_december),
        {"do": "confirm", "who": "Donna Kearney", "on": "5 December 2026"},
    )

    held = [(name, starts) for name, starts, ends in holders_of(hartley) if ends is None]
    assert held == [("Donna Kearney", TODAY + 12 * DAY), ("Priya Nair", TODAY + 17 * DAY)]


class TestAMistake:
    """Somebody is allocated by a slip, and shut out again at once by whoever allocates."""

    @pytest.fixture
    def begin(self, sams, hartley, priya):
        def begin(starts):
            sent = {"do": "confirm", "who": priya.email, "role": "social_worker", "starts": f"{starts:%-d %B %Y}"}
            assert sams.post(of("allocate_family", hartley), sent).status_code == 302
            return part_of(hartley, priya)

        return begin

    def undo(self, client, case, part):
        return client.post(of("end_allocation", case, part), {"on": "whenever", "at_once": "on"}, follow=True)

    def test_of_today_ends_at_once_for_them_and_their_manager(self, sams, hartley, priya, owen, begin):
        part = begin(TODAY)
        opened = (may_open(hartley.pk, user=priya), may_open(hartley.pk, user=owen))

        answer = self.undo(sams, hartley, part)

        assert "Priya Nair no longer works with it." in text(answer)
        assert opened == (True, True)
        assert (may_open(hartley.pk, user=priya), may_open(hartley.pk, user=owen)) == (False, False)
        assert not Allocation.objects.filter(pk=part.pk).exists()
        assert traces(hartley)[-1] == {"no_longer": [str(priya.pk)], "role": "social_worker"}

    def test_ended_on_a_day_instead_they_read_and_write_until_midnight(self, sams, hartley, priya, begin):
        """The control: what the day alone does."""
        sams.post(of("end_allocation", hartley, begin(TODAY)), {"on": "23 November 2026"})

        assert may_work_on(hartley.pk, user=priya)

    def test_of_a_later_day_is_called_off_before_it_opens_anything(self, sams, hartley, priya, begin):
        part = begin(TODAY + DAY)
        page = sams.get(of("end_allocation", hartley, part)).content.decode()

        self.undo(sams, hartley, part)

        assert "call it off before it begins" in page
        with tomorrow():
            assert not may_open(hartley.pk, user=priya)

    def test_of_earlier_ends_with_the_day_before(self, sams, hartley, callum):
        part = part_of(hartley, callum)
        hartley.grants.filter(user=callum, why__in=("meeting", "leads_meeting")).delete()

        self.undo(sams, hartley, part)

        part.refresh_from_db()
        assert part.ends == TODAY - DAY
        assert {grant.ends for grant in hartley.grants.filter(source=part.pk)} == {TODAY - DAY}
        assert not may_open(hartley.pk, user=callum)

    def test_what_begins_later_is_shown_with_what_calls_it_off(self, sams, hartley, begin):
        before = text(sams.get(of("who_may_open", hartley)))
        part = begin(TODAY + DAY)
        page = sams.get(of("who_may_open", hartley))

        assert "Later" not in before
        said = text(page).partition("Later")[2]
        assert "social worker from 24 November 2026" in said
        assert "manages Priya Nair from 24 November 2026" in said
        assert of("end_allocation", hartley, part) in page.content.decode()
        assert text(page).partition(":")[2][:12] == before.partition(":")[2][:12], "so many may open it today"


def test_another_team_takes_a_family_on_and_the_former_team_sees_it_no_more(sams, sam, hartley, rukhsana, westmere):
    assert not may_open(hartley.pk, user=rukhsana)
    page = sams.get(of("give_to_team", hartley)).content.decode()
    assert "You cannot take it back yourself." in page
    assert "Callum Reeve" in page

    sams.post(of("give_to_team", hartley), {"team": rukhsana.team_id})

    assert may_work_on(hartley.pk, user=rukhsana)
    assert sams.get(of("allocate_family", hartley)).status_code == 404
    assert hartley.reference not in sams.get(PAGE).content.decode()
    [row] = traces(hartley)
    assert row["team"] == {"from": str(sam.team_id), "to": str(rukhsana.team_id)}


def test_a_family_that_somebody_gave_to_another_team_meanwhile_stays_there(sam, hartley, rukhsana, westmere):
    as_it_was, care = Case.objects.get(pk=hartley.pk), westmere.worker("mei").team
    assert care.pk not in {sam.team_id, rukhsana.team_id}
    services.give_to_team(by=sam, case=hartley, team=rukhsana.team)

    with pytest.raises(Invalid, match="gave the family to another team since you opened the page"):
        services.give_to_team(by=sam, case=as_it_was, team=care)

    as_it_was.refresh_from_db()
    assert as_it_was.team == rukhsana.team


@pytest.mark.parametrize("team", ["", "x", "own"])
def test_a_team_has_to_be_another_one(sams, sam, hartley, team):
    response = sams.post(of("give_to_team", hartley), {"team": sam.team_id if team == "own" else team})

    assert response.status_code == 422
    hartley.refresh_from_db()
    assert hartley.team_id == sam.team_id


def test_a_restricted_family_says_that_the_allocation_opens_nothing_yet(client, westmere, rukhsana, donna):
    case = westmere.case("kearney-prosser")
    client.force_login(rukhsana)

    sent = {"do": "confirm", "who": donna.email, "role": "social_worker", "starts": "23 November 2026"}
    page = client.post(of("allocate_family", case), sent, follow=True).content.decode()

    assert "This family is restricted, and Donna Kearney is not named: they cannot open it." in page
    assert not may_open(case.pk, user=donna)


def test_a_restricted_family_is_not_there_for_a_manager_who_is_not_named(client, westmere, rukhsana):
    case = westmere.case("kearney-prosser")
    case.restrictions.get().names.filter(user=rukhsana).delete()
    client.force_login(rukhsana)

    assert case.reference not in client.get(PAGE).content.decode()
    assert client.get(of("allocate_family", case)).status_code == 404


@pytest.mark.parametrize("who", ["rukhsana", "callum", "lorraine", "lee", "judith", "kieran", "dev"])
def test_nobody_else_allocates_the_teams_families(client, westmere, who, hartley, callum, rukhsana):
    client.force_login(westmere.worker(who))
    part, before = part_of(hartley, callum), Allocation.objects.count()

    sent = {"do": "confirm", "who": "Priya Nair", "role": "social_worker", "starts": "23/11/2026", "on": "24/11/2026"}
    for address in (
        of("allocate_family", hartley),
        of("hand_over_family", hartley, part),
        of("end_allocation", hartley, part),
        of("give_to_team", hartley),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, sent | {"team": rukhsana.team_id}).status_code == 404
    assert Allocation.objects.count() == before
    assert part_of(hartley, callum).ends is None


def test_a_service_refuses_whoever_does_not_allocate_this_teams_families(hartley, rukhsana, callum, priya):
    part = part_of(hartley, callum)
    for by in (rukhsana, callum):
        for refused in (
            lambda by=by: services.allocate(by=by, case=hartley, user=priya, role="social_worker", starts=TODAY),
            lambda by=by: services.hand_over(by=by, allocation=part, to=priya, on=TODAY),
            lambda by=by: services.end_allocation(by=by, allocation=part, on=TODAY),
            lambda by=by: services.give_to_team(by=by, case=hartley, team=rukhsana.team),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_an_allocation_of_another_family_is_not_found_through_this_one(sams, westmere, hartley, asha):
    other = Allocation.objects.filter(case=westmere.case("barnett-ellis"), ends=None).first()

    assert sams.get(of("end_allocation", hartley, other)).status_code == 404


def test_before_a_family_goes_to_another_team_the_page_says_who_of_this_one_goes_on_to_open_it(
    sams, sam, hartley, callum, helen, priya
):
    services.allocate(by=sam, case=hartley, user=priya, role="social_worker", starts=TODAY + 9 * DAY)

    said = text(sams.get(of("give_to_team", hartley)))

    assert "you among them" not in said
    assert "no longer do so by their role" in said
    assert "Callum Reeve: allocated to the family" in said
    assert f"{callum.line_manager.name}: manages somebody who is allocated to it" in said
    assert "Sam Okafor: " in said
    assert "Priya Nair from 2 December 2026" in said


def test_the_trail_says_from_when_and_of_what_never_began_that_it_was_called_off(sams, sam, hartley, priya, judith):
    begins = TODAY + 9 * DAY
    part = services.allocate(by=sam, case=hartley, user=priya, role="social_worker", starts=begins)
    services.end_allocation(by=sam, allocation=part, on=None)

    sams.force_login(judith)
    said = text(sams.get(of("trail_of_family", hartley) + "?days=7&kind=changes"))
    assert "Allocated Priya Nair to the family, from 2 December 2026" in said
    assert "Called off that Priya Nair works with the family, before it began on 2 December 2026" in said
    assert "Ended at once that Priya Nair" not in said
