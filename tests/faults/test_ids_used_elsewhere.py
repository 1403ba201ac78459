"""An id that a page gives to what is to be made, sent where something else has it: refused, and nothing is lost.

A page makes these ids up, so that what is sent twice is made once; only a form that is written by hand reuses one.
"""

import datetime
import uuid

import pytest
from django.urls import reverse

from handrail.cases import services as case_services
from handrail.cases.models import Allocation, Grant
from handrail.supervision.agenda.services import people
from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.recording.models import Addendum, SignedRecord
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records.models import Answer, Revision

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = datetime.date(2026, 10, 26), datetime.date(2026, 11, 23)


@pytest.fixture
def signed_before(office):
    """October's record, signed, and Sam's browser on November's."""
    earlier = office.start(OCTOBER)
    sheet = Sheet.of(office.sam, earlier)
    save_id = str(uuid.uuid4())
    sheet.client.post(reverse("check_record", args=[earlier.id]), {"save_id": save_id, "statement": "yes"})
    assert SignedRecord.objects.get().record == earlier
    return sheet.client, earlier, office.start(NOVEMBER), save_id


def test_a_signature_with_the_id_of_another_signs(signed_before):
    client, _, record, used = signed_before

    answer = client.post(reverse("check_record", args=[record.id]), {"save_id": used, "statement": "yes"})

    assert answer.status_code == 302
    assert SignedRecord.objects.filter(record=record).exists()


def test_a_correction_with_the_id_of_another_record_s_is_added(signed_before):
    client, earlier, record, used = signed_before
    client.post(reverse("check_record", args=[record.id]), {"save_id": str(uuid.uuid4()), "statement": "yes"})
    for to in (earlier, record, record):
        answer = client.post(
            reverse("signed_record", args=[to.id]), {"save_id": used, "text": f"It was not so in {to.on:%B}."}
        )
        assert answer.status_code == 302

    assert Addendum.objects.count() == 2


def test_a_save_with_the_id_of_another_row_s_is_refused(office):
    record = office.start()
    client = Sheet.of(office.sam, record).client
    used = str(uuid.uuid4())
    sent = [
        client.post(
            reverse("save_row", args=[record.id]),
            {"row": row, "base": "0", "save_id": used, "typed.text": f"Words of {row}"},
        )
        for row in ("answer.values", "answer.key_factors")
    ]

    assert [answer.status_code for answer in sent] == [200, 404]
    assert Answer.objects.get().text == "Words of answer.values"
    assert Revision.objects.filter(row_kind="answer").count() == 1


def test_a_row_with_the_id_of_a_record_keeps_nobody_from_saving_that_record(office):
    record = office.start()
    client = Sheet.of(office.sam, record).client
    answers = [
        client.post(
            reverse("save_row", args=[record.id]),
            {"row": row, "base": "0", "save_id": str(uuid.uuid4()), f"typed.{box}": typed},
        )
        for row, box, typed in ((f"action.{record.id}", "what", "x"), ("record.record", "kind", "single_agency"))
    ]

    assert [answer.status_code for answer in answers] == [404, 200]
    assert answers[1].json()["outcome"] == "saved"


def test_a_meeting_planned_with_the_id_of_an_allocation_has_another(office):
    allocation = Allocation.objects.get()
    client = Sheet.of(office.sam, office.start()).client
    planned = {
        "meeting_id": str(allocation.id),
        "team": str(office.sam.team_id),
        "kind": "group",
        "restricted": "no",
        "on": "14 December 2026",
        "starts": "9:30",
        "ends": "12:30",
        "chair": str(office.sam.id),
    }
    answers = [client.post(reverse("plan_meeting"), planned) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert Meeting.objects.filter(on=datetime.date(2026, 12, 14)).count() == 1
    assert not Meeting.objects.filter(pk=allocation.id).exists()


def test_the_end_of_an_allocation_moves_nothing_that_a_meeting_of_the_same_id_gave(office):
    allocation, until = Allocation.objects.get(), datetime.date(2026, 12, 18)
    Grant.objects.create(
        case=office.case, user=office.priya, why="meeting", source=allocation.id, starts=NOVEMBER, ends=until
    )
    case_services.end_allocation(by=office.sam, allocation=allocation, on=datetime.date(2026, 12, 31))

    assert Grant.objects.get(user=office.priya).ends == until


def test_somebody_expected_with_the_id_of_another_meeting_s_is_refused(office):
    first, second = office.meeting(OCTOBER), office.meeting(NOVEMBER)
    there = people.add_participant(
        by=office.sam, meeting_id=first.id, participant_id=uuid.uuid4(), name="Jo Pettifer", families=[]
    )
    client = Sheet.of(office.sam, office.start()).client

    answer = client.post(
        reverse("add_participant", args=[second.id]), {"participant_id": str(there.id), "name": "Jo Pettifer"}
    )

    assert answer.status_code == 404
    assert Participant.objects.filter(name="Jo Pettifer").count() == 1
