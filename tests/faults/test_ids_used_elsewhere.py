"""An id that a page gives to what is to be made, sent where something else has it: it stands in nobody's way.

A page makes these ids up, so that what is sent twice is made once; only a form that is written by hand reuses one.
"""

import datetime
import uuid

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from handrail.cases import services as case_services
from handrail.cases.may_open import may_open
from handrail.cases.models import Allocation, Grant
from handrail.core.ids import own_id
from handrail.families.models import Family, Person
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.agenda.services import people
from handrail.supervision.meetings import services as meetings
from handrail.supervision.meetings.models import Meeting, Participant
from handrail.supervision.meetings.policies import Plan
from handrail.supervision.recording import services as recording
from handrail.supervision.recording.models import Addendum, SignedRecord
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records import services as record_services
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


def test_somebody_expected_with_the_id_of_another_meeting_s_has_another(office):
    first, second = office.meeting(OCTOBER), office.meeting(NOVEMBER)
    there = people.add_participant(
        by=office.sam, meeting_id=first.id, participant_id=uuid.uuid4(), name="Jo Pettifer", families=[]
    )
    client = Sheet.of(office.sam, office.start()).client

    sent = {"participant_id": str(there.id), "name": "Jo Pettifer"}
    answers = [client.post(reverse("add_participant", args=[second.id]), sent) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert [one.name for one in second.participants.filter(user=None)] == ["Jo Pettifer"]
    assert Participant.objects.filter(pk=there.id, meeting=first).exists()


class TestRowsThatStandNowhereInTheWay:
    """Whoever knows the ids of a record makes rows of their own under whatever follows from them."""

    @pytest.fixture
    def records(self, office):
        """The record of a family that Priya cannot open, and that of her own."""
        hers = case_services.open_new_case(by=office.sam, reference="WM-2", team=office.sam.team)
        Family.objects.create(case=hers, name="Lowther family")
        case_services.allocate(by=office.sam, case=hers, user=office.priya, role="social_worker", starts=OCTOBER)
        office.agree(earlier := office.start(OCTOBER), "Ring the school.")
        office.sign(earlier)
        theirs = office.start(NOVEMBER)
        own = record_services.start_record(by=office.sam, meeting=theirs.meeting, case=hers)
        assert not may_open(theirs.case_id, user=office.priya)
        return theirs, own

    def send(self, by, name, record, /, **sent):
        client = Client(raise_request_exception=False)
        client.force_login(by, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client.post(reverse(name, args=[record.id]), sent)

    def save(self, person, record, row, *, save_id=None, **typed):
        boxes = {f"typed.{box}": words for box, words in typed.items()}
        return self.send(person, "save_row", record, row=row, base="0", save_id=str(save_id or uuid.uuid4()), **boxes)

    def ids_known_of(self, theirs):
        [action] = AgreedAction.objects.filter(case=theirs.case_id)
        return {
            "its record": theirs.id,
            "an answer": ROW_KINDS["answer"].row_id(theirs.id, "values"),
            "an answer to an action": ROW_KINDS["action_answer"].row_id(theirs.id, str(action.pk)),
            "the plan": ROW_KINDS["permanence"].row_id(theirs.id, "plan"),
        }

    def everything_is_saved_and_signed(self, office, theirs):
        [action] = AgreedAction.objects.filter(case=theirs.case_id)
        saved = [
            self.save(office.asha, theirs, "record.record", kind="single_agency"),
            self.save(office.asha, theirs, "answer.values", text="Calm."),
            self.save(office.asha, theirs, f"action_answer.{action.pk}", reply="carried_out"),
            self.save(office.asha, theirs, "permanence.plan", contingency="Her aunt."),
        ]
        assert [answer.status_code for answer in saved] == [200] * len(saved)
        signed = self.send(office.sam, "check_record", theirs, save_id=str(uuid.uuid4()), statement="yes")
        return signed.status_code == 302 and SignedRecord.objects.filter(record=theirs).exists()

    @pytest.mark.parametrize("what", ["its record", "an answer", "an answer to an action", "the plan"])
    def test_an_attendee_chosen_under_one_stops_nothing(self, what, office, records):
        theirs, own = records
        sent = self.ids_known_of(theirs)[what]

        chosen = self.send(
            office.priya, "invite_attendee", own, do="choose", person=str(office.asha.pk), attendee=str(sent)
        )

        assert chosen.status_code == 302
        assert [row.pk == sent for row in own.attendees.filter(user=office.asha)] == [False]
        assert self.everything_is_saved_and_signed(office, theirs)

    @pytest.mark.parametrize("what", ["its record", "an answer", "an answer to an action", "the plan"])
    @pytest.mark.parametrize("is_protected", [True, False], ids=["as it is", "with numbers unique to ids alone"])
    def test_nor_does_a_save_that_came_by_any_other_door(self, is_protected, what, office, records):
        theirs, own = records
        revision = own.revisions.filter(row_kind="attendee").first()
        revision.pk, revision.row_id, revision.save_id = None, self.ids_known_of(theirs)[what], uuid.uuid4()
        revision.number = 1
        if not is_protected:
            connection.check_constraints()  # PostgreSQL alters no table whose foreign keys it has yet to check
            with connection.cursor() as cursor:
                cursor.execute("CREATE UNIQUE INDEX as_before ON records_revision (row_id, number)")
        revision.save(force_insert=True)

        if is_protected:
            assert self.everything_is_saved_and_signed(office, theirs)
        else:
            with pytest.raises(AssertionError):
                assert self.everything_is_saved_and_signed(office, theirs)

    def test_nor_does_a_save_of_an_id_that_another_will_have(self, office, records):
        theirs, own = records
        taken = uuid.uuid4()

        first, second = (
            self.save(person, record, "answer.values", save_id=taken, text=f"Of {record.case.reference}.")
            for person, record in ((office.priya, own), (office.asha, theirs))
        )

        assert (first.status_code, second.status_code) == (200, 200)
        assert {answer.text for answer in Answer.objects.all()} == {"Of WM-1.", "Of WM-2."}

    def test_who_is_chosen_and_what_is_copied_have_ids_that_no_page_can_give(self, office, records):
        theirs, own = records
        chosen = own_id(theirs.id, f"chosen {office.priya.pk} {theirs.attendees.count()}")
        copied = own_id(theirs.id, f"copy of mirroring.{uuid.uuid4()}")
        for row in (f"attendee.{chosen}", f"mirroring.{copied}"):
            assert self.save(office.priya, own, row, name="x", among_us="x").status_code == 404

        sent = {"do": "choose", "person": str(office.priya.pk), "attendee": str(uuid.uuid4())}
        assert self.send(office.asha, "invite_attendee", theirs, **sent).status_code == 302
        assert theirs.attendees.get(user=office.priya).pk == chosen

    def test_a_child_added_under_the_id_of_the_mother_is_another_person(self, office, records):
        theirs, _ = records
        mother = Person.objects.create(case=theirs.case, name="Kelly Hartley", kind="adult", position=9)
        sent = {"do": "add", "child_id": str(mother.pk), "new-name": "Robin Hartley", "new-born": "1 May 2025"}
        answers = [self.send(office.asha, "record_children", theirs, **sent) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert theirs.record_children.filter(child__name="Robin Hartley").count() == 1
        assert not theirs.record_children.filter(child=mother).exists()
        assert self.send(office.sam, "abandon_record", theirs, reason="another_family").status_code == 302
        assert not Person.objects.get(pk=mother.pk).removed
        assert Person.objects.get(name="Robin Hartley").removed


@pytest.mark.parametrize("what", ["a signature", "a meeting"])
def test_what_the_database_refuses_for_another_reason_is_not_taken_for_a_button_pressed_twice(
    what, office, monkeypatch
):
    record = office.start()

    def refuse(*args, **kwargs):
        raise IntegrityError("Nothing more can be saved in a record that is signed or abandoned.")

    monkeypatch.setattr("handrail.audit.trail.record", refuse)
    here = {"by": office.sam}
    plan = Plan(office.sam.team, "group", NOVEMBER, datetime.time(9), datetime.time(12), chair=office.sam)
    act = {
        "a signature": lambda: recording.sign_off(**here, record_id=record.id, save_id=uuid.uuid4()),
        "a meeting": lambda: meetings.plan_meeting(**here, meeting_id=uuid.uuid4(), plan=plan),
    }[what]

    with pytest.raises(IntegrityError, match="Nothing more"):
        act()
