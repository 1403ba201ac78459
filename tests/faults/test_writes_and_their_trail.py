"""Whatever is written leaves its row of the trail in the same transaction, or is not written.

In `script/test` on one database; `script/measure S3` makes the same writes on both.
"""

import uuid

import pytest
from django.db import transaction

from bench import trail_of_writes
from bench.writes_of_a_meeting import writes
from handrail.audit.models import TrailEvent
from handrail.families import services as family_services
from handrail.families.models import Person


@pytest.fixture(autouse=True)
def _commits_for_real(westmere, transactional_db):
    pass


def test_every_write_leaves_its_row_in_its_own_transaction():
    told = trail_of_writes.try_each(writes())

    assert told.without_a_row == []
    assert told.not_one_transaction == []
    assert told.left_without_its_row == []
    assert told.writes > 40
    assert told.rows >= told.writes


@pytest.fixture
def add_a_child(sam, westmere):
    case = westmere.case("hartley")
    return lambda: family_services.add_child(by=sam, case=case, child_id=uuid.uuid4(), name="Robin Hartley")


def test_a_write_without_a_row_would_be_found(add_a_child, monkeypatch):
    monkeypatch.setattr(family_services.trail, "record", lambda event, **_: None)

    assert trail_of_writes.try_each([("a child", add_a_child)]).without_a_row == ["a child"]


def test_a_row_in_a_transaction_of_its_own_would_be_found(add_a_child, monkeypatch, westmere, sam):
    def add_child(*, by, case, child_id, name):
        Person.objects.create(case=case, id=child_id, name=name, kind="child")
        with transaction.atomic():
            TrailEvent.objects.create(event="child.added", actor_id=str(by.pk), actor_name=by.name)

    monkeypatch.setattr(family_services, "add_child", add_child)

    told = trail_of_writes.try_each([("a child", add_a_child)])

    assert told.left_without_its_row == ["a child"]
    assert told.not_one_transaction == []  # a row alone commits by itself, without a commit to count


def test_two_transactions_would_be_found(add_a_child):
    def twice():
        add_a_child()
        add_a_child()

    assert trail_of_writes.try_each([("two children", twice)]).not_one_transaction == ["two children: 2"]
