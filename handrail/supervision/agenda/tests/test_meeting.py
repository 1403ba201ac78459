"""A meeting's page: the same for everybody, less what they may not see."""

import datetime
import re
import uuid

import pytest
from django.apps import apps
from django.urls import reverse

from handrail.accounts.models import Session
from handrail.audit.models import TrailCase, TrailEvent
from handrail.cases.models import Grant
from handrail.core import dates
from handrail.core.tests.answers import without_what_differs_each_time
from handrail.supervision.agenda.services import plan
from handrail.supervision.meetings.presenters import plan_as_typed
from handrail.supervision.meetings.tests.factories import MONTH, signed_in


def page_of(meeting, user) -> str:
    answer = signed_in(user).get(reverse("meeting", args=[meeting.id]))
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_it_says_when_who_and_how_many(council):
    meeting = council.meeting(council.family("Hartley"), council.family("Bello"))

    page = page_of(meeting, council.sam)

    assert "Group supervision, Family Safeguarding East" in page
    assert "Monday 23 November 2026, 9.30 am to 12.30 pm. Sam Okafor chairs, Lorraine Pike records." in page
    assert "Two families: 2 to come." in page
    assert "Ava 9 · child protection · Callum Reeve" in page


def test_a_restricted_family_leaves_no_gap(council):
    first, hidden, last = council.family("Hartley"), council.family("Sandford"), council.family("Bello")
    council.restrict(hidden, may_see=[council.sam])
    meeting = council.meeting(first, hidden, last)

    assert "2. Sandford" in page_of(meeting, council.sam)
    assert "Three families: 3 to come." in page_of(meeting, council.sam)
    others = page_of(meeting, council.lorraine)
    assert "1. Hartley" in others
    assert "2. Bello" in others
    assert "Two families: 2 to come." in others
    assert "Sandford" not in others


def test_a_partner_sees_only_the_families_they_work_with(council):
    theirs, other = council.family("Hartley", holder=council.dev), council.family("Bello")
    meeting = council.meeting(theirs, other)

    page = page_of(meeting, council.dev)

    assert "1. Hartley" in page
    assert "Bello" not in page


def test_a_meeting_that_is_not_theirs_cannot_be_told_from_none(council):
    meeting = council.meeting(council.family())
    client = signed_in(council.rukhsana)

    hidden, missing = (client.get(reverse("meeting", args=[key])) for key in (meeting.id, uuid.uuid4()))

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_what_differs_each_time(hidden.content) == without_what_differs_each_time(missing.content)


def test_how_far_each_family_is_prepared_is_counted(council):
    case = council.family("Hartley")
    council.goal(case)
    last = council.record(before := council.meeting(case, on=council.today - MONTH), case)
    done, _ = council.agree(last, "Update the genogram"), council.agree(last, "Call the school")
    council.sign(last)
    meeting = council.meeting(case)
    assert "0 of 2 actions answered 0 of 1 goal measured" in page_of(meeting, council.sam)

    record = council.record(meeting, case, recording=False)
    council.answer(record, done)

    page = page_of(meeting, council.sam)
    assert "1 of 2 actions answered" in page
    assert "being prepared" in page
    assert "signed 23 November" not in page
    assert "all 2 actions" not in page_of(before, council.sam)


def test_each_state_has_its_own_button(council):
    cases = [council.family(name) for name in ("Ashworth", "Hartley", "Begum", "Pereira")]
    meeting = council.meeting(*cases)
    council.sign(council.record(meeting, cases[0]))
    council.record(meeting, cases[1])

    page = page_of(meeting, council.sam)

    assert "Four families: 1 signed, 1 being recorded, 2 to come." in page
    assert "Read the Ashworth record" in page
    assert "Go back to it : the Hartley record" in page
    assert "Start recording Begum" in page
    assert "Prepare Pereira" in page
    assert "Start the next: Begum" in page


def test_somebody_who_only_comes_prepares_and_changes_nothing_else(council):
    meeting = council.meeting(council.family("Hartley"), council.family("Bello"))

    page = page_of(meeting, council.callum)

    assert "Prepare Hartley" in page
    for offer in (
        "Start",
        "Move",
        "Take off",
        "Add a family",
        "Add a person",
        "Save who is here",
        "Change the meeting",
    ):
        assert offer not in page


