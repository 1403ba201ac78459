"""Beginning a family's record from the agenda."""

import pytest
from django.urls import reverse

from handrail.supervision.meetings.tests.factories import MONTH, signed_in
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


def start(user, meeting, case, do="start"):
    return signed_in(user).post(reverse("start_record", args=[meeting.id]), {"case": str(case.id), "do": do})


@pytest.mark.parametrize("who", ["sam", "lorraine"])
def test_start_begins_recording_and_leads_to_the_record(council, who):
    case = council.family()
    meeting = council.meeting(case)

    answer = start(getattr(council, who), meeting, case)

    record = Record.objects.get()
    assert record.status == RecordStatus.RECORDING
    assert answer.url == reverse("record", args=[record.id])


def test_preparing_is_for_everybody_who_may_open_the_family(council):
    case = council.family()
    meeting = council.meeting(case, on=council.today + MONTH)

    answer = start(council.callum, meeting, case, do="prepare")

    record = Record.objects.get()
    assert record.status == RecordStatus.PREPARING
    assert answer.url == reverse("record", args=[record.id])


def test_starting_twice_makes_one_record(council):
    case = council.family()
    meeting = council.meeting(case)

    assert start(council.sam, meeting, case).url == start(council.sam, meeting, case).url
    assert Record.objects.count() == 1


def test_starting_what_is_signed_leads_to_what_was_signed(council):
    case = council.family()
    meeting = council.meeting(case)
    record = council.record(meeting, case)
    council.sign(record)

    assert start(council.sam, meeting, case).url == reverse("signed_record", args=[record.id])


def test_an_unsigned_record_of_another_meeting_stands_in_the_way_and_is_one_link_away(council):
    case = council.family()
    unsigned = council.record(council.meeting(case, on=council.today - MONTH), case)
    meeting = council.meeting(case)

    answer = start(council.sam, meeting, case)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "The record of 26 October 2026 for this family is not signed yet." in page
    assert f'href="{reverse("record", args=[unsigned.id])}">Open the record of 26 October 2026' in page
    assert Record.objects.count() == 1


def test_only_those_who_run_the_meeting_start_recording(council):
    case = council.family()
    meeting = council.meeting(case)

    answer = start(council.callum, meeting, case)

    assert answer.status_code == 403
    assert "who chairs" in answer.content.decode()
    assert not Record.objects.exists()


def test_recording_does_not_start_before_the_day(council):
    case = council.family()
    meeting = council.meeting(case, on=council.today + MONTH)

    answer = start(council.sam, meeting, case)

    assert "Until then its records can be prepared." in answer.content.decode()
    assert not Record.objects.exists()


def test_a_family_that_is_hidden_or_not_on_the_agenda_is_not_found(council):
    hidden, elsewhere = council.family("Sandford"), council.family("Bello")
    council.restrict(hidden, may_see=[council.sam])
    meeting = council.meeting(hidden)

    assert start(council.lorraine, meeting, hidden).status_code == 404
    assert start(council.lorraine, meeting, elsewhere).status_code == 404
    assert signed_in(council.sam).post(reverse("start_record", args=[meeting.id]), {}).status_code == 404
    assert not Record.objects.exists()
