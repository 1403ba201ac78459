"""A record whose chair and deputy no longer work on its family stops nobody: somebody who does takes it over."""

from typing import Any

import pytest
from django.urls import reverse

from tests.access.at_meetings import at, plan, prepare, put_on, sign

REASON = {"reason": "not_signed", "because": "Nobody who was there may write about them."}


@pytest.fixture
def closed(westmere):
    """The family of Kearney and Prosser: restricted, with Owen and Rukhsana named."""
    return westmere.case("kearney-prosser")


@pytest.fixture
def record(owen, closed):
    meeting = plan(owen, team=owen.team_id, chair=owen.pk, on="23 November 2026")
    put_on(owen, meeting, closed)
    return prepare(owen, meeting, closed)


@pytest.fixture
def left(owen, record):
    """Owen has left the council."""
    owen.is_active = False
    owen.save(update_fields=["is_active"])
    return record


def take_over(by: Any, record: Any) -> int:
    return at(by).post(reverse("take_over_record", args=[record.pk])).status_code


def check_page(by: Any, record: Any) -> str:
    return at(by).get(reverse("check_record", args=[record.pk])).content.decode()


def test_where_the_chair_has_left_somebody_named_takes_it_over_and_signs(left, rukhsana, owen):
    assert sign(rukhsana, left).status_code == 403
    assert "Take this record over" in check_page(rukhsana, left)

    assert take_over(rukhsana, left) == 302

    left.refresh_from_db()
    assert (left.chair, left.deputy) == (rukhsana, None)
    assert "Take this record over" not in check_page(rukhsana, left)
    assert sign(rukhsana, left).status_code == 302
    left.refresh_from_db()
    assert left.status == "signed"


def test_the_trail_of_the_family_says_who_took_it_from_whom(left, rukhsana, owen, closed):
    from handrail.audit.models import TrailEvent

    take_over(rukhsana, left)

    row = TrailEvent.objects.get(event="record.taken_over")
    assert (row.case_reference, row.actor_id) == (closed.reference, str(rukhsana.pk))
    assert row.detail["chair"] == str(owen.pk)


def test_nobody_takes_a_record_from_a_chair_who_still_works_on_the_family(record, rukhsana):
    assert "Take this record over" not in check_page(rukhsana, record)
    assert take_over(rukhsana, record) == 403


def test_nor_does_whoever_a_restriction_shuts_out(left, imran):
    assert take_over(imran, left) == 404


def test_nor_a_colleague_who_neither_manages_the_team_nor_is_named(sam, callum, helen, westmere):
    hartley = westmere.case("hartley")
    record = hartley.records.filter(status__in=("preparing", "recording")).first()
    for chair in (record.chair, record.deputy):
        if chair:
            type(chair).objects.filter(pk=chair.pk).update(is_active=False)
    assert callum.pk not in (record.chair_id, record.deputy_id)

    assert "Take this record over" not in check_page(callum, record)
    assert take_over(callum, record) == 403
    assert helen.pk in (record.chair_id, record.deputy_id) or take_over(helen, record) == 302


def test_nor_is_a_signed_or_abandoned_record_taken_over(left, rukhsana):
    type(left).objects.filter(pk=left.pk).update(status="abandoned", abandoned_because="Begun twice.")

    assert take_over(rukhsana, left) == 403


def test_after_whoever_was_shut_out_cancelled_the_meeting_another_can_be_begun(sam, helen, asha, judith, westmere):
    from handrail.core import clock
    from handrail.supervision.meetings import services as meetings
    from tests.access.at_meetings import abandon_what_is_begun

    barnett = westmere.case("barnett-ellis")
    abandon_what_is_begun(barnett)
    meeting = plan(sam, team=sam.team_id, chair=sam.pk)
    put_on(sam, meeting, barnett)
    record = prepare(sam, meeting, barnett)
    meetings.restrict_family(
        by=judith,
        case=barnett,
        reason="Sam knows them.",
        since=clock.today(),
        review_on=clock.today().replace(year=clock.today().year + 1, month=1, day=5),
        may_see=[helen, asha],
        not_to_see={},
    )
    assert at(sam).post(reverse("cancel_meeting", args=[meeting.pk]), {"because": "Snow."}).status_code == 302
    refused = at(helen).post(reverse("abandon_record", args=[record.pk]), REASON)
    assert (refused.status_code, "Take the record over" in refused.content.decode()) == (403, True)

    assert take_over(helen, record) == 302
    assert at(helen).post(reverse("abandon_record", args=[record.pk]), REASON).status_code == 302

    again = plan(helen, team=helen.team_id, chair=helen.pk)
    put_on(helen, again, barnett)
    assert prepare(helen, again, barnett) is not None
