"""A meeting of which a record is signed was held: it keeps its day, and is not cancelled."""

import datetime

import pytest
from django.urls import reverse

from handrail.supervision.agenda.services import plan
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.meetings.tests.factories import signed_in

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def held(council):
    case, to_come = council.family("Hartley"), council.family("Bello")
    meeting = council.meeting(case, to_come)
    council.sign(council.record(meeting, case))
    return meeting


def move(council, meeting, *, by=None, to=None):
    typed = {
        "team": str(meeting.team_id),
        "kind": meeting.kind,
        "on": f"{to or meeting.on + WEEK:%-d %B %Y}",
        "starts": "9.30 am",
        "ends": "12.30 pm",
        "chair": str(meeting.chair_id),
        "deputy": "",
        "recorder": str(meeting.recorder_id or ""),
        "restricted": "no",
    }
    return signed_in(by or council.sam).post(reverse("change_meeting", args=[meeting.id]), typed)


def test_a_meeting_that_was_held_keeps_its_day(council, held):
    was = held.on

    page = move(council, held).content.decode()

    assert "A record of this meeting is signed: it was held on" in page
    held.refresh_from_db()
    assert held.on == was


def test_what_else_it_says_can_be_changed(council, held):
    given = {name: getattr(held, name) for name in ("team", "kind", "on", "starts", "chair", "recorder")}
    plan.change_meeting(by=council.sam, meeting_id=held.id, plan=Plan(**given, ends=datetime.time(13)))

    held.refresh_from_db()
    assert held.ends == datetime.time(13)


def test_one_whose_records_are_prepared_is_moved(council):
    case = council.family("Kaur")
    meeting = council.meeting(case)
    council.record(meeting, case, recording=False)

    assert move(council, meeting).status_code == 302


def test_a_signed_record_of_a_family_that_is_hidden_tells_the_mover_nothing(council, held):
    council.restrict(council.cases[0], may_see=[council.callum])

    assert move(council, held).status_code == 302


def test_nobody_writes_why_it_is_cancelled_in_vain(council, held):
    page = signed_in(council.sam).get(reverse("cancel_meeting", args=[held.id]))

    assert page.status_code == 403
    assert "it was held, so it cannot be cancelled" in page.content.decode()
    assert "Why" not in page.content.decode().partition("<form")[0]
