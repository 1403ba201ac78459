"""The ways by which words of a family once left with no row of the trail, and what stands against each."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.trail_of_writes import trail_not_written
from handrail.audit.models import TrailEvent
from handrail.supervision.recording import who_is_here
from handrail.supervision.recording.presenters.rows import Rows
from handrail.supervision.recording.queries import contents_of
from tests.access.arranging import NOW

OUT_OF_SERVICE, UNREADABLE, ONLY_READ = 503, 422, 403


@pytest.fixture
def sam(westmere):
    client = Client(raise_request_exception=False)
    client.force_login(westmere.worker("sam"))
    client.person = westmere.worker("sam")
    return client


def looks_of(person):
    return TrailEvent.objects.of(person.pk).filter(event="case.looked", case_reference="WM-2041").count()


def nothing_typed(row):
    return {"row": row, "base": "0", "save_id": str(uuid.uuid4())}


def test_a_save_with_nothing_typed_answers_with_no_row_unread(westmere, sam):
    record = westmere.record(NOW)
    address = reverse("save_row", args=[record.id])
    rows = [".".join(name) for name, (revision, _) in Rows(contents_of(record)).standing().items() if revision]
    assert len(rows) > 20

    with trail_not_written():
        answers = {row: sam.post(address, nothing_typed(row)).status_code for row in rows}
    assert set(answers.values()) == {OUT_OF_SERVICE}
    assert looks_of(sam.person) == 0

    answer = sam.post(address, nothing_typed(rows[0]))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    assert looks_of(sam.person) == 1


def test_a_save_that_wrote_something_asks_nothing_more_of_the_trail_than_its_own_row(westmere, sam):
    sent = {**nothing_typed("answer.values"), "typed.text": "Loyal to each other."}
    with CaptureQueriesContext(connection) as asked:
        sam.post(reverse("save_row", args=[westmere.id_of(NOW)]), sent)

    of_the_trail = [each["sql"] for each in asked if "audit_trail" in each["sql"]]
    assert [sql.partition(" ")[0] for sql in of_the_trail] == ["INSERT"]


def test_a_save_that_is_sent_again_answers_what_stands_now_and_is_a_look(westmere, sam):
    address = reverse("save_row", args=[westmere.id_of(NOW)])
    sent = {**nothing_typed("answer.values"), "typed.text": "Loyal to each other."}
    assert sam.post(address, sent).status_code == 200
    assert looks_of(sam.person) == 0, "the save has its own row"

    with trail_not_written():
        assert sam.post(address, sent).status_code == OUT_OF_SERVICE
    assert sam.post(address, sent).status_code == 200
    assert looks_of(sam.person) == 1


def test_bringing_back_what_can_no_longer_be_read_shows_no_history_without_its_row(westmere, sam):
    from handrail.supervision.goals.models import Goal, Measurement

    record = westmere.record(NOW)
    row = Measurement.objects.filter(record=record, goal__highest__isnull=False, value__isnull=False).first()
    save = record.revisions.get(row_id=row.pk, number=1)
    Goal.objects.filter(pk=row.goal_id).update(lowest=10**6, highest=10**6 + 1)
    Measurement.objects.filter(pk=row.pk).update(value=10**6)
    address = reverse("record_history", args=[record.id, "measurement", str(row.goal_id)])
    sent = {"back": save.pk, "base": str(row.revision), "save_id": str(uuid.uuid4())}

    with trail_not_written():
        assert sam.post(address, sent).status_code == OUT_OF_SERVICE
    assert sam.post(address, sent).status_code == UNREADABLE
    assert looks_of(sam.person) == 1


def test_nobody_hears_who_is_here_without_a_row(westmere, sam):
    address = reverse("record_together", args=[westmere.id_of(NOW)])
    who_is_here.note(by=westmere.worker("lorraine"), record_id=westmere.id_of(NOW), section="goals")

    with trail_not_written():
        assert sam.get(address, {"since": "999999999"}).status_code == OUT_OF_SERVICE
    assert [each["name"] for each in sam.get(address, {"since": "999999999"}).json()["people"]] == ["Lorraine Pike"]
    assert looks_of(sam.person) == 1


def test_who_reads_in_an_emergency_is_not_given_the_page_to_write_in(westmere):
    from handrail.cases.services import open_in_an_emergency

    priya = westmere.worker("priya")
    open_in_an_emergency(by=priya, case=westmere.case("hartley"), reason="Nobody could be reached.")
    client = Client()
    client.force_login(priya)

    answer = client.post(reverse("record", args=[westmere.id_of(NOW)]), {"do": "save", "answer.values.text": "Mine."})

    assert answer.status_code == ONLY_READ
    assert 'id="recording"' not in answer.content.decode()
