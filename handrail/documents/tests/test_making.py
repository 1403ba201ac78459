"""No document, however large, holds a worker longer than its limit, fills its memory, or stops the next one."""

import threading
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from handrail.accounts.tests.factories import make_user
from handrail.audit.models import TrailEvent
from handrail.documents import making
from handrail.documents.making import Busy, Maker, TooLarge, one_at_a_time
from handrail.documents.pdf_export.writing import write_pdf
from handrail.documents.tests.samples import said_in_pdf, said_in_word, walk_saying
from handrail.documents.word_export.writing import write_word

PDF, WORD = "PDF document", "Word document"
MIB = 1024 * 1024


@pytest.fixture
def make():
    maker = Maker()
    yield maker
    maker.stop()


def long_walk(characters):
    walk = walk_saying("Kelly came.")
    words = "Kelly rang Dev from the bus stop, to say that she had nearly not gone. "
    walk["sections"][0]["answer"] = [{"kind": "text", "text": words * (characters // len(words))}]
    return walk


def held_by(maker):
    """The bytes of the process that documents are made in."""
    with open(f"/proc/{maker.at_work.process.pid}/statm") as pages:
        return int(pages.read().split()[1]) * 4096


def test_both_documents_are_those_their_writers_write(make):
    walk = walk_saying("Kelly came.")
    asked = {"walk": walk, "addenda": [], "guidance": True}

    assert said_in_pdf(make.make(PDF, **asked)) == said_in_pdf(write_pdf(**asked))
    assert said_in_word(make.make(WORD, **asked)) == said_in_word(write_word(**asked))


def test_one_that_takes_too_long_is_given_up_and_the_next_is_made(make, monkeypatch, caplog):
    make.make(PDF, walk=walk_saying("Warm."))
    monkeypatch.setattr(making, "SECONDS_TO_MAKE", 0.5)
    began = time.monotonic()
    with pytest.raises(TooLarge):
        make.make(PDF, walk=long_walk(4_000_000))

    assert time.monotonic() - began < 5
    assert [logged.handrail_fields for logged in caplog.records] == [{"document": "PDF", "why": "time"}]
    monkeypatch.undo()
    assert make.make(PDF, walk=walk_saying("Kelly came.")).startswith(b"%PDF")


def test_one_that_needs_too_much_memory_is_given_up_and_the_next_is_made(make, monkeypatch, caplog):
    monkeypatch.setattr(making, "MOST_MEMORY", 360 * MIB)
    with pytest.raises(TooLarge):
        make.make(PDF, walk=long_walk(4_000_000))

    [logged] = caplog.records
    assert logged.handrail_event == "document_failed" or logged.handrail_fields["why"] == "memory"
    assert make.make(PDF, walk=walk_saying("Kelly came.")).startswith(b"%PDF")


def test_memory_is_given_back_after_a_large_one(make, monkeypatch):
    monkeypatch.setattr(making, "MOST_MEMORY_KEPT", 170 * MIB)
    make.make(PDF, walk=long_walk(700_000))
    make.make(PDF, walk=walk_saying("Kelly came."))

    assert held_by(make) < 170 * MIB


def test_without_ending_it_the_memory_would_be_kept(make, monkeypatch):
    monkeypatch.setattr(making, "MOST_MEMORY_KEPT", 10_000 * MIB)
    make.make(PDF, walk=long_walk(700_000))
    make.make(PDF, walk=walk_saying("Kelly came."))

    assert held_by(make) > 170 * MIB


def test_a_process_that_died_is_started_again(make):
    make.make(PDF, walk=walk_saying("Kelly came."))
    make.at_work.process.kill()
    make.at_work.process.wait()

    assert make.make(WORD, walk=walk_saying("Kelly came.")).startswith(b"PK")


def test_the_process_ends_with_its_worker(make):
    make.make(WORD, walk=walk_saying("Kelly came."))
    make.at_work.connection.close()

    assert make.at_work.process.wait(10) == 0


def test_others_wait_for_one_being_made_only_so_long(make, monkeypatch):
    make.make(PDF, walk=walk_saying("Warm."))
    monkeypatch.setattr(making, "SECONDS_TO_WAIT", 0.1)
    monkeypatch.setattr(making, "SECONDS_TO_MAKE", 2)

    def make_a_large_one():
        with pytest.raises(TooLarge):
            make.make(PDF, walk=long_walk(4_000_000))

    large = threading.Thread(target=make_a_large_one)
    large.start()
    time.sleep(0.3)
    with pytest.raises(Busy):
        make.make(PDF, walk=walk_saying("Kelly came."))
    large.join()


@pytest.mark.django_db
def test_one_person_has_one_document_made_at_a_time_and_others_have_theirs():
    sam, lorraine = make_user(), make_user(email="lorraine.pike@example.org")
    with one_at_a_time(sam):
        with pytest.raises(Busy), one_at_a_time(sam):
            pass
        with one_at_a_time(lorraine):
            pass
    with one_at_a_time(sam):
        pass


@pytest.fixture
def record(office, db):
    return office.start()


def ask(office, page, record):
    client = Client()
    client.force_login(office.asha)
    return client.get(reverse(page, args=[record.id]))


def test_a_second_one_is_told_to_wait_and_nothing_is_written_in_the_trail(office, record):
    with one_at_a_time(office.asha):
        answer = ask(office, "record_pdf", record)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Your document is being made" in answer.content.decode()
    assert not TrailEvent.objects.filter(event="document.downloaded").exists()
    assert ask(office, "record_pdf", record).status_code == 200


@pytest.mark.parametrize(("page", "way_on"), [("record_pdf", "Word document"), ("record_word", "service desk")])
def test_one_that_is_too_large_says_what_to_do(office, record, monkeypatch, page, way_on):
    def too_large(*_, **__):
        raise TooLarge

    monkeypatch.setattr(making.maker, "make", too_large)
    answer = ask(office, page, record)

    assert answer.status_code == 422
    assert "too long for a" in answer.content.decode()
    assert way_on in answer.content.decode()
    assert cache.get(f"document-{office.asha.pk}") is None
