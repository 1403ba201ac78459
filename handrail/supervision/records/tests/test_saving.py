"""Saving one row: once, against a revision, with its trace, and never over somebody else's words."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection

from handrail.administration.services import close_day
from handrail.audit.models import TrailEvent
from handrail.cases import services as cases
from handrail.core.refusals import NotAllowed, NotFound
from handrail.families.models import Family
from handrail.supervision.goals.models import Goal
from handrail.supervision.recording import services as recording
from handrail.supervision.recording.models import SignedRecord
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records import queries
from handrail.supervision.records import services as records
from handrail.supervision.records.models import Answer, Attendee, ComplianceCheck, Revision

pytestmark = pytest.mark.django_db


def another_case(office):
    case = cases.open_new_case(by=office.sam, reference="WM-2", team=office.case.team)
    Family.objects.create(case=case, name="Quill family")
    return case


def test_a_saved_answer_leaves_its_text_a_revision_and_one_trace(office):
    record = office.start()
    traces = TrailEvent.objects.count()

    saved = office.save(record, "answer", "key_factors", text="Shame keeps the door shut.")

    assert (saved.outcome, saved.revision) == ("saved", 1)
    assert Answer.objects.get().text == "Shame keeps the door shut."
    assert Revision.objects.get(row_kind="answer").values["text"] == "Shame keeps the door shut."
    assert TrailEvent.objects.count() == traces + 1


def test_the_same_save_sent_again_changes_nothing(office):
    record = office.start()
    arguments = {
        "by": office.asha,
        "record_id": record.id,
        "kind_name": "answer",
        "key": "key_factors",
        "based_on": 0,
        "typed": {"text": "Once."},
        "save_id": uuid.uuid4(),
    }
    answers = [recording.save(**arguments) for _ in range(100)]

    assert {(answer.outcome, answer.revision) for answer in answers} == {("saved", 1)}
    assert Revision.objects.filter(row_kind="answer").count() == 1


def test_two_people_who_write_in_different_places_are_both_kept(office):
    record = office.start()
    first = office.save(record, "answer", "key_factors", text="One.\nTwo.\nThree.")
    office.save(record, "answer", "key_factors", base=first.revision, text="One, said Asha.\nTwo.\nThree.")

    saved = office.save(
        record, "answer", "key_factors", by=office.sam, base=first.revision, text="One.\nTwo.\nThree, said Sam."
    )

    assert saved.outcome == "merged"
    assert saved.values["text"] == "One, said Asha.\nTwo.\nThree, said Sam."


def test_two_people_who_write_in_the_same_place_are_both_kept_apart(office):
    record = office.start()
    first = office.save(record, "answer", "key_factors", text="Calm.")
    office.save(record, "answer", "key_factors", base=first.revision, text="Angry.")

    saved = office.save(record, "answer", "key_factors", by=office.sam, base=first.revision, text="Afraid.")

    assert saved.outcome == "kept_apart"
    assert saved.apart == {"text": {"yours": "Afraid.", "theirs": "Angry."}}
    assert Answer.objects.get().text == "Angry."
    apart = Revision.objects.get(outcome="kept_apart")
    assert apart.values == {"text": "Afraid."}

    settled = recording.save(
        by=office.sam,
        record_id=record.id,
        kind_name="answer",
        key="key_factors",
        based_on=saved.revision,
        typed={"text": "Angry and afraid."},
        save_id=uuid.uuid4(),
        settles=apart.id,
    )
    assert settled.outcome == "saved"
    assert apart.settled_by.get().values["text"] == "Angry and afraid."


def test_a_save_that_is_sent_again_is_told_the_same_about_what_was_kept_apart_or_could_not_be_read(office):
    record = office.start()
    office.save(record, "compliance", office.ava.id, seen_by="Asha Raman")
    arguments = {
        "by": office.sam,
        "record_id": record.id,
        "kind_name": "compliance",
        "key": str(office.ava.id),
        "based_on": 0,
        "typed": {
            "seen_by": "Sam",
            "last_seen": "31 November 2026",
            "next_meeting_on": "1 November 2026",
            "seen_alone": "yes",
        },
        "save_id": uuid.uuid4(),
    }
    first, again = (recording.save(**arguments) for _ in range(2))

    assert first.theirs_by == office.asha.name
    assert set(first.unread) == {"last_seen", "next_meeting_on"}
    for field in ("outcome", "revision", "values", "unread", "apart", "apart_id", "theirs_by"):
        assert getattr(again, field) == getattr(first, field), field


def test_a_date_typed_in_working_days_leaves_out_the_days_on_which_the_council_is_closed(office):
    record = office.start()
    monday = datetime.date(2026, 11, 30)
    close_day(by=None, on=monday, what="Training day")

    office.save(record, "compliance", office.ava.id, next_meeting_on="1 working day from Friday")

    assert ComplianceCheck.objects.get().next_meeting_on == monday + datetime.timedelta(days=1)


def test_a_text_kept_apart_is_decided_by_letting_the_other_stand_and_by_writing_on(office):
    record = office.start()
    office.save(record, "answer", "key_factors", text="Angry.")
    arguments = {"by": office.sam, "record_id": record.id, "kind_name": "answer", "key": "key_factors"}
    first = recording.save(**arguments, based_on=0, typed={"text": "Afraid."}, save_id=uuid.uuid4())
    second = recording.save(
        **arguments, based_on=0, typed={"text": "Afraid now."}, save_id=uuid.uuid4(), settles=first.apart_id
    )
    assert [revision.pk for revision in queries.kept_apart(record)] == [second.apart_id]

    decided = recording.save(
        **arguments,
        based_on=second.revision,
        typed={"text": "Angry."},
        save_id=uuid.uuid4(),
        settles=second.apart_id,
    )

    assert (decided.outcome, decided.values["text"], decided.revision) == ("saved", "Angry.", second.revision + 1)
    assert queries.kept_apart(record) == []


def test_different_boxes_of_one_row_never_stand_in_each_others_way(office):
    record = office.start()
    office.save(record, "compliance", office.ava.id, last_seen="19 November 2026")

    saved = office.save(record, "compliance", office.ava.id, by=office.sam, base=0, seen_by="Asha Raman")

    assert saved.outcome == "saved"
    row = ComplianceCheck.objects.get()
    assert (f"{row.last_seen:%d %m}", row.seen_by) == ("19 11", "Asha Raman")


@pytest.mark.parametrize(
    ("box", "typed", "says"),
    [
        ("last_seen", "31 November 2026", "does not exist"),
        ("last_seen", "24 November 2026", "after this supervision"),
        ("next_meeting_on", "1 November 2026", "before this supervision"),
        ("next_meeting_type", "nonsense", "choose one"),
        ("seen_alone", "perhaps", "choose yes or no"),
        ("seen_by", "x" * 201, "200 characters or fewer"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_saved(office, box, typed, says):
    record = office.start()

    saved = office.save(record, "compliance", office.ava.id, cultural_identity_note="Close to her nan", **{box: typed})

    assert says in saved.unread[box]
    assert ComplianceCheck.objects.get().cultural_identity_note == "Close to her nan"


def test_a_record_is_never_left_without_a_kind_of_supervision(office):
    record = office.start()

    saved = office.save(record, "record", "record", kind="")

    assert "Choose group" in saved.unread["kind"]
    record.refresh_from_db()
    assert record.kind == "group"


def test_a_row_that_is_taken_out_can_be_put_back(office):
    record = office.start()
    pair = uuid.uuid4()
    saved = office.save(record, "mirroring", pair, in_the_family="Ava watches", among_us="We ring round")
    office.save(record, "mirroring", pair, base=saved.revision, removed="yes")
    back = office.save(record, "mirroring", pair, base=saved.revision + 1, removed="")

    assert back.values == {"in_the_family": "Ava watches", "among_us": "We ring round", "removed": ""}
    assert set(TrailEvent.objects.values_list("event", flat=True)) >= {"row.added", "row.removed", "row.restored"}


def test_a_goal_of_an_earlier_supervision_is_changed_at_a_later_one(office):
    august, goal = office.start(datetime.date(2026, 8, 5)), uuid.uuid4()
    office.save(august, "goal", goal, statement="Kelly will go to 12 sessions")
    office.sign(august)
    signed = august.signed.content
    september = office.start(datetime.date(2026, 9, 5))

    saved = office.save(september, "goal", goal, base=1, ended_on="5 September 2026", statement="Kelly went to 12")
    sent = Sheet.of(office.sam, september).save({f"goal.{goal}.ended_because": "She kept all of them."})

    assert (saved.outcome, saved.revision, sent.status_code) == ("saved", 2, 303)
    assert Goal.objects.get().ended_because == "She kept all of them."
    assert list(Revision.objects.filter(row_id=goal).values_list("number", "record")) == [
        (1, august.id),
        (2, september.id),
        (3, september.id),
    ]
    assert SignedRecord.objects.get(record=august).content == signed


@pytest.mark.parametrize("kind", ["mirroring", "goal"])
def test_a_row_of_another_record_cannot_be_told_from_one_that_does_not_exist(office, kind):
    theirs, row = office.start(), uuid.uuid4()
    office.save(theirs, kind, row, removed="")
    other = records.start_record(by=office.sam, meeting=theirs.meeting, case=another_case(office))

    with pytest.raises(NotFound):
        office.save(other, kind, row, by=office.sam, removed="yes")
    assert Revision.objects.filter(row_id=row).count() == 1


def test_a_name_that_somebody_with_an_account_has_is_only_a_name(office):
    saved = office.save(office.start(), "attendee", uuid.uuid4(), name=office.priya.name)

    assert saved.values["job_title"] == ""
    assert Attendee.objects.get(pk=saved.row_id).user is None
    assert not office.priya.grants.exists()


def test_somebody_from_another_team_cannot_tell_the_record_from_one_that_does_not_exist(office):
    record = office.start()
    with pytest.raises(NotFound):
        office.save(record, "answer", "key_factors", by=office.priya, text="Not mine")
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key"),
    [("answer", "no_such_prompt"), ("compliance", uuid.uuid4()), ("goal", "x"), ("action", uuid.uuid4())],
)
def test_a_row_that_the_record_does_not_have_is_not_found(office, kind, key):
    with pytest.raises(NotFound):
        office.save(office.start(), kind, key, text="Nowhere")


def test_a_signed_record_takes_no_more_saves(office):
    record = office.start()
    office.sign(record)
    with pytest.raises(NotAllowed, match="addendum"):
        office.save(record, "answer", "key_factors", text="Too late")


def test_the_database_itself_refuses_a_save_into_a_signed_record(office):
    record = office.start()
    office.sign(record)
    revision = Revision.objects.first()
    revision.pk, revision.save_id, revision.number = None, uuid.uuid4(), 99
    with pytest.raises(IntegrityError):
        revision.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE records_revision SET row_kind = 'x'", "DELETE FROM records_revision"])
def test_revisions_cannot_be_changed_or_deleted_by_sql(office, statement):
    office.save(office.start(), "answer", "key_factors", text="As it was")
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(statement)


def test_words_that_are_kept_apart_already_are_not_kept_apart_again(office):
    """The page may send them once more, as when it is checked before anybody has decided."""
    record = office.start()
    office.save(record, "answer", "key_factors", text="Angry.")
    first, again = (office.save(record, "answer", "key_factors", by=office.sam, base=0, text="Afraid.") for _ in "12")

    assert again.outcome == first.outcome == "kept_apart"
    assert [revision.pk for revision in queries.kept_apart(record)] == [first.apart_id] == [again.apart_id]
    assert TrailEvent.objects.filter(actor_id=office.sam.pk, subject_id=first.row_id).count() == 1


@pytest.mark.parametrize(("first", "second"), [("He wo", "He woke."), ("He woke.", "He wo")])
def test_nobody_contradicts_themselves_when_a_save_was_cut_in_the_middle_of_a_word(office, first, second):
    record = office.start()
    office.save(record, "answer", "key_factors", text=first)
    saved = office.save(record, "answer", "key_factors", base=0, text=second)

    assert saved.values["text"] == "He woke."
    assert queries.kept_apart(record) == []


def test_what_another_wrote_is_no_beginning_of_mine(office):
    record = office.start()
    office.save(record, "answer", "key_factors", text="He wo")
    saved = office.save(record, "answer", "key_factors", by=office.sam, base=0, text="He woke.")

    assert saved.outcome == "kept_apart"
