"""A page sent a second time says what it says then: the same words are saved once, other words are saved as well."""

import re

import pytest
from django.urls import reverse

from handrail.supervision.recording.models import Addendum
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records.models import Answer, Revision

pytestmark = pytest.mark.django_db

FIRST = "First words."
MORE = "First words. Ava told her teacher that she is afraid to go home."
BOX = "answer.key_factors.text"


@pytest.fixture
def record(office):
    return office.start()


@pytest.fixture
def sheet(office, record):
    return Sheet.of(office.sam, record)


def stands():
    return Answer.objects.get(prompt="key_factors").text


def test_words_typed_while_a_page_was_slow_to_answer_are_saved_when_it_is_sent_again(sheet):
    page = sheet.fields()
    sheet.save({BOX: FIRST}, on=page)
    answer = sheet.save({BOX: MORE}, on=page)

    assert answer.status_code == 303
    assert stands() == MORE
    assert not Revision.objects.filter(number=None).exists()


def test_the_same_page_sent_three_times_is_one_save(sheet):
    page = sheet.fields()
    for _ in range(3):
        assert sheet.save({BOX: FIRST}, on=page).status_code == 303

    assert Revision.objects.filter(row_kind="answer", row_key="key_factors").count() == 1


def test_an_older_page_sent_again_leaves_what_was_written_since(sheet, office, record):
    """Its words were saved, and are part of what stands."""
    page = sheet.fields()
    sheet.save({BOX: FIRST}, on=page)
    other = Sheet.of(office.asha, record)
    other.save({BOX: f"{FIRST} Asha went on."})
    sheet.save({BOX: FIRST}, on=page)

    assert stands() == f"{FIRST} Asha went on."
    assert not Revision.objects.filter(number=None).exists()


def test_words_typed_into_a_row_that_was_added_by_a_page_sent_before_stand_in_one_row(sheet):
    page = sheet.fields()
    sheet.press("add:action:category=intervention", {BOX: FIRST}, on=page)
    sheet.press("add:action:category=intervention", {BOX: MORE}, on=page)

    assert stands() == MORE
    assert Revision.objects.filter(row_kind="action").count() == 1


def test_an_addendum_sent_again_with_other_words_is_another_one(office, record, sheet):
    office.sign(record)
    address = reverse("signed_record", args=[record.id])
    save_id = "6f0f5a1a-6c1b-4f53-9a3c-0d0e1f2a3b4c"
    for text in ("First addendum", "First addendum, and what I forgot.", "First addendum"):
        answer = sheet.client.post(address, {"save_id": save_id, "about": "", "text": text})
        assert answer.status_code == 302

    assert list(Addendum.objects.order_by("added_at").values_list("text", flat=True)) == [
        "First addendum",
        "First addendum, and what I forgot.",
    ]


def test_who_decides_between_two_texts_on_an_older_page_writes_over_nothing_that_came_since(office, record, sheet):
    office.save(record, "answer", "values", by=office.sam, text="Loyal.")
    office.save(record, "answer", "values", by=office.asha, text="Tired.")
    page, shown = sheet.fields(), sheet.open()
    office.save(record, "answer", "values", by=office.asha, base=1, text="Loyal, and he hit her on 3 May.")
    this_stands = re.search(r'value="(settle:answer:values:\d+:this)"', shown)[1]
    sheet.press(this_stands, on=page)

    stands = Answer.objects.get(prompt="values").text
    beside = [words["text"] for words in Revision.objects.filter(number=None).values_list("values", flat=True)]
    assert "3 May" in stands
    assert "Tired." in [stands, *beside]
