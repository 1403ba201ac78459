"""A page sent after its session has ended gives back what was typed into it, and nothing of what it showed."""

import pytest

from handrail.config import refusals
from handrail.supervision.recording.tests.page import Sheet, fields_of

pytestmark = pytest.mark.django_db
STOOD = "Ava lives with her grandmother."
TYPED = "Ava told her teacher that she is afraid to go home."


@pytest.fixture
def record(office):
    return office.start()


def test_only_what_was_typed_comes_back_under_the_words_of_its_box(office, record):
    office.save(record, "answer", "values", by=office.sam, text=STOOD)
    office.save(record, "goal", "5b7d1a52-5a0f-4d0c-9b53-8f6f0a4a1c77", by=office.sam, statement="Ava sleeps well.")
    sheet = Sheet.of(office.sam, record)
    page = sheet.fields()
    sheet.client.logout()

    answer = sheet.save({"answer.key_factors.text": TYPED}, on=page)

    said = answer.content.decode()
    assert answer.status_code == 403
    assert TYPED in said
    assert STOOD not in said
    assert "Ava sleeps well." not in said
    assert "Key factors" in said
    assert "Answer key" not in said, "the words of the box, not its name"


def test_what_was_typed_over_words_that_stood_comes_back(office, record):
    office.save(record, "answer", "values", by=office.sam, text=STOOD)
    sheet = Sheet.of(office.sam, record)
    page = sheet.fields()
    sheet.client.logout()

    said = sheet.save({"answer.values.text": f"{STOOD} {TYPED}"}, on=page).content.decode()
    assert f"{STOOD} {TYPED}" in said


def test_the_children_that_a_page_showed_do_not_come_back(office, record):
    client = Sheet.of(office.sam, record).client
    address = f"/records/{record.id}/children/"
    page = fields_of(client.get(address), form=("id", "children"))
    client.logout()

    said = client.post(address, page | {"new-name": "Mia Hartley"}).content.decode()
    assert "Mia Hartley" in said
    assert "Noah Hartley" not in said


def test_control_a_refusal_that_gave_back_all_that_was_sent_would_show_the_record(office, record, monkeypatch):
    office.save(record, "answer", "values", by=office.sam, text=STOOD)
    monkeypatch.setattr(refusals, "was_left", lambda *_: False)
    sheet = Sheet.of(office.sam, record)
    page = sheet.fields()
    sheet.client.logout()

    assert STOOD in sheet.save({"answer.key_factors.text": TYPED}, on=page).content.decode()
