"""Addenda, and notes about another family, that somebody changed in the database are shown nowhere as they were."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.cases import services as case_services
from handrail.core import clock, dates
from handrail.core.migration_triggers import refusals_lifted
from handrail.families.models import Person
from handrail.supervision.recording import held_to_the_trail as held
from handrail.supervision.recording import queries, services, sums
from handrail.supervision.recording.models import Addendum, WithdrawnRecord

pytestmark = pytest.mark.django_db
WORDS, OTHER_WORDS = "It was on Tuesday.", "It was on Friday."
STEP = "Ask the school"
READERS = ("signed_record", "record_word", "record_pdf")


@pytest.fixture
def signed(office):
    record = office.start()
    office.sign(record)
    services.add_addendum(by=office.asha, record_id=record.id, about="values", text=WORDS, save_id=uuid.uuid4())
    return record


@pytest.fixture
def withdrawn(office):
    """Notes about another family, closed, with an action that was agreed in them."""
    record = office.start()
    office.save(record, "answer", "key_factors", text=WORDS)
    office.save(record, "action", uuid.uuid4(), category="intervention", what=STEP)
    services.withdraw(by=office.sam, record_id=record.id)
    return record


def in_the_database(key):
    """An id as the database in use keeps it."""
    return key.hex if connection.vendor == "sqlite" else key


def behind_its_back(*statements):
    with refusals_lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement) if isinstance(statement, tuple) else cursor.execute(statement)


def get(reader, record, *, by):
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse(reader, args=[record.id]))


def findings():
    signed = [*held.records_under_another_family(), *held.records_not_as_signed()]
    return [*signed, *held.records_not_as_closed(), *held.addenda_not_as_added(), *held.notes_not_as_withdrawn()]


OTHER_TEXT = ("UPDATE recording_addendum SET text = %s", [OTHER_WORDS])
CHANGES_OF_ADDENDA = {
    "other words": OTHER_TEXT,
    "no words": "UPDATE recording_addendum SET text = ''",
    "another writer": "UPDATE recording_addendum SET by_words = 'Sam Okafor, Team Manager'",
    "another time": ("UPDATE recording_addendum SET added_at = %s", ["2026-11-20 12:00:00+00:00"]),
    "about something else": "UPDATE recording_addendum SET about = ''",
    "another sum": ("UPDATE recording_addendum SET sha256 = %s", ["0" * 64]),
}
OTHER_CONTENT = ("UPDATE recording_withdrawnrecord SET content = replace(content, %s, %s)", [WORDS, OTHER_WORDS])
OTHER_SAVE = (
    "UPDATE records_revision SET \"values\" = %s WHERE row_kind = 'answer'",
    ['{"text": "It was on Friday."}'],
)
CHANGES_OF_NOTES = {
    "other words": OTHER_CONTENT,
    "no JSON": "UPDATE recording_withdrawnrecord SET content = '{'",
    "nothing": "UPDATE recording_withdrawnrecord SET content = ''",
    "another sum": ("UPDATE recording_withdrawnrecord SET sha256 = %s", ["0" * 64]),
    "a save that can be copied": OTHER_SAVE,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("change", CHANGES_OF_ADDENDA.values(), ids=CHANGES_OF_ADDENDA)
def test_no_reader_shows_an_addendum_that_is_not_as_it_was_added(change, reader, office, signed):
    behind_its_back(change)

    answer = get(reader, signed, by=office.asha)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "What stands here is not what was added beneath this record on " in said
    assert "Tell information governance" in said
    assert not {word for word in (WORDS, OTHER_WORDS) if word in said}


@pytest.mark.parametrize("reader", [*READERS, "copy_record"])
@pytest.mark.parametrize("change", CHANGES_OF_NOTES.values(), ids=CHANGES_OF_NOTES)
def test_no_reader_shows_notes_that_are_not_as_they_were_closed(change, reader, office, withdrawn):
    behind_its_back(change)

    answer = get(reader, withdrawn, by=office.sam)
    assert answer.status_code == 409
    said = answer.content.decode()
    on = dates.say(clock.london(WithdrawnRecord.objects.get().withdrawn_at).date())
    assert f"What stands here is not what was closed on {on}." in said
    assert not {word for word in (WORDS, OTHER_WORDS) if word in said}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_as_it_was_is_shown(reader, office, signed):
    assert get(reader, signed, by=office.asha).status_code == 200


@pytest.mark.parametrize("reader", [*READERS, "copy_record"])
def test_notes_that_are_as_they_were_closed_are_shown(reader, office, withdrawn):
    assert get(reader, withdrawn, by=office.sam).status_code == 200


def test_without_the_sums_other_words_would_stand_there(office, signed, monkeypatch):
    behind_its_back(OTHER_TEXT)
    monkeypatch.setattr(queries, "sum_of_addendum", lambda addendum: addendum.sha256)

    assert OTHER_WORDS in get("signed_record", signed, by=office.asha).content.decode()


def test_without_the_sums_other_notes_would_stand_there(office, withdrawn, monkeypatch):
    behind_its_back(OTHER_CONTENT)
    monkeypatch.setattr(queries, "sum_of_withdrawn", lambda notes, saves: notes.sha256)

    assert OTHER_WORDS in get("signed_record", withdrawn, by=office.sam).content.decode()


@pytest.mark.parametrize(
    ("table", "fixture", "reader"),
    [
        ("recording_withdrawnrecord", "withdrawn", "signed_record"),
        ("recording_withdrawnrecord", "withdrawn", "copy_record"),
        ("recording_signedrecord", "signed", "signed_record"),
    ],
)
def test_where_it_is_gone_no_reader_ends_in_an_error(table, fixture, reader, office, request):
    record = request.getfixturevalue(fixture)
    behind_its_back(f"DELETE FROM {table}")

    assert get(reader, record, by=office.sam).status_code == 409


@pytest.mark.parametrize(
    "statement", ["UPDATE recording_withdrawnrecord SET content = '{}'", "DELETE FROM recording_withdrawnrecord"]
)
def test_the_database_keeps_notes_about_another_family_as_they_were_closed(statement, withdrawn):
    with (
        pytest.raises(DatabaseError, match="stay as they were closed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# What verify-trail compares


def test_what_is_as_the_trail_says_is_no_finding(signed):
    assert findings() == []
    assert list(held.written_before_sums()) == []


def test_notes_that_are_as_the_trail_says_are_no_finding(withdrawn):
    assert findings() == []
    assert list(held.written_before_sums()) == []


def test_nor_is_what_was_written_in_summer(office):
    with clock.at(clock.london(datetime.datetime(2027, 7, 1, 12, tzinfo=datetime.UTC))):
        record = office.start(datetime.date(2027, 7, 1))
        office.sign(record)
        services.add_addendum(by=office.asha, record_id=record.id, about="", text=WORDS, save_id=uuid.uuid4())
        services.withdraw(by=office.sam, record_id=office.start(datetime.date(2027, 7, 2)).id)

    assert findings() == []


@pytest.mark.parametrize("change", CHANGES_OF_ADDENDA.values(), ids=CHANGES_OF_ADDENDA)
def test_a_changed_addendum_is_found(change, signed):
    behind_its_back(change)

    [finding] = findings()
    assert "is not what was added" in finding


@pytest.mark.parametrize("has_a_sum", [True, False])
def test_a_changed_addendum_is_found_also_with_a_sum_of_its_own(has_a_sum, office, signed):
    behind_its_back(OTHER_TEXT)
    sha256 = sums.sum_of_addendum(Addendum.objects.get()) if has_a_sum else ""
    behind_its_back(("UPDATE recording_addendum SET sha256 = %s", [sha256]))

    assert OTHER_WORDS in get("signed_record", signed, by=office.asha).content.decode()
    [finding] = findings()
    assert "is not what was added" in finding


@pytest.mark.parametrize("sum_of_their_own", ["0" * 64, ""])
@pytest.mark.parametrize("change", CHANGES_OF_NOTES.values(), ids=CHANGES_OF_NOTES)
def test_changed_notes_are_found_also_with_a_sum_of_their_own(change, sum_of_their_own, withdrawn):
    behind_its_back(change, ("UPDATE recording_withdrawnrecord SET sha256 = %s", [sum_of_their_own]))

    [finding] = findings()
    assert "is not what was closed" in finding


def test_an_addendum_put_beneath_another_record_is_found(office, signed):
    other = office.start(signed.on.replace(month=12))
    field = Addendum._meta.get_field("record")
    behind_its_back(("UPDATE recording_addendum SET record_id = %s", [field.get_db_prep_value(other.pk, connection)]))

    assert len(findings()) == 1


def test_what_is_gone_is_found(signed):
    behind_its_back("DELETE FROM recording_addendum")

    [finding] = findings()
    assert "was added, and is not there any more" in finding


def test_notes_that_are_gone_are_found(withdrawn):
    behind_its_back("DELETE FROM recording_withdrawnrecord")

    [finding] = findings()
    assert "are not there any more" in finding


@pytest.mark.parametrize("fixture", ["signed", "withdrawn"])
def test_what_the_trail_says_nothing_of_is_found(fixture, request):
    request.getfixturevalue(fixture)
    behind_its_back("DELETE FROM audit_trailevent WHERE event IN ('addendum.added', 'record.withdrawn')")

    assert any("nothing in the trail says" in finding for finding in findings())


def test_what_was_withdrawn_and_counts_again_is_found(withdrawn):
    behind_its_back(("UPDATE actions_agreedaction SET removed = %s", [False]))

    [finding] = findings()
    assert "counts for its family again" in finding


@pytest.mark.parametrize(
    ("fixture", "change"),
    [
        ("signed", "status = 'recording'"),
        ("signed", "status = 'abandoned', abandoned_because = 'Nobody came.'"),
        ("withdrawn", "status = 'recording', is_about_another_family = (1 = 0)"),
        ("withdrawn", "is_about_another_family = (1 = 0)"),
    ],
)
def test_a_closed_record_that_stands_otherwise_is_found(fixture, change, request):
    record = request.getfixturevalue(fixture)
    behind_its_back(f"UPDATE records_record SET {change}")

    [finding] = findings()
    assert str(record.id) in finding
    assert "does not stand as the trail says" in finding


def test_a_record_closed_behind_handrails_back_is_found(office):
    office.start()
    behind_its_back("UPDATE records_record SET status = 'abandoned', abandoned_because = 'Nobody came.'")

    assert len(findings()) == 1


# What was written before there were sums


@pytest.fixture
def of_an_earlier_day(signed):
    behind_its_back("UPDATE recording_addendum SET sha256 = ''", "UPDATE audit_trailevent SET detail = '{}'")


def test_what_was_written_before_sums_is_shown_and_said_to_be_held_by_nothing(office, signed, of_an_earlier_day):
    assert get("signed_record", signed, by=office.asha).status_code == 200
    assert list(held.addenda_not_as_added()) == []
    [note] = held.written_before_sums()
    assert note == "Addenda from before the trail told their sums, in which no change would be found: 1."


def test_nor_is_what_was_closed_before_sums(office, withdrawn):
    behind_its_back("UPDATE recording_withdrawnrecord SET sha256 = ''", "UPDATE audit_trailevent SET detail = '{}'")

    assert get("signed_record", withdrawn, by=office.sam).status_code == 200
    assert list(held.notes_not_as_withdrawn()) == []
    assert len(list(held.written_before_sums())) == 1


def test_the_row_of_the_trail_tells_the_sum(signed):
    [added] = TrailEvent.objects.filter(event="addendum.added")
    assert added.detail["sha256"] == sums.sum_of_addendum(Addendum.objects.get())


@pytest.fixture
def of_two_families(office, signed):
    """Hartley's signed record, and another family with a child of its own."""
    other = case_services.open_new_case(by=office.sam, reference="WM-2", team=office.sam.team)
    child = Person.objects.create(case=other, name="Finn Kearney", kind="child", position=0)
    assert findings() == []
    return signed, other, child


