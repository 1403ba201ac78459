"""Makes each write of a story once with a trail that cannot be written and once as it is, and looks at what is left.

Prints how many writes there were and how many rows they left; which left none, which were not one transaction, and of
which something was left though their row was not.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import django

from bench.sql_faults import Write, changed, every_service, every_table, services_noted


@dataclass
class Told:
    writes: int = 0
    rows: int = 0
    without_a_row: list[str] = field(default_factory=list)
    not_one_transaction: list[str] = field(default_factory=list)
    left_without_its_row: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)


@contextmanager
def trail_not_written() -> Iterator[None]:
    """Nothing can be added to the trail, as on a full disk."""
    from django.db import OperationalError, connection

    def wrapper(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if sql.startswith('INSERT INTO "audit_trail'):
            raise OperationalError("made to fail")
        return execute(sql, *more)

    with connection.execute_wrapper(wrapper):
        yield


@contextmanager
def commits_counted() -> Iterator[list[bool]]:
    from django.db import connection

    commits: list[bool] = []
    commit = connection._commit

    def counted() -> None:
        commits.append(True)
        commit()

    with mock.patch.object(connection, "_commit", counted):
        yield commits


def try_each(story: list[tuple[str, Write]]) -> Told:
    from django.db import DatabaseError

    from handrail.audit.models import TrailEvent
    from handrail.audit.trail import TrailUnavailable

    told = Told()
    for name, write in story:
        before, rows, services = every_table(), TrailEvent.objects.count(), set[str]()
        try:
            with trail_not_written(), services_noted(services):
                write()
        except (DatabaseError, TrailUnavailable):
            if changed(before, every_table()):
                told.left_without_its_row.append(name)
            with commits_counted() as commits, services_noted(services):
                write()
            if len(commits) != 1:
                told.not_one_transaction.append(f"{name}: {len(commits)}")
        else:
            if not services:  # it only sets the scene for the next
                continue
            told.without_a_row.append(name)
        told.writes += 1
        told.rows += TrailEvent.objects.count() - rows
        told.done |= services
    return told


if __name__ == "__main__":
    django.setup()
    logging.disable()  # each failure would be logged as an error of the server
    from bench.writes_of_a_meeting import writes

    told = try_each(writes())
    services = every_service()
    print(
        json.dumps(
            {
                "writes": told.writes,
                "rows": told.rows,
                "without_a_row": told.without_a_row,
                "not_one_transaction": told.not_one_transaction,
                "left_without_its_row": told.left_without_its_row,
                "left_out": sorted(services.keys() - told.done),
                "services": len(services),
            }
        )
    )
