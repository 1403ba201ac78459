"""The walk of S12 knows whatever people or the program may do to who opens what: a service left out fails here.

Each call of a story that makes every write once is watched; what it writes to is where sight is stored.
"""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection

import handrail
from bench import writes_of_a_meeting, writes_of_access
from bench.writes_of_a_meeting import writes
from handrail.accounts.models import User
from handrail.administration import letters
from handrail.cases.models import Allocation, Case, EmergencyAccess, Grant, Restriction, RestrictionName
from handrail.cases.services import give_to_team
from handrail.families.models import Person
from handrail.supervision.meetings.models import AgendaItem, Expectation, Meeting, Participant
from handrail.supervision.records.models import Attendee, Record
from tests.faults import sight_at_random, sight_of_accounts, sight_of_meetings, sight_of_records

PACKAGE = Path(handrail.__file__).parent
# with the round of changes that nobody stopped, which the walk makes as a whole
WALK = (sight_at_random, sight_of_accounts, sight_of_meetings, sight_of_records, letters)
STORY = (writes_of_a_meeting, writes_of_access)
# Where it is stored who opens what: each with the columns that say so, or all of them.
SIGHT = {
    Grant: (),
    Allocation: (),
    Restriction: ("lifted_on",),
    RestrictionName: (),
    EmergencyAccess: ("starts_at", "ends_at"),
    Case: ("team",),
    User: ("role", "team", "is_active", "line_manager"),
    Person: ("mosaic_id", "removed"),
    Meeting: ("on", "team", "chair", "deputy", "recorder", "restricted", "cancelled_at"),
    AgendaItem: ("meeting", "case"),
    Participant: ("user", "is_taken_off"),
    Expectation: (),
    Attendee: ("user", "removed", "name"),
    Record: ("status", "chair", "deputy"),
}
FROM_OUTSIDE = ("views/*.py", "management/commands/*.py", "rounds.py", "letters.py", "council_accounts.py")

OF_THE_AGENDA = "handrail.supervision.agenda.services.families"
# What the story asks by itself and people only by another service, which the walk asks.
BENEATH = {
    "handrail.cases.services.change_line_manager": "handrail.administration.services.change_person",
    "handrail.cases.services.review_restriction": "handrail.supervision.meetings.services.review_restriction",
    "handrail.families.services.add_child": "handrail.supervision.records.services.add_child",
    "handrail.families.services.take_child_out": "handrail.supervision.recording.services.withdraw",
    "handrail.supervision.records.services.begin_recording": f"{OF_THE_AGENDA}.open_record",
}
# Asked from outside and in no story: what leaves a trace of somebody who looked, was here, or was written to.
ONLY_NOTED = (
    "handrail.accounts.known_devices.",
    "handrail.cases.gate.",
    "handrail.supervision.recording.who_is_here.",
    "handrail.supervision.records.lead_reviews.ask_about",
)


def writes_sight(sql: str) -> bool:
    found = re.match(r'(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', sql)
    model = next((one for one in SIGHT if found and one._meta.db_table == found[2]), None)
    if model is None or found is None:
        return False
    columns = [model._meta.get_field(name).column for name in SIGHT[model]]
    is_said = any(re.search(rf'"{column}" = ', sql.partition(" WHERE ")[0]) for column in columns)
    return found[1] != "UPDATE" or not columns or is_said


def name_of(function: object) -> str:
    inner = inspect.unwrap(function)
    return f"{inner.__module__}.{inner.__qualname__}"


def outermost_service() -> str:
    """What was asked, in this call, by name: the first public function of Handrail on the stack that takes `by`."""
    frame, found = sys._getframe(1), ""
    while frame is not None:
        code, module = frame.f_code, frame.f_globals.get("__name__", "")
        is_public = module.startswith("handrail.") and not code.co_name.startswith("_")
        if is_public and "by" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
            found = f"{module}.{code.co_name}"
        frame = frame.f_back
    return found


def those_that_write_sight(story) -> set[str]:
    asked = set()

    def watch(execute, sql, *more):
        if writes_sight(sql):
            asked.add(outermost_service())
        return execute(sql, *more)

    with connection.execute_wrapper(watch):
        for _, write in story:
            write()
    return asked - {""}


def named_in(module: ModuleType) -> Iterator[object]:
    """Every function that a module names, by itself or as one of another module."""
    source = Path(module.__file__ or "").read_text()
    for node in ast.walk(ast.parse(source)):
        named = None
        if isinstance(node, ast.Name):
            named = getattr(module, node.id, None)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            named = getattr(getattr(module, node.value.id, None), node.attr, None)
        if inspect.isfunction(named) and "by" in inspect.signature(inspect.unwrap(named)).parameters:
            yield named


def those_the_walk_knows() -> set[str]:
    return {name_of(function) for module in WALK for function in named_in(module)}


def those_asked_from_outside() -> set[str]:
    """What pages, commands and rounds ask for."""
    paths = {path for pattern in FROM_OUTSIDE for path in PACKAGE.rglob(pattern) if "demo" not in path.parts}
    names = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    return {name_of(function) for name in names for function in named_in(importlib.import_module(name))}


def test_the_walk_knows_whatever_writes_who_opens_what(westmere, transactional_db):
    asked = those_that_write_sight(writes())

    assert len(asked) > 20
    assert asked - BENEATH.keys() - those_the_walk_knows() == set()
    assert BENEATH.keys() <= asked


def test_what_is_asked_only_by_another_service_is_not_asked_from_outside():
    assert set(BENEATH.values()) <= those_the_walk_knows()
    assert BENEATH.keys() & those_asked_from_outside() == set()


def test_whatever_is_asked_from_outside_is_in_the_story_or_in_the_walk():
    in_the_story = {name_of(function) for module in STORY for function in named_in(module)}

    asked = {name for name in those_asked_from_outside() if not name.startswith(ONLY_NOTED)}
    assert asked - in_the_story - those_the_walk_knows() == set()


def test_a_service_left_out_of_the_walk_is_found(westmere, sam, db, monkeypatch):
    monkeypatch.setattr(sight_at_random.cases, "give_to_team", None)

    def give():
        give_to_team(by=sam, case=westmere.case("hartley"), team=westmere.worker("priya").team)

    assert those_that_write_sight([("a family for another team", give)]) - those_the_walk_knows() == {
        "handrail.cases.services.give_to_team"
    }


@pytest.mark.parametrize(
    ("sql", "is_told"),
    [
        ('INSERT INTO "cases_grant" ("id") VALUES (1)', True),
        ('DELETE FROM "cases_grant" WHERE "id" = 1', True),
        ('UPDATE "accounts_user" SET "role" = \'coordinator\' WHERE "id" = 1', True),
        ('UPDATE "accounts_user" SET "last_login" = 1 WHERE "role" = \'coordinator\'', False),
        ('SELECT "role" FROM "accounts_user"', False),
        ('INSERT INTO "audit_trailevent" ("id") VALUES (1)', False),
    ],
)
def test_what_says_who_opens_what_is_told_from_the_rest(sql, is_told):
    assert writes_sight(sql) == is_told
