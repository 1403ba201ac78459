"""The list of meetings."""

import datetime
import re

import pytest
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.supervision.agenda.services import plan
from handrail.supervision.meetings.models import Meeting
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


class TestAMeetingThatWasCancelled:
    @pytest.fixture
    def cancelled(self, council):
        """A week from now; Dev was to come for a family that nothing else lets him open."""
        case = council.family("Hartley")
        meeting = council.meeting(case, on=council.today + 7 * DAY)
        council.expect(council.dev, meeting, case)
        plan.cancel_meeting(by=council.sam, meeting_id=meeting.id, because="Snow: nobody can come.")
        return meeting

    @pytest.mark.parametrize("place", ["home", "meetings"])
    def test_is_said_to_be_until_its_day_to_whoever_was_to_come(self, council, cancelled, place):
        page = words(signed_in(council.dev).get(reverse(place)))

        coming = page.partition("Your next meetings" if place == "home" else "Coming")[2].partition("Earlier")[0]
        assert "cancelled: Snow: nobody can come." in coming
        assert "Hartley" not in page

    def test_is_none_of_those_that_wait(self, council):
        meeting = council.meeting(council.family("Hartley"))
        plan.cancel_meeting(by=council.sam, meeting_id=meeting.id, because="Snow.")

        page = words(signed_in(council.callum).get(reverse("home")))

        assert "is at 9.30" not in page
        assert "cancelled: Snow." in page.partition("Your next meetings")[2]

    def test_is_gone_from_home_after_its_day_and_stays_in_the_list_with_its_tag(self, council, cancelled):
        Meeting.objects.filter(pk=cancelled.pk).update(on=council.today - DAY)

        assert "cancelled" not in words(signed_in(council.dev).get(reverse("home")))
        earlier = words(signed_in(council.dev).get(reverse("meetings"))).partition("Earlier")[2]
        assert "cancelled: Snow" in earlier

    def test_is_said_to_be_also_where_it_was_restricted(self, council):
        case = council.family("Sandford")
        council.restrict(case, may_see=[council.sam, council.lorraine, council.dev, council.callum])
        meeting = council.meeting(case, on=council.today + DAY, restricted=True)
        council.expect(council.dev, meeting, case)
        council.expect(council.donna, meeting)
        plan.cancel_meeting(by=council.sam, meeting_id=meeting.id, because="Snow.")

        assert "cancelled: Snow." in words(signed_in(council.dev).get(reverse("home")))
        assert "cancelled" not in words(signed_in(council.donna).get(reverse("home")))
        assert "cancelled" not in words(signed_in(council.rukhsana).get(reverse("meetings")))


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
