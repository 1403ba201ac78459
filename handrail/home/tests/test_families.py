"""The list of every family somebody may open."""

import datetime

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases.choices import CaseStatus
from handrail.cases.models import Case
from handrail.supervision.meetings.tests.factories import MONTH, signed_in


def families_of(user, page=1) -> str:
    return signed_in(user).get(reverse("families"), {"page": page}).content.decode()


def test_a_partner_sees_only_the_families_granted_to_them(council):
    council.family("Hartley", holder=council.dev)
    council.family("Bello")

    assert "Hartley" in families_of(council.dev)
    assert "Bello" not in families_of(council.dev)


def test_a_restricted_family_is_there_only_for_those_named(council):
    council.restrict(council.family("Prosser"), may_see=[council.sam])

    assert "Prosser" in families_of(council.sam)
    assert "Prosser" not in families_of(council.lorraine)
    assert "Prosser" not in families_of(council.donna)


def test_another_teams_manager_sees_none_of_ours(council):
    council.family("Hartley")

    assert "There is no family that you may open." in families_of(council.rukhsana)


def test_overdue_actions_are_counted(council):
    case = council.family("Hartley")
    record = council.record(council.meeting(case, on=council.today - MONTH), case)
    council.agree(record, "Call the school", by_when="13 November 2026")
    council.agree(record, "Call the nursery", by_when="13 December 2026")

    assert '<span class="hr-late">1</span>' in families_of(council.sam)


def test_a_closed_family_comes_last_and_says_so(council):
    closed = council.family("Adebayo")
    council.family("Hartley")
    Case.objects.filter(pk=closed.pk).update(status=CaseStatus.CLOSED, closed_on=datetime.date(2026, 10, 2))

    page = families_of(council.sam)

    assert page.index("Hartley") < page.index("Adebayo")
    assert "closed 2 October 2026" in page


def test_a_long_list_has_pages_and_the_trail_names_those_shown(council, monkeypatch):
    monkeypatch.setattr("handrail.home.queries.FAMILIES_ON_A_PAGE", 2)
    for name in ("Adams", "Bello", "Cole"):
        council.family(name)

    first, second = families_of(council.sam), families_of(council.sam, page=2)

    assert "Cole" not in first
    assert "Page 1 of 2" in first
    assert "Cole" in second
    looks = TrailEvent.objects.filter(event="list.looked", page="families").order_by("id")
    assert [look.detail["cases"] for look in looks] == [["WM-1", "WM-2"], ["WM-3"]]


@pytest.mark.parametrize("page", ["0", "9", "x", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(council, page):
    council.family("Hartley")

    assert "Hartley" in families_of(council.sam, page=page)


@pytest.mark.parametrize("families", [2, 12])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, families):
    for _ in range(families):
        council.family()
    client = signed_in(council.sam)
    client.get(reverse("families"))

    with django_assert_num_queries(9):
        client.get(reverse("families"))
