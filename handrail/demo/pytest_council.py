"""Westmere for tests: loaded once for each run and worker, there for tests that ask for it and for no others.

A test that asks for `westmere`, or for one of its people, has the whole council in its database. What a test
changes is gone after it, also where it commits.
"""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import Case
    from handrail.supervision.meetings.models import Meeting
    from handrail.supervision.records.models import Record


class Shelf:
    """Copies of the test database without and with the council, either put back in a moment."""

    def __init__(self) -> None:
        self.blocker: Any = None
        self.copies: dict[bool, Any] = {}
        self.holds_council = False

    def keep(self, *, council: bool) -> None:
        from django.db import connection

        self.holds_council = council
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.copies[council] = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(self.copies[council])
        else:
            name = connection.settings_dict["NAME"]
            self.copies[council] = f"{name}_{'with' if council else 'without'}_council"
            self._make(self.copies[council], like=name)

    def put_back(self, *, council: bool) -> None:
        from django.db import connection

        from handrail.audit.writers import forget_writer

        self.holds_council = council
        forget_writer(connection)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.copies[council].backup(connection.connection)
        else:
            self._make(connection.settings_dict["NAME"], like=self.copies[council])

    def clear(self) -> None:
        from django.db import connection

        for copy in self.copies.values():
            if connection.vendor == "sqlite":
                copy.close()
            else:
                self._make(copy)
        self.copies = {}

    @staticmethod
    def _make(name: str, *, like: str = "") -> None:
        """Only PostgreSQL: a database as a copy of another that nobody is connected to, in place of what it was."""
        from django.db import connection

        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            if like:
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


_shelf = Shelf()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Gives each test the database it asks for, before anything of it begins."""
    wanted = "westmere" in getattr(item, "fixturenames", ())
    if _shelf.copies and wanted != _shelf.holds_council:
        with _shelf.blocker.unblock():
            _shelf.put_back(council=wanted)


@pytest.fixture(scope="session")
def _westmere_is_here(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    from django.db import connection
    from django.test import TransactionTestCase

    from handrail.audit.writers import forget_writer
    from handrail.demo.loading import load_council

    _shelf.blocker = django_db_blocker
    with django_db_blocker.unblock():
        _shelf.keep(council=False)
        forget_writer(connection)
        load_council(report=lambda line: None)
        forget_writer(connection)
        _shelf.keep(council=True)
    empty: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown

    def empty_and_put_back(case: TransactionTestCase) -> None:
        empty(case)
        _shelf.put_back(council=_shelf.holds_council)

    TransactionTestCase._fixture_teardown = empty_and_put_back
    yield
    TransactionTestCase._fixture_teardown = empty
    with django_db_blocker.unblock():
        _shelf.clear()


class Westmere:
    """Finds what the files of the made-up council name: `westmere.record("hartley-2026-11-23")`."""

    def id_of(self, name: str) -> uuid.UUID:
        from handrail.demo.council_on_file import id_of

        return id_of(name)

    def worker(self, name: str) -> "User":
        from handrail.accounts.models import User

        return User.objects.select_related("team", "agency").get(pk=self.id_of(f"worker {name}"))

    def case(self, slug: str) -> "Case":
        from handrail.cases.models import Case

        return Case.objects.select_related("family").get(pk=self.id_of(slug))

    def meeting(self, name: str) -> "Meeting":
        from handrail.supervision.meetings.models import Meeting

        return Meeting.objects.get(pk=self.id_of(name))

    def record(self, name: str) -> "Record":
        from handrail.supervision.records.models import Record

        return Record.objects.select_related("case__family", "meeting", "chair").get(pk=self.id_of(name))


@pytest.fixture
def westmere(_westmere_is_here: None, db: None) -> Westmere:
    return Westmere()


def _worker(name: str) -> Any:
    @pytest.fixture(name=name)
    def worker(westmere: Westmere) -> "User":
        return westmere.worker(name)

    return worker


sam, helen, asha, callum, donna = (_worker(name) for name in ("sam", "helen", "asha", "callum", "donna"))
rukhsana, owen, priya, jerome, tunde = (_worker(name) for name in ("rukhsana", "owen", "priya", "jerome", "tunde"))
catherine, mei, connor, dev, grace = (_worker(name) for name in ("catherine", "mei", "connor", "dev", "grace"))
marek, bernie, naomi, lorraine, imran = (_worker(name) for name in ("marek", "bernie", "naomi", "lorraine", "imran"))
lee, judith, kieran = (_worker(name) for name in ("lee", "judith", "kieran"))
