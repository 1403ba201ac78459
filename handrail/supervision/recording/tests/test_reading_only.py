"""Whoever reads about a family and may not write sees its records as they read; a change is refused with the reason."""

import uuid

import pytest
from django.urls import reverse

from handrail.core.tests.answers import FROM_OUR_PAGE
from handrail.supervision.records.models import Revision


@pytest.fixture
def reader(client, lee):
    client.force_login(lee)
    return client


def test_an_open_record_is_shown_as_it_reads_now(reader, westmere):
    record = westmere.record("hartley-2026-11-23")

    response = reader.get(reverse("record", args=[record.id]), follow=True)

    assert response.redirect_chain[-1][0] == reverse("signed_record", args=[record.id])
    page = response.content.decode()
    assert "Record, not signed yet" in page
    assert "<textarea" not in page
    assert reader.get(reverse("record_word", args=[record.id])).status_code == 200


def test_a_signed_record_is_shown_without_the_form_that_adds_beneath_it(reader, client, westmere, sam):
    address = reverse("signed_record", args=[westmere.record("hartley-2026-10-26").id])
    assert "Something to correct?" not in reader.get(address).content.decode()

    client.force_login(sam)
    assert "Something to correct?" in client.get(address).content.decode()


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_save_is_refused_with_the_reason_and_changes_nothing(reader, westmere, accept):
    record = westmere.record("hartley-2026-11-23")
    before = Revision.objects.count()
    sent = {"row": "answer.values", "base": "0", "save_id": str(uuid.uuid4()), "typed.text": "A word."}

    response = reader.post(reverse("save_row", args=[record.id]), sent, headers={"accept": accept})

    assert response.status_code == 403
    assert "change nothing" in response.content.decode()
    assert Revision.objects.count() == before


def test_a_whole_page_is_refused_and_its_words_given_back(reader, westmere):
    record = westmere.record("hartley-2026-11-23")
    sent = {"do": "save", "save_id": str(uuid.uuid4()), "answer.values.text": "We waited.", "answer.values.base": "0"}

    response = reader.post(reverse("record", args=[record.id]), sent, headers=FROM_OUR_PAGE)

    assert response.status_code == 403
    assert "We waited." in response.content.decode()


def test_nothing_is_added_beneath_a_signed_record(reader, westmere):
    record = westmere.record("hartley-2026-10-26")

    response = reader.post(
        reverse("signed_record", args=[record.id]), {"save_id": str(uuid.uuid4()), "text": "A word."}
    )

    assert response.status_code == 403
    assert not record.addenda.exists()
