"""Who gets a document, what is left in the trail, and that a signed one never changes."""

import datetime

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from handrail.audit.models import TrailEvent
from handrail.documents.tests.samples import said_in_pdf, said_in_word, squeezed
from handrail.supervision.goals.models import Goal
from handrail.supervision.recording import services

pytestmark = pytest.mark.django_db
DOCUMENTS = {"record_word": said_in_word, "record_pdf": said_in_pdf}
each = pytest.mark.parametrize("page", DOCUMENTS)
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def draft(office):
    record = office.start()
    office.save(record, "answer", "key_factors", text="Shame keeps the door shut.")
    office.agree(record, "Ring the school", who="Asha Raman", by_when="in 2 weeks")
    return record


@pytest.fixture
def signed(office, draft):
    office.sign(draft)
    return draft


def download(page, record_id, *, by, **asked):
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse(page, args=[record_id]), asked)


def downloads():
    return TrailEvent.objects.filter(event="document.downloaded").order_by("at")


@each
def test_a_document_is_sent_as_a_file_with_a_name_that_names_nobody(page, office, signed):
    answer = download(page, signed.id, by=office.asha)
    ending, kind = {"record_word": ("docx", "wordprocessingml"), "record_pdf": ("pdf", "application/pdf")}[page]
    assert answer.status_code == 200
    assert kind in answer["Content-Type"]
    assert (
        answer["Content-Disposition"] == f'attachment; filename="2026-11-23 Group supervision M10231 M10232.{ending}"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert squeezed("Shame keeps the door shut.") in DOCUMENTS[page](answer.content)


@each
def test_a_draft_can_be_taken_along_and_is_marked_and_called_one(page, office, draft):
    answer = download(page, draft.id, by=office.asha)
    assert squeezed("Draft: not signed") in DOCUMENTS[page](answer.content)
    assert 'filename="DRAFT 2026-11-23' in answer["Content-Disposition"]


@each
def test_guidance_notes_come_when_they_are_asked_for(page, office, signed):
    note = squeezed("Most of this should be covered very briefly.")
    assert note not in DOCUMENTS[page](download(page, signed.id, by=office.asha).content)
    assert note in DOCUMENTS[page](download(page, signed.id, by=office.asha, guidance="yes").content)


@each
def test_a_document_one_may_not_have_cannot_be_told_from_one_that_is_not_there(page, office, signed):
    refused, missing = (download(page, record_id, by=office.priya) for record_id in (signed.id, NOWHERE))
    assert refused.status_code == missing.status_code == 404
    assert "Content-Disposition" not in refused
    assert len(refused.content) == len(missing.content)
    assert not downloads().exists()


@each
def test_every_download_leaves_one_row_and_no_look(page, office, signed):
    for _ in range(2):
        download(page, signed.id, by=office.asha, guidance="yes")
    first, second = downloads()
    assert (first.actor_id, first.case_reference, first.subject_id) == (str(office.asha.pk), "WM-1", str(signed.id))
    assert first.subject == {"record_word": "Word document", "record_pdf": "PDF document"}[page]
    assert second.detail == {"draft": False, "guidance": True}
    assert not TrailEvent.objects.filter(event="case.looked").exists()


@each
def test_there_is_no_document_without_its_row(page, office, signed):
    def refuse(execute, sql, *arguments):
        if sql.startswith("INSERT INTO") and "trailevent" in sql:
            raise DatabaseError("disk full")
        return execute(sql, *arguments)

    with connection.execute_wrapper(refuse):
        answer = download(page, signed.id, by=office.asha)
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer
    assert download(page, signed.id, by=office.asha).status_code == 200


@each
def test_a_name_that_was_typed_as_an_id_stands_in_no_name_of_a_file(page, office, draft):
    office.ava.mosaic_id = "Ava-Hartley-2017"
    office.ava.save()
    named = download(page, draft.id, by=office.sam)["Content-Disposition"]
    assert "Ava" not in named
    assert office.noah.mosaic_id in named


@each
def test_nothing_that_happens_later_changes_a_signed_document(page, office, signed):
    def said():
        return DOCUMENTS[page](download(page, signed.id, by=office.sam).content)

    before = said()
    office.ava.name = "Ava Somebody-Else"
    office.ava.save()
    office.asha.name = "Asha Married"
    office.asha.save()
    Goal.objects.update(statement="Another goal")
    later = office.start(datetime.date(2026, 12, 21))
    office.save(later, "answer", "key_factors", text="Later words")
    assert said() == before


@each
def test_a_draft_does_follow_what_is_changed(page, office, draft):
    office.ava.name = "Ava Somebody-Else"
    office.ava.save()
    assert "AvaSomebody-Else" in DOCUMENTS[page](download(page, draft.id, by=office.sam).content)


@each
def test_an_addendum_stands_beneath_what_was_signed(page, office, signed):
    before = DOCUMENTS[page](download(page, signed.id, by=office.sam).content)
    services.add_addendum(by=office.sam, record_id=signed.id, text="Noah was ill.", about="", save_id=NOWHERE)
    after = DOCUMENTS[page](download(page, signed.id, by=office.sam).content)
    assert "Noahwasill.SamOkafor" in after
    assert after.startswith(before[: before.index("Thistemplatehasbeencompiled")])


def test_every_record_of_the_council_makes_both_documents(westmere):
    from handrail.documents.pdf_export.writing import write_pdf
    from handrail.documents.word_export.writing import write_word
    from handrail.supervision.recording import queries
    from handrail.supervision.records.models import Record

    warning = squeezed("Some characters cannot be drawn")
    for record in Record.objects.select_related("chair"):
        document = queries.document_of(record.id, user=record.chair)
        word = said_in_word(write_word(document.walk, addenda=document.addenda, guidance=True))
        pdf = said_in_pdf(write_pdf(document.walk, addenda=document.addenda, guidance=True))
        assert warning not in pdf
        for child in document.walk["record"]["children"]:
            assert squeezed(child["name"]) in word
            assert squeezed(child["name"]) in pdf