def test_a_record_put_under_another_family_is_found_and_shown_nowhere(office, of_two_families):
    record, other, _ = of_two_families
    behind_its_back(("UPDATE records_record SET case_id = %s", [in_the_database(other.pk)]))

    assert f"The record {record.pk} was begun for WM-1, and stands under WM-2." in findings()
    for reader in READERS:
        page = get(reader, record, by=office.sam)
        assert page.status_code != 200
        assert WORDS not in page.content.decode()


def test_a_child_of_a_record_put_under_another_family_is_found(office, of_two_families):
    record, other, _ = of_two_families
    behind_its_back(
        ("UPDATE families_person SET case_id = %s WHERE name = %s", [in_the_database(other.pk), "Ava Hartley"])
    )

    assert findings() == [f"The child {office.ava.pk} is in the record {record.pk}, and belongs to another family."]


@pytest.mark.parametrize("change", ["signed_by", "signed_at"])
def test_a_signature_given_to_somebody_else_or_another_day_is_found(office, signed, change):
    others = {
        "signed_by": ("signed_by_id", in_the_database(office.asha.pk)),
        "signed_at": ("signed_at", "2026-11-20 12:00:00+00:00"),
    }
    column, value = others[change]
    behind_its_back((f"UPDATE recording_signedrecord SET {column} = %s", [value]))

    [finding] = findings()
    assert "was signed by somebody else, or at another time" in finding
