"""A migration operation after which the database itself refuses to change rows that must stay as they are."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

PREFIX = "refuse_"
# SQLite has one writer at a time and reads this as a comment; PostgreSQL is given the clause.
WAIT_FOR_ITS_WRITER = "/* FOR KEY SHARE */"
ALWAYS = "1 = 1"


class RefuseChanges(Operation):
    """Refuses changes to the rows of `table` for which `when` holds, on SQLite and PostgreSQL."""

    # `when` is SQL about OLD and NEW that both databases read, written by us in a migration; without it every row is
    # kept. A subquery ending in WAIT_FOR_ITS_WRITER reads another row only once whoever is changing it has finished.
    # `columns` narrows a refused UPDATE to one that alters any of them. `keys` are the table's unique columns, or
    # several that are unique together. A second use on one table needs a `name`.
    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        table: str,
        operations: Sequence[str] = ("UPDATE", "DELETE"),
        when: str = "",
        message: str = "This may not be changed.",
        columns: Sequence[str] = (),
        keys: Sequence[str | Sequence[str]] = ("id",),
        name: str = "",
    ) -> None:
        if unknown := set(operations) - {"INSERT", "UPDATE", "DELETE"}:
            raise ValueError(f"Only INSERT, UPDATE and DELETE can be refused, not {', '.join(sorted(unknown))}.")
        if "DELETE" in operations and re.search(r"\bNEW\.", when):
            raise ValueError("A refused DELETE has no NEW row: give it a RefuseChanges of its own.")
        self.table = table
        self.operations = tuple(operations)
        self.when = when
        self.message = message
        self.columns = tuple(columns)
        self.keys = tuple(keys)
        self.name = name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {
            "operations": self.operations,
            "when": self.when,
            "message": self.message,
            "columns": self.columns,
            "keys": self.keys,
            "name": self.name,
        }
        return self.__class__.__qualname__, [self.table], {key: value for key, value in options.items() if value}

    def describe(self) -> str:
        return f"Refuse {' and '.join(self.operations)} on {self.table}"

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in self.undo_statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def statements(self, vendor: str) -> list[str]:
        """Repeatable: a later migration that makes SQLite copy the table promises the same again."""
        build = {"sqlite": self._sqlite, "postgresql": self._postgres}.get(vendor)
        if build is None:
            raise NotSupportedError(f"Handrail keeps its records safe on SQLite and PostgreSQL, not on {vendor}.")
        made = [sql for event, condition in self._conditions(vendor).items() for sql in build(event, condition)]
        return self.undo_statements(vendor) + made

    def undo_statements(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f'DROP TRIGGER IF EXISTS "{trigger}"' for trigger in self.triggers(vendor)]
        return [
            sql
            for trigger in self.triggers(vendor)
            for sql in (
                f'DROP TRIGGER IF EXISTS "{trigger}" ON "{self.table}"',
                f'DROP FUNCTION IF EXISTS "{trigger}"()',
            )
        ]

    def trigger(self, event: str) -> str:
        return f"{PREFIX}{self.name or self.table}_{event.lower()}"

    def triggers(self, vendor: str) -> list[str]:
        return [self.trigger(event) for event in self._conditions(vendor)]

    def _conditions(self, vendor: str) -> dict[str, str]:
        """For each kind of statement, when it is refused."""
        rows = f"({self.when or ALWAYS})"
        conditions = {}
        for event in self.operations:
            if event == "UPDATE" and self.columns:
                differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
                changed = " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in self.columns)
                conditions[event] = f"{rows} AND ({changed})"
            else:
                conditions[event] = rows
        if "DELETE" not in self.operations:
            return conditions
        kept = re.sub(r"\bOLD\.", "kept.", rows)
        if vendor == "postgresql":
            conditions["TRUNCATE"] = f'EXISTS (SELECT 1 FROM "{self.table}" AS kept WHERE {kept})'  # noqa: S608
            return conditions
        # SQLite: INSERT OR REPLACE and UPDATE OR REPLACE delete the row in their way and ask no DELETE trigger.
        together = [[key] if isinstance(key, str) else key for key in self.keys]
        same_key = " OR ".join(
            " AND ".join(f'kept."{column}" = NEW."{column}"' for column in columns) for columns in together
        )
        in_the_way = f'EXISTS (SELECT 1 FROM "{self.table}" AS kept WHERE ({same_key}) AND {kept}'  # noqa: S608
        conditions["REPLACE_BY_INSERT"] = f"{in_the_way})"
        conditions["REPLACE_BY_UPDATE"] = f"{in_the_way} AND kept.rowid <> OLD.rowid)"
        return conditions

    def _sqlite(self, event: str, condition: str) -> list[str]:
        statement = event.removeprefix("REPLACE_BY_")
        return [
            f'CREATE TRIGGER "{self.trigger(event)}" BEFORE {statement} ON "{self.table}" FOR EACH ROW '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, {quoted(self.message)}); END"
        ]

    def _postgres(self, event: str, condition: str) -> list[str]:
        trigger = self.trigger(event)
        condition = condition.replace(WAIT_FOR_ITS_WRITER, "FOR KEY SHARE")
        each, row = ("STATEMENT", "NULL") if event == "TRUNCATE" else ("ROW", "OLD" if event == "DELETE" else "NEW")
        return [
            f'CREATE FUNCTION "{trigger}"() RETURNS trigger LANGUAGE plpgsql AS $refuse$ BEGIN IF {condition} THEN '
            f"RAISE EXCEPTION USING MESSAGE = {quoted(self.message)}, ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {row}; END $refuse$",
            f'CREATE TRIGGER "{trigger}" BEFORE {event} ON "{self.table}" FOR EACH {each} '
            f'EXECUTE FUNCTION "{trigger}"()',
        ]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def triggers_in(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The refusing triggers the database holds and asks, each with its table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


@contextmanager
def refusals_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For emptying a database between tests, and for proving that the triggers are what refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = [(name, sql) for name, sql in cursor.fetchall() if name.startswith(PREFIX)]
            before = [f'DROP TRIGGER "{name}"' for name, _ in found]
            after = [sql for _, sql in found]
        else:
            tables = sorted(set(triggers_in(connection).values()))
            # PostgreSQL alters no table whose foreign keys it has yet to check, and Django leaves them to the end.
            checked_now = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
            before = checked_now + [f'ALTER TABLE "{table}" DISABLE TRIGGER USER' for table in tables]
            after = checked_now + [f'ALTER TABLE "{table}" ENABLE TRIGGER USER' for table in tables]
        for statement in before:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in after:
                cursor.execute(statement)