def test_somebody_who_only_reads_is_offered_what_is_written_and_prepares_nothing(council):
    begun, nothing_yet = council.family("Hartley"), council.family("Bello")
    meeting = council.meeting(begun, nothing_yet)
    record = council.record(meeting, begun)

    page = page_of(meeting, council.lee)

    assert "Read the Hartley record" in page
    assert "Bello" in page
    assert "Prepare" not in page
    read = signed_in(council.lee).get(reverse("record", args=[record.id]))
    assert read.url == reverse("signed_record", args=[record.id])


def test_before_its_day_a_meeting_is_only_prepared(council):
    meeting = council.meeting(council.family("Hartley"), on=council.today + MONTH)

    page = page_of(meeting, council.sam)

    assert "Prepare Hartley" in page
    assert "Start" not in page


def test_the_last_meeting_says_what_is_not_signed_yet(council):
    signed, unsigned, none = council.family("Hartley"), council.family("Bello"), council.family("Kaur")
    before = council.meeting(signed, unsigned, none, on=council.today - MONTH)
    council.sign(council.record(before, signed))
    council.record(before, unsigned)

    page = page_of(council.meeting(), council.sam)

    assert "From the last meeting 26 October 2026" in page
    assert "Hartley ✓ signed" in page
    assert "Bello not signed yet" in page
    assert "Kaur no record was made" in page


def test_a_family_whose_last_record_is_unsigned_says_so_and_leads_there(council):
    case = council.family("Hartley")
    unsigned = council.record(council.meeting(case, on=council.today - MONTH), case)
    meeting = council.meeting(case)

    answer = signed_in(council.sam).get(reverse("meeting", args=[meeting.id])).content.decode()

    assert "The record of 26 October 2026 is not signed yet." in answer
    assert reverse("record", args=[unsigned.id]) in answer
    assert "Start" not in answer


def test_a_family_whose_record_of_this_meeting_is_signed_waits_for_no_later_one(council):
    case = council.family("Hartley")
    held = council.meeting(case, on=council.today - MONTH)
    council.sign(council.record(held, case))
    council.record(council.meeting(case), case)

    assert "is not signed yet" not in page_of(held, council.sam)


def test_looking_changes_nothing_but_the_trail(council):
    meeting = council.meeting(council.family(), council.family())
    client = signed_in(council.sam)

    def rows():
        return {
            model: model._default_manager.count()
            for model in apps.get_models()
            if model not in (TrailEvent, TrailCase, Session)
        }

    before = rows()
    for name in ("meeting", "change_meeting", "add_family", "add_participant"):
        assert client.get(reverse(name, args=[meeting.id])).status_code == 200
    for name in ("start_record", "move_family", "remove_family", "note_presence"):
        assert client.get(reverse(name, args=[meeting.id])).status_code == 405
    assert rows() == before


def test_the_trail_names_the_families_shown(council):
    seen, hidden = council.family("Hartley"), council.family("Sandford")
    council.restrict(hidden, may_see=[council.sam])
    meeting = council.meeting(seen, hidden)

    page_of(meeting, council.lorraine)

    [look] = TrailEvent.objects.filter(event="list.looked", page="meeting")
    assert look.detail == {"cases": [seen.reference]}


@pytest.mark.parametrize("families", [2, 12])
def test_the_number_of_statements_stays_the_same(council, django_assert_num_queries, families):
    cases = [council.family() for _ in range(families)]
    before = council.meeting(*cases, on=council.today - MONTH)
    for case in cases:
        council.goal(case)
        record = council.record(before, case)
        council.agree(record, "Call the school")
        council.sign(record)
    meeting = council.meeting(*cases)
    for case in cases[1:]:
        council.record(meeting, case)
    client = signed_in(council.sam)
    client.get(reverse("meeting", args=[meeting.id]))

    with django_assert_num_queries(17):
        client.get(reverse("meeting", args=[meeting.id]))


def test_a_meeting_without_families_says_what_to_do_first(council):
    page = page_of(council.meeting(), council.sam)

    assert "No family is on this agenda yet. Add the first one" in page
    assert "This team has not met before." in page


