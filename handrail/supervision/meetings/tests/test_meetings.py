"""The list of meetings."""

import datetime

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.supervision.meetings.tests.factories import signed_in

DAY = datetime.timedelta(days=1)


def test_todays_meeting_comes_first_then_those_to_come_then_earlier_ones(council):
    for days in (-28, 28, 0):
        council.meeting(council.family(f"Day{days}"), on=council.today + days * DAY)

    page = signed_in(council.sam).get(reverse("meetings")).content.decode()

    places = [page.index(words) for words in ("Today, 9.30\u00a0am", "Day0", "Coming", "Day28", "Earlier", "Day-28")]
    assert places == sorted(places)


def test_a_family_somebody_may_not_open_is_neither_named_nor_counted(council):
    seen, hidden = council.family("Hartley"), council.family("Sandford")
    council.restrict(hidden, may_see=[council.sam])
    council.meeting(seen, hidden)

    page = signed_in(council.lorraine).get(reverse("meetings")).content.decode()

    assert "One family: Hartley." in page
    assert "Sandford" not in page


def test_a_restricted_meeting_is_not_there_for_others(council):
    case = council.family("Sandford")
    council.restrict(case, may_see=[council.sam, council.donna])
    council.meeting(case, restricted=True, recorder=council.donna)

    assert "Sandford" in signed_in(council.sam).get(reverse("meetings")).content.decode()
    page = signed_in(council.lorraine).get(reverse("meetings")).content.decode()
    assert "No meeting today." in page
    assert "restricted" not in page


def test_the_trail_names_the_families_shown(council):
    council.meeting(council.family("Hartley"))

    signed_in(council.sam).get(reverse("meetings"))

    [look] = TrailEvent.objects.filter(event="list.looked", page="meetings")
    assert look.detail == {"cases": ["WM-1"]}


def test_an_empty_list_says_who_plans_meetings(council):
    assert "Meetings are planned by" in signed_in(council.donna).get(reverse("meetings")).content.decode()
    assert "Plan a meeting" in signed_in(council.sam).get(reverse("meetings")).content.decode()


@pytest.mark.parametrize("meetings", [2, 12])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, meetings):
    for number in range(meetings):
        council.meeting(council.family(), on=council.today + (number - 1) * DAY)
    client = signed_in(council.sam)
    client.get(reverse("meetings"))

    with django_assert_num_queries(7):
        client.get(reverse("meetings"))
