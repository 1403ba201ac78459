"""Signing closes a record for good: it reads for ever as it read then, whatever happens around it."""

import datetime
import json
import re
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from handrail.core.migration_triggers import refusals_lifted
from handrail.core.refusals import NotAllowed
from handrail.form_library.models import FormVersion
from handrail.supervision.goals.models import Goal
from handrail.supervision.recording import queries, services
from handrail.supervision.recording.models import Addendum, SignedRecord
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.recording.walk import canonical
from handrail.supervision.records.models import Record, RecordChild

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(office):
    record = office.start()
    goal = uuid.uuid4()
    office.save(record, "answer", "key_factors", text="Shame keeps the door shut.")
    office.save(record, "goal", goal, statement="Kelly will go to 12 sessions", kind="process", target="12")
    office.save(record, "measurement", goal, value="3", comment="Three kept")
    office.agree(record, "Ring the school", who="Asha Raman", by_when="in 2 weeks")
    office.sign(record)
    return record


def reads(record) -> str:
    return json.dumps(queries.document_of(record.id, user=record.chair).walk, ensure_ascii=False)


def test_a_signed_record_says_what_was_written(signed):
    said = reads(signed)
    for words in (
        "Ava Hartley",
        "M10231",
        "Shame keeps the door shut.",
        "Kelly will go to 12 sessions",
        "3 now",
        "Ring the school",
        "7 December 2026",
    ):
        assert words in said


def test_its_fingerprint_is_that_of_what_it_says(signed):
    stored = SignedRecord.objects.get()
    assert canonical.fingerprint(stored.content) == stored.sha256
    assert canonical.canonical(json.loads(stored.content)) == stored.content


def test_nothing_that_happens_later_changes_what_it_says(office, signed):
    before = reads(signed)

    office.ava.name = "Ava Somebody-Else"
    office.ava.save()
    office.asha.name = "Asha Married"
    office.asha.save()
    Goal.objects.update(statement="Another goal")
    later = office.start(datetime.date(2026, 12, 21))
    office.save(later, "answer", "key_factors", text="Later words")
    draft = FormVersion(name="another-form", title="Another form", content={}, content_sha256="")
    draft.save()

    assert reads(signed) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda row: SignedRecord.objects.filter(pk=row.pk).update(content="{}"),
        lambda row: SignedRecord.objects.filter(pk=row.pk).delete(),
        lambda row: row.delete(),
        lambda row: SignedRecord(
            pk=row.pk, record=row.record, content="{}", sha256="", signed_by=row.signed_by, signed_at=row.signed_at
        ).save(),
        lambda row: Record.objects.filter(pk=row.record_id).update(status="recording"),
        lambda row: Record.objects.filter(pk=row.record_id).update(on=datetime.date(2026, 1, 1)),
    ],
    ids=["queryset update", "queryset delete", "model delete", "model save", "opening it again", "another date"],
)
def test_models_and_querysets_cannot_change_it(signed, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(SignedRecord.objects.get())
    assert "Shame" in reads(signed)


SQL = [
    "UPDATE recording_signedrecord SET content = '{}'",
    "UPDATE recording_signedrecord SET sha256 = 'x'",
    "DELETE FROM recording_signedrecord",
    "UPDATE records_record SET status = 'recording'",
    "DELETE FROM records_record",
]


@pytest.mark.parametrize("statement", SQL)
def test_sql_cannot_change_it(signed, statement):
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement)
    assert "Shame" in reads(signed)


def test_it_is_the_triggers_that_refuse(signed):
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE recording_signedrecord SET sha256 = 'x'")
    assert SignedRecord.objects.get().sha256 == "x"


def test_signing_again_gives_the_same_signature(office):
    record = office.start()
    signatures = {services.sign_off(by=office.sam, record_id=record.id, save_id=uuid.uuid4()).pk for _ in range(100)}
    assert len(signatures) == 1


def test_only_the_chair_or_the_deputy_signs(office):
    record = office.start()
    with pytest.raises(NotAllowed, match="Sam Okafor, who chairs"):
        services.sign_off(by=office.asha, record_id=record.id, save_id=uuid.uuid4())


def test_a_record_without_a_child_cannot_be_signed(office):
    record = office.start()
    RecordChild.objects.all().delete()
    with pytest.raises(NotAllowed, match="Add the child"):
        services.sign_off(by=office.sam, record_id=record.id, save_id=uuid.uuid4())
    record.refresh_from_db()
    assert record.can_be_written


def test_the_meetings_grants_end_five_working_days_after_signing(office, signed):
    ends = set(office.case.grants.filter(why="meeting").values_list("ends", flat=True))
    assert ends == {datetime.date(2026, 11, 30)}


def test_an_addendum_stands_beneath_and_changes_nothing_above(office, signed):
    before = reads(signed)
    save_id = uuid.uuid4()
    for _ in range(3):
        services.add_addendum(by=office.asha, record_id=signed.id, about="Goals", text="It was four.", save_id=save_id)

    document = queries.document_of(signed.id, user=office.sam)
    assert [row["text"] for row in document.addenda] == ["It was four."]
    assert reads(signed) == before


@pytest.mark.parametrize("statement", ["UPDATE recording_addendum SET text = 'x'", "DELETE FROM recording_addendum"])
def test_an_addendum_is_never_changed(office, signed, statement):
    services.add_addendum(by=office.asha, record_id=signed.id, about="", text="It was four.", save_id=uuid.uuid4())
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(statement)
    assert Addendum.objects.get().text == "It was four."


def test_an_unsigned_record_takes_no_addendum(office):
    with pytest.raises(NotAllowed):
        services.add_addendum(by=office.asha, record_id=office.start().id, about="", text="No", save_id=uuid.uuid4())


def test_a_conflict_nobody_decided_is_printed_with_both_texts(office):
    record = office.start()
    first = office.save(record, "answer", "values", text="Loyal.")
    office.save(record, "answer", "values", base=first.revision, text="Hopeful.")
    office.save(record, "answer", "values", by=office.sam, base=first.revision, text="Tired.")
    office.sign(record)
    assert "Hopeful." in reads(record)
    assert "Tired." in reads(record)


def test_an_abandoned_record_can_be_read_with_its_reason_and_takes_no_addendum(office, client):
    record = office.start()
    office.save(record, "answer", "key_factors", text="Shame keeps the door shut.")
    services.abandon(by=record.chair, record_id=record.id, because="Kelly went into hospital.")
    client.force_login(record.chair)
    page = client.get(f"/records/{record.id}/", follow=True)

    assert page.status_code == 200
    for words in ("Abandoned record", "Kelly went into hospital.", "Shame keeps the door shut."):
        assert words in page.content.decode()
    assert "fingerprint" not in page.content.decode()
    with pytest.raises(NotAllowed, match="abandoned"):
        services.add_addendum(by=record.chair, record_id=record.id, about="", text="Later.", save_id=uuid.uuid4())


def test_nothing_is_signed_that_changed_since_its_signer_read_it(office):
    record = office.start()
    sheet = Sheet.of(office.sam, record)
    address = reverse("check_record", args=[record.id])

    def shown() -> dict[str, str]:
        page = sheet.client.get(address).content.decode()
        return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("save_id", "shown")}

    read = shown()
    office.save(record, "answer", "key_factors", text="No further action.")
    answer = sheet.client.post(address, {**read, "statement": "yes"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "has changed since you opened this page" in page
    assert "No further action." in page
    assert not SignedRecord.objects.exists()
    assert sheet.client.post(address, {**shown(), "statement": "yes"}).status_code == 302
    assert "No further action." in reads(Record.objects.get())
