"""Whatever several people write into one record at the same moment is in the record or in its history.

In `script/test` a few writers; `script/measure R3` has thirty, on both databases.
"""

import pytest

from bench import r3_concurrency, stored_texts
from handrail.supervision.records import services as record_services
from handrail.supervision.records.choices import SaveOutcome
from handrail.supervision.records.models import Answer, Record

WRITERS, SAVES_EACH = 4, 4


@pytest.fixture
def hartley(westmere):
    return westmere.id_of(r3_concurrency.RECORD)


def write_without_looking(*, record_id, key, typed, based_on, **_):
    """Saves as a form does that reads, edits and writes, and keeps no history."""
    row, _ = Answer.objects.get_or_create(record_id=record_id, prompt=key, child=None)
    row.text = typed["text"]
    row.save(update_fields=["text"])
    return record_services.Saved(
        record=Record.objects.select_related("case").get(pk=record_id),
        outcome=str(SaveOutcome.SAVED),
        row_id=row.pk,
        revision=based_on + 1,
        values={"text": row.text},
    )


def test_what_everybody_adds_to_one_answer_at_once_is_found_again(live_server, hartley):
    written = r3_concurrency.one_answer(live_server.url, writers=WRITERS, saves_each=SAVES_EACH)
    wanted = r3_concurrency.all_words(range(WRITERS), SAVES_EACH)

    assert written.faults == []
    assert written.saved == wanted
    assert wanted <= stored_texts.words_found(hartley)
    assert stored_texts.half_saves(hartley) == []


def test_two_who_save_different_sections_at_the_same_moment_both_keep_everything(live_server, hartley):
    written = r3_concurrency.two_sections(live_server.url, moments=SAVES_EACH)
    wanted = r3_concurrency.all_words([r3_concurrency.FIRST_OF_TWO, r3_concurrency.FIRST_OF_TWO + 1], SAVES_EACH)

    assert (written.faults, written.merged, written.kept_apart) == ([], 0, 0)
    assert wanted <= written.saved & stored_texts.words_found(hartley)


def test_a_save_that_does_not_look_at_what_stands_would_lose_words(live_server, hartley, monkeypatch):
    monkeypatch.setattr(record_services, "save_row", write_without_looking)
    written = r3_concurrency.one_answer(live_server.url, writers=WRITERS, saves_each=SAVES_EACH)

    assert written.faults == []
    assert written.saved - stored_texts.words_found(hartley)


def test_a_save_without_its_revision_would_be_noticed(live_server, hartley, monkeypatch):
    r3_concurrency.one_answer(live_server.url, writers=1, saves_each=1)
    assert stored_texts.half_saves(hartley) == []

    monkeypatch.setattr(record_services, "save_row", write_without_looking)
    r3_concurrency.one_answer(live_server.url, writers=1, saves_each=2)
    assert len(stored_texts.half_saves(hartley)) == 1