def test_a_baby_who_is_expected_is_named_so(council):
    case = council.family("Barnett")
    case.people.update(born=None, expected=datetime.date(2027, 1, 11))

    assert "A baby expected 11 January 2027" in page_of(council.meeting(case), council.sam)


def test_before_its_day_nobody_is_said_to_be_missing(council):
    page = page_of(council.meeting(council.family(), on=council.today + MONTH), council.sam)

    assert "Who comes 2" in page
    assert "Who is here" not in page
    assert "0 of 2" not in page


def test_todays_meeting_has_no_record_yet_where_the_next_one_looks_back_at_it(council):
    case = council.family("Hartley")
    council.meeting(case)
    page = page_of(council.meeting(case, on=council.today + MONTH), council.sam)

    assert "no record yet" in page
    assert "no record was made" not in page


def test_a_meeting_that_was_and_has_no_record_is_still_said_to_be_late(council):
    case = council.family("Hartley")
    council.meeting(case, on=council.today - MONTH)

    assert "no record was made" in page_of(council.meeting(case), council.sam)


def test_whoever_changes_the_recorder_reads_what_that_opened(council):
    case = council.family("Hartley")
    meeting = council.meeting(case)
    typed = plan_as_typed(meeting) | {"recorder": str(council.dev.id)}

    answer = signed_in(council.sam).post(reverse("change_meeting", args=[meeting.id]), typed, follow=True)

    until = dates.say(max(grant.ends for grant in Grant.objects.filter(case=case, user=council.dev)))
    said = f"Dev Mistry is expected at this meeting and may open one family of it until {until}."
    assert f"The changes to the meeting are saved. {said}" in " ".join(
        re.sub(r"<[^>]+>", " ", answer.content.decode()).split()
    )


class TestAPageLeftOpen:
    """Somebody else changes the meeting while its page to change it stands open."""

    @pytest.fixture
    def overtaken(self, council):
        """Lorraine recorded when Sam's page was opened, and does no longer; the page is sent with what Sam typed."""
        family = council.family("Hartley")
        meeting = council.meeting(family)
        as_shown = plan_as_typed(meeting)
        assert as_shown["recorder"] == str(council.lorraine.pk)
        address = reverse("change_meeting", args=[meeting.id])

        def send(now, **typed):
            answer = signed_in(council.sam).post(address, {**plan_as_typed(meeting), **now})
            assert answer.status_code == 302
            was = {f"initial-{name}": value for name, value in as_shown.items()}
            return signed_in(council.sam).post(address, {**as_shown, **was, **typed})

        return meeting, send

    def test_what_the_page_left_as_it_was_stays_as_it_is_now(self, council, overtaken):
        meeting, send = overtaken

        answer = send({"recorder": ""}, ends="1 pm")

        meeting.refresh_from_db()
        assert answer.status_code == 302
        assert (meeting.recorder_id, meeting.ends) == (None, datetime.time(13))
        assert not Grant.objects.filter(user=council.lorraine, source=meeting.pk).not_over(meeting.on).exists()

    def test_what_is_saved_between_the_check_and_the_save_is_told_too(self, council, overtaken, monkeypatch):
        meeting, _ = overtaken
        as_shown, address = plan_as_typed(meeting), reverse("change_meeting", args=[meeting.id])
        was = {f"initial-{name}": value for name, value in as_shown.items()}
        change_meeting = plan.change_meeting

        def just_before(**arguments):
            monkeypatch.setattr(plan, "change_meeting", change_meeting)
            assert signed_in(council.sam).post(address, {**as_shown, **was, "recorder": ""}).status_code == 302
            return change_meeting(**arguments)

        monkeypatch.setattr(plan, "change_meeting", just_before)
        answer = signed_in(council.sam).post(address, {**as_shown, **was, "ends": "1 pm"})

        assert "Somebody changed this since you opened the page: it is now empty." in answer.content.decode()
        meeting.refresh_from_db()
        assert meeting.recorder_id is None

    def test_what_both_changed_is_asked_again(self, council, overtaken):
        meeting, send = overtaken

        answer = send({"recorder": ""}, recorder=str(council.sam.pk))

        assert "Somebody changed this since you opened the page: it is now Nobody." in answer.content.decode()
        meeting.refresh_from_db()
        assert meeting.recorder_id is None
