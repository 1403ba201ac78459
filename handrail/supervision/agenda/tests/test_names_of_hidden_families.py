"""Whom a family knows is read by those who may open the family, also where several families share a meeting."""

import uuid

import pytest
from django.urls import reverse

from handrail.supervision.meetings.tests.factories import signed_in
from handrail.supervision.recording import services as recording


@pytest.fixture
def kearney(council):
    return council.family("Kearney")


@pytest.fixture
def meeting(council, kearney):
    """Sam leads it, and Donna comes for another of its families."""
    lowther = council.family("Lowther")
    meeting = council.meeting(lowther, kearney, recorder=None)
    council.expect(council.donna, meeting, lowther)
    return meeting


def type_a_name(council, meeting, *families, name="Gary Prosser", by=None):
    typed = {"name": name, "job_title": "Father of Finn", "agency": "M10377", "participant_id": str(uuid.uuid4())}
    asked = signed_in(by or council.sam).post(
        reverse("add_participant", args=[meeting.id]), {**typed, "families": [str(one.id) for one in families]}
    )
    assert asked.status_code == 302
    return meeting.participants.get(name=name)


def read(user, meeting):
    page = signed_in(user).get(reverse("meeting", args=[meeting.id]))
    assert page.status_code == 200
    return page.content.decode()


def test_a_name_typed_for_one_family_is_read_by_those_who_may_open_it(council, meeting, kearney):
    type_a_name(council, meeting, kearney)

    assert "Gary Prosser" in read(council.sam, meeting)
    for words in ("Gary Prosser", "Father of Finn", "M10377", "that you may open"):
        assert words not in read(council.donna, meeting)


def test_nor_is_it_read_once_the_family_is_restricted(council, meeting, kearney):
    name = type_a_name(council, meeting, kearney)
    council.restrict(kearney, may_see=[council.callum])

    for user in (council.sam, council.donna, council.lorraine):
        assert "Gary Prosser" not in read(user, meeting)
    page = signed_in(council.sam).get(reverse("expect_participant", args=[meeting.id, name.id]))
    assert page.status_code == 404


def test_a_name_typed_for_no_family_or_for_one_of_theirs_too_is_read_by_everybody_at_the_meeting(
    council, meeting, kearney
):
    type_a_name(council, meeting)
    type_a_name(council, meeting, kearney, council.cases[-1], name="Ines Duarte")

    assert "Gary Prosser" in read(council.donna, meeting)
    assert "Ines Duarte" in read(council.donna, meeting)


def test_a_name_goes_with_the_family_for_which_it_was_typed_and_comes_back_with_it(council, meeting, kearney):
    type_a_name(council, meeting, kearney)
    sam = signed_in(council.sam)
    sam.post(reverse("remove_family", args=[meeting.id]), {"case": str(kearney.id)})
    assert "Gary Prosser" not in read(council.donna, meeting)

    came = str(meeting.participants.get(name="Gary Prosser").id)
    again = {"case": str(kearney.id), "again": "yes", "people": [came]}
    sam.post(reverse("add_family", args=[meeting.id]), again)

    assert "Gary Prosser" in read(council.sam, meeting)
    assert "Gary Prosser" not in read(council.donna, meeting)


def test_notes_about_another_family_leave_the_name_with_the_family_it_was_typed_for(council, meeting, kearney):
    type_a_name(council, meeting, kearney)
    record = council.record(meeting, kearney)

    recording.withdraw(by=council.sam, record_id=record.id)

    assert "Gary Prosser" not in read(council.donna, meeting)


def test_of_somebody_with_an_account_what_was_typed_for_a_hidden_family_is_not_read(council, meeting, kearney):
    lowther = council.cases[1]
    typed = {"person": str(council.dev.id), "job_title": "Finn Kearney’s therapist", "families": [str(kearney.id)]}
    signed_in(council.sam).post(reverse("add_participant", args=[meeting.id]), typed)
    assert "Finn Kearney’s therapist" in read(council.sam, meeting)

    page = read(council.donna, meeting)
    assert "Dev Mistry" in page
    assert council.dev.job_title in page
    for words in ("therapist", "that you may open"):
        assert words not in page

    council.restrict(kearney, may_see=[council.callum, council.dev])
    choices = signed_in(council.sam).get(reverse("expect_for_family", args=[meeting.id, lowther.id])).content.decode()
    assert "Dev Mistry" in choices
    assert "therapist" not in choices
