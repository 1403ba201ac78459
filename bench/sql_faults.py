"""Makes every statement of every write fail once, and its commit, and looks whether anything of it is left.

One story: each write is tried with its first statement failing, then its second, and so on, then let through.
Prints how many writes, failures and half-effects there were.
"""

import inspect
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import CodeType, FrameType
from typing import Any
from unittest import mock

import django

Write = Callable[[], Any]
MOST_STATEMENTS = 500


@dataclass
class Outcome:
    writes: int = 0
    failures: int = 0
    without_effect: list[str] = field(default_factory=list)
    half_effects: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)


@contextmanager
def failing_at(place: int) -> Iterator[list[bool]]:
    """The statement at this place raises, or the commit after the last; tells whether it came to that."""
    from django.db import OperationalError, connection

    failed: list[bool] = []
    seen = 0
    commit = connection._commit

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == place:
            failed.append(True)
            raise OperationalError("made to fail")

    def statement(execute: Callable[..., Any], *arguments: Any) -> Any:
        count()
        return execute(*arguments)

    def commits() -> None:
        count()
        commit()

    with connection.execute_wrapper(statement), mock.patch.object(connection, "_commit", commits):
        yield failed


def every_table() -> dict[str, list[str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            tables[name] = sorted(map(repr, cursor.fetchall()))
        return tables


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def try_all(story: list[tuple[str, Write]], *, every: int = 1) -> Outcome:
    """`every` is how many statements apart those are that fail: another one of each write in turn."""
    from django.db import DatabaseError

    from handrail.audit.trail import TrailUnavailable

    outcome = Outcome()
    for turn, (name, write) in enumerate(story):
        before = every_table()
        for place in range(1 + turn % every, MOST_STATEMENTS, every):
            answered = False
            with failing_at(place) as failed, services_noted(outcome.done):
                try:
                    write()
                    answered = True
                except (DatabaseError, TrailUnavailable):
                    pass
            after = every_table()
            if not failed:
                if not changed(before, after):
                    outcome.without_effect.append(name)
                break
            outcome.failures += 1
            if answered:
                outcome.hidden.append(f"{name}, statement {place}")
            if left := changed(before, after):
                outcome.half_effects.append(f"{name}, statement {place}: {', '.join(left)}")
                before = after
        outcome.writes += 1
    return outcome


def try_to_send(path: str, fields: dict[str, str], *, by: Any, typed: str, every: int = 1) -> tuple[int, list[str]]:
    """Sends a page while each statement behind it fails; tells how often, and where the text was not given back."""
    from django.test import Client

    failures, gone = 0, []
    for place in range(1, MOST_STATEMENTS, every):
        client = Client(raise_request_exception=False, SERVER_NAME="localhost", headers={"origin": "http://localhost"})
        client.force_login(by)
        before = every_table()
        with failing_at(place) as failed:
            answer = client.post(path, fields)
        if not failed:
            break
        failures += 1
        given_back = answer.status_code >= 500 and typed in answer.content.decode()
        if not given_back or changed(before, every_table()):
            gone.append(f"statement {place}: {answer.status_code}")
    return failures, gone


@contextmanager
def services_noted(done: set[str]) -> Iterator[None]:
    """Notes which services ran."""
    codes = {code: name for name, code in every_service().items()}

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes:
            done.add(codes[frame.f_code])

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@cache
def every_service() -> dict[str, CodeType]:
    """The public functions of every services.py, and of every package of that name, that take who did it."""
    found = {}
    for module_name, module in list(sys.modules.items()):
        app, is_services, _ = f"{module_name}.".removeprefix("handrail.").partition(".services.")
        if not module_name.startswith("handrail.") or not is_services:
            continue
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or name.startswith("_"):
                continue
            inner: Any = inspect.unwrap(function)
            if inner.__module__ == module_name and "by" in inspect.signature(inner).parameters:
                found[f"{app}.{name}"] = inner.__code__
    return found


if __name__ == "__main__":
    django.setup()
    logging.disable()  # each failure would be logged as an error of the server
    from bench.writes_of_a_meeting import send_a_page, writes

    failures, gone = send_a_page()
    told = try_all(writes())
    services = every_service()
    print(
        json.dumps(
            {
                "writes": told.writes,
                "failures": told.failures,
                "without_effect": told.without_effect,
                "half_effects": told.half_effects,
                "hidden": told.hidden,
                "left_out": sorted(services.keys() - told.done),
                "services": len(services),
                "pages": failures,
                "text_gone": gone,
            }
        )
    )
