"""A signed record that somebody changed in the database is shown nowhere as what was signed, and ends in no error."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock, dates
from handrail.core.migration_triggers import refusals_lifted
from handrail.supervision.recording import queries
from handrail.supervision.recording.held_to_the_trail import records_not_as_signed
from handrail.supervision.recording.models import SignedRecord
from handrail.supervision.recording.walk import canonical

pytestmark = pytest.mark.django_db
WORDS, OTHER_WORDS = "Shame keeps the door shut.", "Pride keeps the door shut."
READERS = ("signed_record", "record_word", "record_pdf")


@pytest.fixture
def signed(office):
    record = office.start()
    office.save(record, "answer", "key_factors", text=WORDS)
    office.sign(record)
    return record


def says_so():
    signed_on = clock.london(SignedRecord.objects.get().signed_at).date()
    return f"What stands here is not what was signed on {dates.say(signed_on)}."


def as_it_was(content):
    return content


def with_other_words(content):
    return content.replace(WORDS, OTHER_WORDS)


CHANGES = {
    "other words": with_other_words,
    "another date in the record": lambda content: content.replace("2026-11-23", "2026-11-22"),
    "no JSON": lambda content: "{",
    "nothing": lambda content: "",
    "other JSON": lambda content: "[1]",
}


def change(record, how, *, sum_too=False):
    content = how(SignedRecord.objects.get(record=record).content)
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recording_signedrecord SET content = %s WHERE record_id = %s",
            [content, SignedRecord._meta.get_field("record").get_db_prep_value(record.pk, connection)],
        )
        if sum_too:
            cursor.execute("UPDATE recording_signedrecord SET sha256 = %s", [canonical.fingerprint(content)])


def get(reader, record, *, by, **headers):
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse(reader, args=[record.id]), headers=headers)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("how", CHANGES.values(), ids=CHANGES)
def test_no_reader_shows_it_as_signed(how, reader, office, signed):
    change(signed, how)

    answer = get(reader, signed, by=office.asha)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert says_so() in said
    assert "Tell information governance" in said
    assert not {word for word in (WORDS, OTHER_WORDS, "Signed record", "fingerprint") if word in said}


@pytest.mark.parametrize("reader", READERS)
def test_what_was_signed_is_shown(reader, office, signed):
    change(signed, as_it_was)

    assert get(reader, signed, by=office.asha).status_code == 200


def test_without_the_comparison_other_words_would_stand_above_the_old_sum(office, signed, monkeypatch):
    change(signed, with_other_words)
    monkeypatch.setattr(SignedRecord, "is_as_signed", True)

    answer = get("signed_record", signed, by=office.asha)
    assert OTHER_WORDS in answer.content.decode()


def test_who_looks_at_it_stands_in_the_trail(office, signed):
    change(signed, with_other_words)
    get("signed_record", signed, by=office.asha)

    assert TrailEvent.objects.filter(actor_id=str(office.asha.pk), event="case.looked").exists()


def test_nobody_else_learns_of_it(office, signed):
    change(signed, with_other_words)

    assert get("signed_record", signed, by=make_user("Dev Mistry")).status_code == 404


@pytest.mark.parametrize("how", CHANGES.values(), ids=CHANGES)
def test_the_next_record_says_so_where_last_time_stands(how, office, signed):
    later = office.start(datetime.date(2026, 12, 21))
    change(signed, how)

    answer = get("record", later, by=office.sam)
    assert answer.status_code == 200
    assert says_so() in answer.content.decode()
    assert not {word for word in (WORDS, OTHER_WORDS) if word in answer.content.decode()}


# What verify-trail compares


def test_a_signed_record_that_is_as_the_trail_says_is_no_finding(signed):
    assert list(records_not_as_signed()) == []


@pytest.mark.parametrize("sum_too", [False, True])
def test_a_changed_record_is_found_also_with_a_sum_of_its_own(sum_too, signed):
    change(signed, with_other_words, sum_too=sum_too)

    [finding] = records_not_as_signed()
    assert str(signed.id) in finding
    assert "is not what was signed" in finding


def test_a_changed_sum_is_found(signed):
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute("UPDATE recording_signedrecord SET sha256 = %s", ["0" * 64])

    [finding] = records_not_as_signed()
    assert "is not what was signed" in finding


def test_a_record_that_nobody_signed_through_handrail_is_found(office, signed):
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_trailevent WHERE event = 'record.signed'")

    [finding] = records_not_as_signed()
    assert "nothing in the trail says that it was signed" in finding


def test_a_signed_record_that_is_gone_is_found(signed):
    with refusals_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM recording_signedrecord")

    [finding] = records_not_as_signed()
    assert "was signed, and what was signed is not there any more" in finding


def test_words_that_the_page_reads_are_those_that_are_compared(office, signed):
    assert queries.document_of(signed.id, user=office.asha).walk["signature"]
