"""A write whose database fails at any statement leaves nothing behind.

In `script/test` every twelfth statement of each write fails; `script/measure R7` makes each fail, on both databases.
"""

import ast
import uuid

import pytest
from django.db import DatabaseError

from bench import sql_faults
from bench.writes_of_a_meeting import send_a_page, writes
from handrail.audit.models import TrailEvent
from handrail.audit.trail import TrailUnavailable
from handrail.cases.models import Case
from handrail.config import refusals
from handrail.families import services as family_services
from tests.architecture.rules import sources

EVERY = 12


@pytest.fixture(autouse=True)
def _commits_for_real(westmere, transactional_db):
    pass


@pytest.fixture
def write_of_a_child(sam, westmere):
    """Two statements that belong together: the child, and the trail of who added it."""
    case, child_id = Case.objects.get(pk=westmere.record("hartley-2026-11-23").case_id), uuid.uuid4()
    return lambda add: add(by=sam, case=case, child_id=child_id, name="Robin Hartley")


def test_every_write_is_all_or_nothing():
    told = sql_faults.try_all(writes(), every=EVERY)

    assert told.half_effects == []
    assert told.hidden == []
    assert told.without_effect == []
    assert told.failures > EVERY


def test_every_service_is_among_the_writes():
    story = writes()
    done = set()
    with sql_faults.services_noted(done):
        for _, write in story:
            write()

    assert done == set(sql_faults.every_service())


def test_no_service_is_missed_for_the_file_it_stands_in():
    on_the_disk = [
        node.name
        for path in sources("services")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]

    assert sorted(name.rpartition(".")[2] for name in sql_faults.every_service()) == sorted(on_the_disk)


def test_a_write_without_its_transaction_would_leave_half(write_of_a_child, monkeypatch):
    def record(event, **_):
        TrailEvent.objects.create(event=event, actor_id="", actor_name="Handrail")

    monkeypatch.setattr(family_services.trail, "record", record)
    add = family_services.add_child.__wrapped__
    told = sql_faults.try_all([("a child", lambda: write_of_a_child(add))])

    assert told.half_effects


def test_a_write_that_hides_its_failure_would_be_noticed(write_of_a_child):
    def add(**given):
        try:
            family_services.add_child(**given)
        except (DatabaseError, TrailUnavailable):
            return

    told = sql_faults.try_all([("a child", lambda: write_of_a_child(add))])

    assert told.half_effects == []
    assert len(told.hidden) == told.failures > 0


def test_a_write_that_does_nothing_would_be_noticed():
    assert sql_faults.try_all([("nothing", lambda: None)]).without_effect == ["nothing"]


def test_a_page_without_a_script_gives_back_what_was_typed_whichever_statement_fails():
    failures, gone = send_a_page(every=EVERY)

    assert gone == []
    assert failures > 1


def test_an_error_page_without_what_was_typed_would_be_noticed(monkeypatch):
    monkeypatch.setattr(refusals, "typed", lambda request: [])
    failures, gone = send_a_page(every=EVERY)

    assert len(gone) == failures > 1
