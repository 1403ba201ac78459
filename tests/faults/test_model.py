"""People who record at random, several at once, break no promise; and each of them is noticed when it is broken.

In `script/test` a few hundred steps on the database at hand; `script/measure R12` takes 5,000 on each.
"""

import datetime
import logging
import uuid
from dataclasses import replace
from unittest import mock

import pytest

from handrail.audit import trail
from handrail.core import clock
from handrail.core.merge import Merge
from handrail.supervision.actions import services as action_services
from handrail.supervision.records import queries, saving
from handrail.supervision.records import services as records
from tests.accessibility.walking import WHOLE
from tests.faults.held_to_the_model import ACTS, Tally, take
from tests.faults.recording_at_random import RecordingAtRandom
from tests.faults.small_council import RECORDER, make_small_council
from tests.faults.ways_in import Refused

STEPS = 5000 if WHOLE else 150
AT_MOST = 1500
EACH = 100


@pytest.fixture(scope="module", autouse=True)
def refusals_are_not_printed():
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def recording(db):
    """The machine in a council of its own; what it did is in its tally."""
    return type("Recording", (RecordingAtRandom,), {"council": make_small_council(), "tally": Tally()})


def test_nothing_people_do_at_random_breaks_an_invariant(recording, record_property):
    take(recording, STEPS, each=EACH)

    tally = recording.tally
    record_property("steps", tally.steps)
    record_property("refused", tally.refused)
    record_property("rules", ", ".join(f"{rule} {count}" for rule, count in tally.rules.most_common()))
    record_property("answers", ", ".join(f"{answer} {count}" for answer, count in tally.answers.most_common()))
    assert tally.wrong_after == 0
    assert tally.steps >= STEPS
    assert tally.refused
    if WHOLE:  # in a few steps not everything comes to pass
        assert set(tally.rules) == set(ACTS)
        assert set(tally.answers) == {"saved", "merged", "kept_apart", "unchanged"}


def test_rights_that_were_ended_twice_come_back_as_they_were(recording):
    machine = recording()
    for days in (0, 3):
        with clock.at(machine.moment + datetime.timedelta(days=days)):
            machine.council.end_rights(machine.model, RECORDER, yesterday=machine.today - datetime.timedelta(days=1))
            assert not machine.may_open(RECORDER)

    machine.council.give_rights_back(machine.model, RECORDER)

    machine.compare()
    machine.teardown()


def ignores_the_base(kind, *, standing, base, **given):
    return saving.reconcile(kind, standing=standing, base=standing, **given)


def drops_what_contradicts(kind, **given):
    return replace(saving.reconcile(kind, **given), apart={})


def takes_the_last(kind, *, standing, base, **given):
    """Says it merged, and keeps only what was typed last."""
    result = saving.reconcile(kind, standing=standing, base=base, **given)
    changes = {box: text for box, text in given["typed"].items() if box in result.merged}
    return replace(result, changes={**result.changes, **changes})


def writes_no_trail_of(record):
    def quiet(event, **given):
        if event != "answer.saved":
            record(event, **given)

    return quiet


def forgets_save_ids(save_row):
    """Every save is another one, also the same sent again."""

    return lambda save_id, **given: save_row(save_id=uuid.uuid4(), **given)


WITHOUT = {
    "the base is ignored": lambda: mock.patch.object(records, "reconcile", ignores_the_base),
    "what contradicts is dropped": lambda: mock.patch.object(records, "reconcile", drops_what_contradicts),
    "a merge keeps what was typed last": lambda: mock.patch.object(records, "reconcile", takes_the_last),
    "a merge concatenates": lambda: mock.patch.object(
        saving, "merge", lambda base, accepted, mine: Merge(f"{accepted}\n{mine}", "clean")
    ),
    "a merge drops what came second": lambda: mock.patch.object(
        saving, "merge", lambda base, accepted, mine: Merge(accepted, "clean")
    ),
    "a save leaves no trail": lambda: mock.patch.object(records.trail, "record", writes_no_trail_of(trail.record)),
    "the save id is forgotten": lambda: mock.patch.object(records, "save_row", forgets_save_ids(records.save_row)),
    "anybody may write": lambda: mock.patch.object(
        queries, "find_record_to_write", lambda record_id, user: records.Record.objects.get(pk=record_id)
    ),
    "actions nobody answered are forgotten": lambda: mock.patch.object(
        action_services, "carry_forward_what_was_not_discussed"
    ),
}


@pytest.mark.parametrize("fault", WITHOUT)
def test_a_broken_promise_is_noticed(fault, recording, record_property):
    with WITHOUT[fault](), pytest.raises((AssertionError, Refused)) as noticed:
        take(recording, AT_MOST, each=EACH)
    record_property("noticed", f"{noticed.typename}: {noticed.value}".splitlines()[0])

    record_property("fault", fault)
    record_property("found_after", recording.tally.wrong_after)
    assert 0 < recording.tally.wrong_after <= AT_MOST
