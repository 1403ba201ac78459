"""Home: what waits, most urgent first."""

import datetime
import re

import pytest
from django.urls import reverse

from handrail.accounts.choices import Role
from handrail.audit.models import TrailEvent
from handrail.supervision.meetings.tests.factories import MONTH, signed_in

DAY = datetime.timedelta(days=1)


def home_of(user) -> str:
    answer = signed_in(user).get(reverse("home"))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_late_actions_come_first_then_today_then_what_is_to_come(council):
    case = council.family("Hartley")
    record = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.agree(record, "Call the school", by_when="4 December 2026")
    council.agree(record, "Update the genogram", by_when="6 November 2026")
    council.agree(record, "Ask probation", by_when="13 November 2026")
    council.sign(record)
    council.meeting(case)

    page = home_of(council.callum)

    said = (
        "17 days late Update the genogram",
        "10 days late Ask probation",
        "today, 9.30 am",
        "by 4 December 2026 Call",
    )
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert "What waits for you 4" in page
    assert "Group supervision, Family Safeguarding East, is at 9.30 am. Two things are late." in page


def test_an_action_of_somebody_else_does_not_wait_for_me(council):
    case = council.family("Hartley")
    record = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.agree(record, "Call the school", who="Donna Kearney", by_when="13 November 2026")

    assert "Call the school" not in home_of(council.callum)


def test_an_action_leads_to_the_record_where_it_is_answered(council):
    case = council.family("Hartley")
    last = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.agree(last, "Call the school", by_when="13 November 2026")
    council.sign(last)
    client = signed_in(council.callum)
    assert f'href="{reverse("family", args=[case.id])}"><b>Call' in client.get("/").content.decode()

    record = council.record(council.meeting(case), case, recording=False)

    assert f'href="{reverse("record", args=[record.id])}#case_update"><b>Call' in client.get("/").content.decode()


def test_the_chair_is_told_what_to_sign_and_by_when(council):
    case = council.family("Hartley")
    council.record(council.meeting(case, on=council.today - 10 * DAY), case)
    other = council.family("Bello")
    council.record(council.meeting(other, on=council.today - 3 * DAY), other)

    page = home_of(council.sam)

    assert "1 working day late Sign the record of 13 November 2026 Hartley family" in page
    assert "by 27 November 2026 Sign the record of 20 November 2026 Bello family" in page
    assert "Sign the record" not in home_of(council.callum)


def test_my_families_stand_with_the_next_supervision_due_first(council):
    for name, plan, days in (("Later", "cin", 28), ("Sooner", "cp", 28), ("Overdue", "cp", 35)):
        case = council.family(name, plan=plan)
        council.sign(council.record(council.meeting(case, on=council.today - days * DAY), case))

    page = home_of(council.callum).split("My families")[-1]

    places = [page.index(name) for name in ("Overdue", "Sooner", "Later")]
    assert places == sorted(places)
    assert "16 November 2026, overdue" in page
    assert "Sooner Ava 9 Child protection 26 October 2026 today none" in page
    assert "7 December 2026" in page


def test_a_manager_sees_the_teams_families_and_a_partner_only_their_own(council):
    council.family("Hartley", holder=council.dev)
    council.family("Bello")

    assert "Families in Family Safeguarding East" in home_of(council.sam)
    assert "Bello" in home_of(council.sam)
    assert "Hartley" in home_of(council.dev)
    assert "Bello" not in home_of(council.dev)


def test_a_family_somebody_may_not_open_is_nowhere_on_home(council):
    case = council.family("Sandford")
    record = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.agree(record, "Call the school", by_when="13 November 2026")
    council.sign(record)
    council.meeting(case)
    council.restrict(case, may_see=[council.sam])

    page = home_of(council.callum)

    assert "Sandford" not in page
    assert "Call the school" not in page


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("sam", "Plan a meeting first, then put a family on its agenda"),
        ("callum", "Families appear here once you are allocated to one"),
        ("kieran", "Your role does not open families or meetings."),
    ],
)
def test_an_empty_home_says_what_to_do_first(council, who, first):
    page = home_of(getattr(council, who))

    assert "Nothing waits for you." in page
    assert first in page


def test_who_reads_across_teams_begins_with_the_list(council):
    council.donna.role = Role.PRINCIPAL_SOCIAL_WORKER
    council.donna.save()
    council.family("Hartley")

    assert "You read across teams" in home_of(council.donna)


def test_the_trail_names_every_family_shown(council):
    waiting, mine = council.family("Hartley"), council.family("Bello")
    record = council.record(council.meeting(waiting, on=council.today - MONTH), waiting)
    council.agree(record, "Call the school")

    home_of(council.callum)

    [look] = TrailEvent.objects.filter(event="list.looked", page="home")
    assert look.detail == {"cases": sorted([waiting.reference, mine.reference])}


@pytest.mark.parametrize("families", [2, 12])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, families):
    cases = [council.family() for _ in range(families)]
    before = council.meeting(*cases, on=council.today - MONTH)
    for case in cases:
        record = council.record(before, case)
        council.agree(record, "Call the school", who="Sam Okafor", by_when="13 November 2026")
    for number in range(families // 2):
        council.meeting(*cases, on=council.today + number * DAY)
    client = signed_in(council.sam)
    client.get(reverse("home"))

    with django_assert_num_queries(19):
        client.get(reverse("home"))
