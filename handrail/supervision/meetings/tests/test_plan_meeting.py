"""Planning a meeting, and changing the plan."""

import datetime
import uuid

import pytest
from django.urls import reverse

from handrail.administration.services import close_day
from handrail.audit.models import TrailEvent
from handrail.cases.models import Case
from handrail.core import clock
from handrail.core.refusals import Invalid, NotAllowed
from handrail.supervision.meetings import services
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.meetings.tests.factories import signed_in


@pytest.fixture
def typed(council):
    """What somebody types to plan a good meeting."""
    return {
        "meeting_id": str(uuid.uuid4()),
        "team": str(council.east.id),
        "kind": "group",
        "on": "21 December 2026",
        "starts": "9.30",
        "ends": "12.30 pm",
        "chair": str(council.sam.id),
        "deputy": "",
        "recorder": str(council.lorraine.id),
        "restricted": "no",
    }


def test_a_meeting_is_planned_from_what_is_typed(council, typed):
    answer = signed_in(council.lorraine).post(reverse("plan_meeting"), typed)

    meeting = Meeting.objects.get()
    assert answer.url == reverse("meeting", args=[meeting.id])
    assert (meeting.on, meeting.starts, meeting.ends) == (
        datetime.date(2026, 12, 21),
        datetime.time(9, 30),
        datetime.time(12, 30),
    )
    assert {person.user for person in meeting.participants.all()} == {council.sam, council.lorraine}
    assert TrailEvent.objects.filter(event="meeting.planned", subject_id=str(meeting.id)).count() == 1


def test_a_date_in_working_days_leaves_out_the_days_on_which_the_council_is_closed(council, typed):
    close_day(by=None, on=clock.today() + datetime.timedelta(days=1), what="Training day")

    signed_in(council.lorraine).post(reverse("plan_meeting"), typed | {"on": "in 1 working day"})

    assert Meeting.objects.get().on == clock.today() + datetime.timedelta(days=2)


def test_sending_the_page_twice_plans_one_meeting(council, typed):
    client = signed_in(council.lorraine)

    first, second = (client.post(reverse("plan_meeting"), typed) for _ in range(2))

    assert first.url == second.url
    assert Meeting.objects.count() == 1


def test_a_page_that_was_sent_before_says_what_it_planned_where_something_else_is_typed_now(council, typed):
    client = signed_in(council.lorraine)
    client.post(reverse("plan_meeting"), typed)

    page = client.post(reverse("plan_meeting"), typed | {"restricted": "yes", "starts": "10"}).content.decode()

    said = "This page planned a meeting already, on 21 December 2026 from 9.30 am to 12.30 pm"
    assert page.count(said) == 4, "beside each of the two boxes, and in the summary"
    assert 'value="10"' in page
    assert [one.restricted for one in Meeting.objects.all()] == [False]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"on": "31 November"}, "31 November 2026 does not exist"),
        ({"on": ""}, "Write a date"),
        ({"starts": "soon"}, "We could not read “soon” as a time"),
        ({"starts": "1.30"}, "Write 1.30 pm or 13:30"),
        ({"ends": "9 am"}, "The meeting ends before it starts"),
        ({"chair": ""}, "Choose who chairs."),
        ({"chair": "nobody"}, "Choose who chairs."),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(council, typed, wrong, message):
    answer = signed_in(council.lorraine).post(reverse("plan_meeting"), typed | wrong)

    page = answer.content.decode()
    [field] = wrong
    assert message in page
    assert "There is a problem" in page
    assert f'href="#{field}"' in page
    kept = (typed | wrong)["on"]
    assert f'value="{kept}"' in page
    assert not Meeting.objects.exists()


def test_the_likely_date_is_offered(council, typed):
    page = signed_in(council.lorraine).post(reverse("plan_meeting"), typed | {"on": "31 November"}).content.decode()

    assert 'value="30 November 2026"' in page


def test_the_deputy_is_somebody_else_than_the_chair(council, typed):
    page = signed_in(council.sam).post(reverse("plan_meeting"), typed | {"deputy": typed["chair"]}).content.decode()

    assert "Choose somebody other than the chair" in page


@pytest.mark.parametrize("who", ["callum", "donna", "dev", "kieran"])
def test_only_roles_that_plan_meetings_plan_them(council, typed, who):
    client = signed_in(getattr(council, who))

    assert client.get(reverse("plan_meeting")).status_code == 403
    assert client.post(reverse("plan_meeting"), typed).status_code == 403
    assert not Meeting.objects.exists()


def test_nobody_plans_a_meeting_they_could_not_find_again(council, typed):
    client = signed_in(council.rukhsana)

    assert "Choose your own team" in client.post(reverse("plan_meeting"), typed).content.decode()
    restricted = typed | {"restricted": "yes", "team": str(council.west.id)}
    assert "seen only by those who run it" in client.post(reverse("plan_meeting"), restricted).content.decode()
    assert not Meeting.objects.exists()


def test_a_restricted_meeting_is_found_by_those_who_run_it_and_nobody_else(council, typed):
    signed_in(council.sam).post(reverse("plan_meeting"), typed | {"restricted": "yes"})

    [meeting] = Meeting.objects.visible_to(council.sam)
    assert meeting in Meeting.objects.visible_to(council.lorraine)
    assert meeting not in Meeting.objects.visible_to(council.callum)


def test_a_service_refuses_what_the_form_would(council):
    plan = Plan(council.east, "group", council.today, datetime.time(12), datetime.time(9), council.sam)

    with pytest.raises(Invalid, match="ends before it starts"):
        services.plan_meeting(by=council.sam, meeting_id=uuid.uuid4(), plan=plan)
    with pytest.raises(NotAllowed):
        services.plan_meeting(by=council.callum, meeting_id=uuid.uuid4(), plan=plan)


def test_the_page_of_a_change_holds_the_plan_as_people_write_it(council):
    meeting = council.meeting()

    page = signed_in(council.sam).get(reverse("change_meeting", args=[meeting.id])).content.decode()

    for said in ("23 November 2026", "9.30 am", "12.30 pm"):
        assert f'value="{said}"' in page


def test_whoever_now_records_may_open_the_families_on_the_agenda(council, typed):
    case = council.family()
    meeting = council.meeting(case, recorder=None)
    assert case not in Case.objects.visible_to(council.donna)

    signed_in(council.sam).post(
        reverse("change_meeting", args=[meeting.id]), typed | {"recorder": str(council.donna.id)}
    )

    meeting.refresh_from_db()
    assert meeting.recorder == council.donna
    assert case in Case.objects.visible_to(council.donna)
    assert meeting.participants.filter(user=council.donna).exists()


def test_a_meeting_of_another_team_cannot_be_told_from_none(council, typed):
    meeting = council.meeting(council.family())
    client = signed_in(council.rukhsana)

    hidden = client.post(reverse("change_meeting", args=[meeting.id]), typed)
    missing = client.post(reverse("change_meeting", args=[uuid.uuid4()]), typed)

    assert (hidden.status_code, missing.status_code) == (404, 404)
    meeting.refresh_from_db()
    assert meeting.on == council.today


def test_who_comes_to_a_meeting_may_not_change_it(council, typed):
    meeting = council.meeting(council.family())

    assert signed_in(council.callum).post(reverse("change_meeting", args=[meeting.id]), typed).status_code == 403
