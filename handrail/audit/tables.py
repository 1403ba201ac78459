"""Compares the trail's tables, with all that acts on them, with what the migrations make; says what differs."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from handrail.core.migration_triggers import RefuseChanges

# What there is, by its kind and name, and how it is defined.
Definitions = dict[tuple[str, str], str]
REFUSAL = re.compile(r"refuse_(?P<table>\w+?)_(?P<event>update|delete|truncate|replace_by_\w+)")


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_app_config("audit").get_models())


def differences() -> Iterator[str]:
    """Each thing that is missing, was changed, or was added, in a sentence."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        there = _in_sqlite(cursor) if is_sqlite else _in_postgresql(cursor)
    made = _made_in_sqlite() if is_sqlite else _made_in_postgresql()
    for what in sorted(made.keys() | there.keys()):
        if what not in there:
            yield _missing(*what)
        elif what not in made:
            yield f"The {_named(*what)} on the trail’s tables is not Handrail’s: it may change or hide rows."
        elif made[what] != there[what]:
            yield f"The {_named(*what)} on the trail’s tables is not as Handrail made it: it was changed."


def _missing(kind: str, name: str) -> str:
    if kind == "trigger" and (refusal := REFUSAL.fullmatch(name)):
        event = refusal["event"].replace("_", " ").upper()
        return f"The database no longer refuses {event} on {refusal['table']}: its trigger was dropped or disabled."
    return f"The {_named(kind, name)} on the trail’s tables is missing."


def _named(kind: str, name: str) -> str:
    return f"{kind} {name}"


def _operations() -> Iterator[tuple[Operation, ProjectState, ProjectState]]:
    """What the migrations of the trail do to the database, without what they do to its rows."""
    migrations = MigrationLoader(None).disk_migrations
    state = ProjectState()
    for label, name in sorted(key for key in migrations if key[0] == "audit"):
        for operation in migrations[label, name].operations:
            before = state.clone()
            operation.state_forwards("audit", state)
            if not isinstance(operation, RunPython):
                yield operation, before, state


@cache
def _made_in_sqlite() -> Definitions:
    """As a new database in memory has them, after the same migrations."""
    scratch = SQLite(connection.settings_dict | {"NAME": ":memory:", "OPTIONS": {}})
    try:
        with scratch.schema_editor(atomic=False) as editor:
            for operation, before, after in _operations():
                operation.database_forwards("audit", editor, before, after)
        with scratch.cursor() as cursor:
            return _in_sqlite(cursor)
    finally:
        BaseDatabaseWrapper.close(scratch)


def _in_sqlite(cursor: CursorWrapper) -> Definitions:
    ours = tables()
    cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return {
        (kind, name): sql or ""
        for kind, name, table, sql in cursor.fetchall()
        if {name.casefold(), table.casefold()} & set(ours) or _is_said_to_be_elsewhere(sql, ours)
    }


def _is_said_to_be_elsewhere(sql: str | None, ours: list[str]) -> bool:
    """Whether something acts on a table of the trail, whichever table the catalogue says that it belongs to."""
    return any(table in (sql or "").casefold() for table in ours)


@cache
def _made_in_postgresql() -> Definitions:
    """As temporary tables have them, after the same migrations, which are gone at once; and the refusals in words."""
    made: Definitions = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp")
        with connection.schema_editor(atomic=False) as editor:
            for operation, before, after in _operations():
                if isinstance(operation, RefuseChanges):
                    for statement in operation.statements("postgresql"):
                        made.update(_refusal(statement))
                else:
                    operation.database_forwards("audit", editor, before, after)
        made.update(_in_postgresql(cursor))
        transaction.set_rollback(True)
    return made


def _refusal(statement: str) -> Definitions:
    head, of_the_body, body = statement.partition("$refuse$")
    kind, name = head.split('"')[0].split()[1].lower(), head.split('"')[1]
    return {(kind, name): head.replace('"', "") + of_the_body + body} if head.startswith("CREATE") else {}


