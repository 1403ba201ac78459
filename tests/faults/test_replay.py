"""The same save or sign-off sent again and again over HTTP has one effect, however it comes to be sent again.

In `script/test` a few times each; `script/measure R4` sends each of them a hundred times, on both databases. Each test
tells the measure what it sent again, how often, and what effects that had.
"""

import json
import threading
import uuid

import pytest

from bench.visitor import Visitor
from handrail.audit import trail
from handrail.audit.models import TrailEvent
from handrail.supervision.recording import services
from handrail.supervision.recording.models import SignedRecord
from handrail.supervision.records import services as record_services
from handrail.supervision.records.models import Answer, Revision
from tests.accessibility.walking import WHOLE

REPLAYS = 100 if WHOLE else 4
AT_ONCE = 2
RECORD = "hartley-2026-11-23"


def double_click(send):
    """Two at the same moment, on connections of their own."""
    for _ in range(REPLAYS // AT_ONCE):
        begin = threading.Barrier(AT_ONCE)

        def press(begin=begin):
            begin.wait()
            send()

        threads = [threading.Thread(target=press) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def back_and_resubmit(send):
    for _ in range(REPLAYS):
        send()


def retry_after_a_time_out(send):
    """The answer never comes, so it is sent again; what nobody waits for is done before the test goes on."""
    before = set(threading.enumerate())
    for _ in range(REPLAYS - 1):
        send(hang_up=True)
    send()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=30)


MANNERS = [double_click, back_and_resubmit, retry_after_a_time_out]


@pytest.fixture
def sam_visits(live_server, westmere):
    return Visitor(live_server.url).become("sam.okafor@example.org")


@pytest.fixture
def tell(record_property):
    """Tells the measure what was sent again; the same number of effects is expected whoever counts."""

    def say(what, *, effects, expected):
        for name, value in {"replayed": what, "sent": REPLAYS, "effects": effects, "expected": expected}.items():
            record_property(name, value)

    return say


@pytest.fixture
def records_address(westmere):
    return f"/records/{westmere.id_of(RECORD)}/"


def effects():
    """What saving and signing leave behind."""
    return {
        "answers": Answer.objects.count(),
        "revisions": Revision.objects.count(),
        "signed": SignedRecord.objects.count(),
        "trail": TrailEvent.objects.filter(look=None).exclude(event="signed_in").count(),
    }


def difference(before):
    return {name: count - before[name] for name, count in effects().items()}


def row_sender(visitor, address, answers, *, text="Once.", base=0):
    """Sends one save as the page's script does, the same each time."""
    fields = {
        "row": "answer.values",
        "base": str(base),
        "save_id": str(uuid.uuid4()),
        "typed.text": text,
    }

    def send(*, hang_up=False):
        again = visitor.again()
        if hang_up:
            again.send_and_hang_up(f"{address}save/", fields)
        else:
            answers.append(again.post(f"{address}save/", fields))

    return send


def page_sender(visitor, address, answers):
    """Sends the whole page as a browser without a script does."""
    fields = {
        "save_id": str(uuid.uuid4()),
        "do": "save",
        "answer.values.text": "Once.",
        "answer.values.base": "0",
    }

    def send(*, hang_up=False):
        again = visitor.again()
        if hang_up:
            again.send_and_hang_up(address, fields)
        else:
            answers.append(again.post(address, fields))

    return send


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("sender", [row_sender, page_sender])
def test_one_save_sent_again_is_saved_once(manner, sender, sam_visits, records_address, tell):
    before, answers = effects(), []
    manner(sender(sam_visits, records_address, answers))

    tell("saves", effects=difference(before)["revisions"], expected=1)
    assert {answer.status for answer in answers} <= {200, 303}
    assert difference(before) == {"answers": 1, "revisions": 1, "signed": 0, "trail": 1}


@pytest.mark.parametrize("manner", MANNERS)
def test_one_save_sent_again_after_a_later_one_does_not_undo_it(manner, sam_visits, records_address, tell):
    answers, later = [], []
    send = row_sender(sam_visits, records_address, answers)
    send()
    row_sender(sam_visits, records_address, later, text="Later.", base=1)()
    before = effects()
    manner(send)

    tell("saves that others had followed", effects=difference(before)["revisions"], expected=0)
    assert json.loads(later[0].body)["outcome"] == "saved"
    assert {answer.status for answer in answers} == {200}
    assert set(difference(before).values()) == {0}
    assert Answer.objects.get(prompt="values", record__status="preparing", text="Later.")


def test_without_the_save_id_the_same_would_be_saved_again(sam_visits, records_address, monkeypatch):
    save_row = record_services.save_row
    monkeypatch.setattr(record_services, "save_row", lambda **given: save_row(**{**given, "save_id": uuid.uuid4()}))
    answers = []
    send = row_sender(sam_visits, records_address, answers)
    send()
    row_sender(sam_visits, records_address, answers, text="Later.", base=1)()
    before = effects()
    back_and_resubmit(send)

    # and no more than once: words that are kept apart already are not kept apart again
    assert difference(before)["revisions"] == 1


def sign_sender(visitor, address, answers):
    fields = {"save_id": str(uuid.uuid4()), "statement": "yes"}

    def send(*, hang_up=False):
        again = visitor.again()
        if hang_up:
            again.send_and_hang_up(f"{address}check/", fields)
        else:
            answers.append(again.post(f"{address}check/", fields))

    return send


@pytest.mark.parametrize("manner", MANNERS)
def test_one_sign_off_sent_again_signs_once(manner, sam_visits, records_address, tell):
    before, answers = effects(), []
    manner(sign_sender(sam_visits, records_address, answers))
    tell("sign-offs", effects=difference(before)["signed"], expected=1)
    back_and_resubmit(sign_sender(sam_visits, records_address, answers))

    assert {answer.status for answer in answers} == {302}
    assert {answer.headers["Location"] for answer in answers} == {f"{records_address}signed/"}
    assert difference(before)["signed"] == 1
    assert TrailEvent.objects.filter(event="record.signed", subject_id=records_address.split("/")[2]).count() == 1


def test_a_sign_off_that_did_not_ask_whether_it_is_signed_would_be_counted(sam_visits, records_address, monkeypatch):
    from django.db import transaction

    @transaction.atomic
    def sign_again(*, by, record_id, save_id, shown):
        trail.record("record.signed", by=by, subject="Record", subject_id=record_id)

    monkeypatch.setattr(services, "sign_off", sign_again)
    before, answers = effects(), []
    back_and_resubmit(sign_sender(sam_visits, records_address, answers))

    assert difference(before)["trail"] == REPLAYS
