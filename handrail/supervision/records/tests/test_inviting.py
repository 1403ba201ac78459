"""A record begins with the people of its meeting."""

import datetime
import uuid

from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.recording import services as recording
from handrail.supervision.records import attendance, services


def meeting_of(manager, **changes):
    return Meeting.objects.create(
        team=manager.team,
        kind="single_agency",
        on=datetime.date(2026, 12, 7),
        starts=datetime.time(9, 30),
        ends=datetime.time(10, 30),
        chair=manager,
        **changes,
    )


def test_one_person_may_chair_and_record_without_being_invited_twice(westmere, sam):
    record = services.start_record(by=sam, meeting=meeting_of(sam, recorder=sam), case=westmere.case("begum-rahman"))

    (attendee,) = record.attendees.all()
    assert (attendee.name, attendee.chairs, attendee.records) == ("Sam Okafor", True, True)


def test_one_person_may_chair_and_record_among_others_and_a_guest_does_neither(westmere, sam, callum):
    meeting = meeting_of(sam, recorder=None)
    for user in (sam, callum, None):
        Participant.objects.create(meeting=meeting, user=user, name=user.name if user else "A guest")
    record = services.start_record(by=sam, meeting=meeting, case=westmere.case("begum-rahman"))

    assert [row.name for row in record.attendees.all() if row.chairs] == ["Sam Okafor"]
    assert not any(row.records for row in record.attendees.all())


def test_whoever_is_chosen_again_at_somebody_else_s_row_after_theirs_was_renamed_has_a_row_of_their_own(
    westmere, sam, callum
):
    record = services.start_record(by=sam, meeting=meeting_of(sam), case=westmere.case("begum-rahman"))
    taken = record.attendees.get(user=sam)
    chosen = {"by": sam, "record_id": record.pk, "attendee_id": taken.pk, "user": callum}
    first = attendance.invite_attendee(**chosen)
    recording.save(
        by=sam,
        record_id=record.pk,
        kind_name="attendee",
        key=str(first.pk),
        based_on=first.revision,
        typed={"name": "Somebody else"},
        save_id=uuid.uuid4(),
    )

    again = attendance.invite_attendee(**chosen)

    assert again.pk not in (first.pk, taken.pk)
    assert attendance.invite_attendee(**chosen) == again
    assert sorted(record.attendees.values_list("name", flat=True)) == ["Callum Reeve", "Sam Okafor", "Somebody else"]