# All of it is asked of the tables that Handrail's own statements reach, whatever the search path makes of their names.
IN_POSTGRESQL = """
WITH ours AS (
  SELECT c.*, CASE n.oid WHEN pg_catalog.pg_my_temp_schema() THEN 'pg_temp.'
    ELSE pg_catalog.concat(pg_catalog.quote_ident(n.nspname), '.') END AS place
  FROM pg_catalog.unnest(%(tables)s::text[]) AS named
  JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(named)
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
), acting AS (
  SELECT t.oid, t.tgname, t.tgfoid, t.tgenabled, ours.place, p.proname, p.prosrc, p.prosecdef, p.proconfig, l.lanname
  FROM ours
  JOIN pg_catalog.pg_trigger t ON t.tgrelid = ours.oid
  JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE NOT (t.tgisinternal AND p.proname LIKE 'RI\\_FKey\\_%%' AND p.pronamespace = 'pg_catalog'::regnamespace)
)
SELECT 'table', relname, pg_catalog.concat_ws(', ', pg_catalog.concat('kind ', relkind),
    CASE relpersistence WHEN 'u' THEN 'unlogged' END,
    CASE WHEN relrowsecurity THEN 'row security' END, CASE WHEN relispartition THEN 'a partition' END)
  FROM ours
UNION ALL
SELECT 'column', relname || '.' || attname, pg_catalog.concat_ws(' ',
    pg_catalog.format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END,
    pg_catalog.concat('identity', attidentity), pg_catalog.concat('generated', attgenerated),
    pg_catalog.concat('collation', attcollation),
    'default ' || pg_catalog.pg_get_expr(adbin, adrelid))
  FROM ours JOIN pg_catalog.pg_attribute ON attrelid = ours.oid
  LEFT JOIN pg_catalog.pg_attrdef ON adrelid = ours.oid AND adnum = attnum
  WHERE attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'constraint', conname, pg_catalog.concat_ws(' ', pg_catalog.pg_get_constraintdef(con.oid),
    CASE WHEN NOT convalidated THEN 'not validated' END)
  FROM ours JOIN pg_catalog.pg_constraint con ON conrelid = ours.oid
UNION ALL
SELECT 'index', ic.relname, pg_catalog.concat_ws(' ',
    pg_catalog.replace(pg_catalog.pg_get_indexdef(indexrelid), place, ''),
    CASE WHEN NOT (indisvalid AND indisready AND indislive) THEN 'not in use' END)
  FROM ours JOIN pg_catalog.pg_index ON indrelid = ours.oid JOIN pg_catalog.pg_class ic ON ic.oid = indexrelid
UNION ALL
SELECT 'trigger', tgname, pg_catalog.replace(pg_catalog.pg_get_triggerdef(oid), place, '')
  FROM acting WHERE tgenabled IN ('O', 'A')
UNION ALL
SELECT DISTINCT 'function', proname, pg_catalog.concat('CREATE FUNCTION ', proname, '() RETURNS trigger LANGUAGE ',
    lanname, ' AS $refuse$', prosrc, '$refuse$', CASE WHEN prosecdef THEN ' SECURITY DEFINER' END, proconfig::text)
  FROM acting
UNION ALL
SELECT 'rule', rulename, pg_catalog.pg_get_ruledef(r.oid)
  FROM ours JOIN pg_catalog.pg_rewrite r ON ev_class = ours.oid
UNION ALL
SELECT 'row security policy', polname, '' FROM ours JOIN pg_catalog.pg_policy ON polrelid = ours.oid
UNION ALL
SELECT 'inheritance', inhrelid::regclass || ' from ' || inhparent::regclass, ''
  FROM ours JOIN pg_catalog.pg_inherits ON ours.oid IN (inhrelid, inhparent)
"""


def _in_postgresql(cursor: CursorWrapper) -> Definitions:
    cursor.execute(IN_POSTGRESQL, {"tables": tables()})
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {(kind, name): definition.strip() for kind, name, definition in rows}
