"""Compares what is found by an index, and where the pages look, with the rows as they lie in the trail's own tables."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from handrail.audit.macs import ACTOR, FAMILY, ID
from handrail.audit.models import TrailCase, TrailEvent, TrailPerson
from handrail.audit.reading import Row

READ_AT_ONCE = 10_000
MOST_NAMED = 1_000


class Pages:
    """The rows that each family and each person must be led to; told of those that their pages' queries do not find."""

    def __init__(self) -> None:
        self._of_family: dict[str, array[int]] = defaultdict(_numbers)
        self._of_person: dict[str, array[int]] = defaultdict(_numbers)
        self._naming: dict[str, array[int]] = defaultdict(_numbers)
        self._concerning: dict[str, array[int]] = defaultdict(_numbers)

    def expect(self, row: Row, named_in_it: Iterable[str], concerned: Iterable[str]) -> None:
        if row[FAMILY]:
            self._of_family[row[FAMILY]].append(row[ID])
        if row[ACTOR]:
            self._of_person[row[ACTOR]].append(row[ID])
        for family in named_in_it:
            self._naming[family].append(row[ID])
        for person in concerned:
            self._concerning[person].append(row[ID])

    def faults(self) -> Iterator[str]:
        with _planned_without("seqscan"):
            yield from self._missing(self._of_family, TrailEvent.objects.about, "pk", "its family")
            yield from self._missing(self._of_person, TrailEvent.objects.of, "pk", "who did it")
            yield from self._missing(self._naming, TrailCase.objects.naming, "trail_event_id", "a family that it names")
            yield from self._missing(
                self._concerning, TrailPerson.objects.concerning, "trail_event_id", "a person it is about"
            )

    def _missing(
        self, expected: dict[str, "array[int]"], asked: Callable[[str], QuerySet], number: str, by: str
    ) -> Iterator[str]:
        for whose, rows in expected.items():
            found = set(asked(whose).order_by("-at", f"-{number}").values_list(number, flat=True))
            for row_id in rows:
                if row_id not in found:
                    yield f"Row {row_id} is not found where pages look for it, by {by}."


def ids_in_the_table() -> "array[int]":
    """The id of every row, as it lies in the table, whatever an index says; in order."""
    with _planned_without("indexscan", "indexonlyscan", "bitmapscan"), connection.chunked_cursor() as cursor:
        ids = _numbers(_ids(cursor))
    return array("q", sorted(ids))


def faults_of_spelling() -> Iterator[str]:
    """Rows whose proof holds, since they say the same, and that the database puts elsewhere than the pages look.

    PostgreSQL keeps a moment as a moment; SQLite keeps whatever it is given, and puts it in order as text.
    """
    if connection.vendor != "sqlite":
        return
    for table, number, which in (
        ("audit_trailevent", "id", "Row"),
        ("audit_trailcase", "trail_event_id", "A family named for row"),
        ("audit_trailperson", "trail_event_id", "A person named for row"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {number} FROM {table} NOT INDEXED WHERE NOT ({_spelled_by_handrail(table)}) LIMIT {MOST_NAMED}"  # noqa: S608 (of the models' own names)
            )
            for (row_id,) in cursor.fetchall():
                yield f"{which} {row_id} is spelled as Handrail spells nothing, so that pages may pass over it."


def faults_of_indexes() -> Iterator[str]:
    """Each index that leaves out a row of its table, or has one that is not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in _tables():
                cursor.execute(f"PRAGMA integrity_check('{table}')")
                for (said,) in cursor.fetchall():
                    if said != "ok":
                        yield f"The database’s own check of {table} says: {said}."
            return
        yield from _faults_of_postgresql_s_indexes(cursor)


def _tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_app_config("audit").get_models())


def _numbers(of: Iterable[int] = ()) -> "array[int]":
    return array("q", of)


def _ids(cursor: CursorWrapper) -> Iterator[int]:
    not_indexed = "NOT INDEXED" if connection.vendor == "sqlite" else ""
    cursor.execute(f"SELECT id FROM audit_trailevent {not_indexed}")  # noqa: S608 (no words of anybody's)
    while rows := cursor.fetchmany(READ_AT_ONCE):
        yield from (row_id for (row_id,) in rows)


def _spelled_by_handrail(table: str) -> str:
    """SQL that holds for each row as Django's fields are written: texts as text, moments in one way."""
    [model] = [model for model in apps.get_app_config("audit").get_models() if model._meta.db_table == table]
    second = " ".join(["-".join(["[0-9]" * 4, "[0-9]" * 2, "[0-9]" * 2]), ":".join(["[0-9]" * 2] * 3)])
    asked = []
    for field in model._meta.concrete_fields:
        name, kind = field.column, field.get_internal_type()
        if kind == "DateTimeField":
            of_its_kind = (
                f"typeof({name}) = 'text' AND datetime({name}) IS NOT NULL AND ({name} GLOB '{second}' OR"
                f" ({name} GLOB '{second}.{'[0-9]' * 6}' AND {name} NOT GLOB '*.000000'))"
            )
        elif kind in ("BigAutoField", "BigIntegerField", "ForeignKey"):
            of_its_kind = f"typeof({name}) = 'integer'"
        elif kind == "BinaryField":
            of_its_kind = f"typeof({name}) = 'blob'"
        else:
            of_its_kind = f"typeof({name}) = 'text'"
        asked.append(f"({of_its_kind}{f' OR {name} IS NULL' if field.null else ''})")
    return " AND ".join(asked)


# What each index holds is counted in the same statement, and so at the same moment, as what lies in the table.
COUNTED = """
SELECT held.rows, held.keys, there.rows, there.keys FROM
  (SELECT pg_catalog.count(*) AS rows, pg_catalog.sum({key}) AS keys
    FROM (SELECT {key} FROM {table} WHERE {holds} ORDER BY {order}) AS by_the_index) AS held,
  (SELECT pg_catalog.count(*) AS rows, pg_catalog.sum({key}) AS keys
    FROM {table} WHERE ctid >= '(0,0)'::tid AND {holds}) AS there
"""
INDEXES = """
SELECT ic.oid, c.relname, ic.relname, pg_catalog.coalesce(pg_catalog.pg_get_expr(indpred, indrelid), 'true'),
  (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(indexrelid, place::int, false), ', ' ORDER BY place)
    FROM pg_catalog.generate_series(1, indnkeyatts) AS place)
FROM pg_catalog.unnest(%s::text[]) AS named
JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(named)
JOIN pg_catalog.pg_index ON indrelid = c.oid
JOIN pg_catalog.pg_class ic ON ic.oid = indexrelid
ORDER BY 2, 3
""".replace("pg_catalog.coalesce", "coalesce")


def _faults_of_postgresql_s_indexes(cursor: CursorWrapper) -> Iterator[str]:
    cursor.execute(INDEXES, [_tables()])
    for number, table, index, holds, order in cursor.fetchall():
        key = "position" if table == "audit_trailseal" else "id"
        counting = COUNTED.format(key=key, table=table, holds=holds, order=order)
        with _planned_without("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"EXPLAIN (FORMAT TEXT) {counting}")
            way = "\n".join(line for (line,) in cursor.fetchall())
            cursor.execute(counting)
            held, keys_held, there, keys_there = cursor.fetchone()
        if f"using {index} on" not in way:
            yield f"Whether the index {index} holds every row could not be seen: the database does not read by it."
        elif (held, keys_held) != (there, keys_there):
            yield f"The index {index} holds {held:,} of the {there:,} rows of {table}: pages pass over the others."
        else:
            yield from _faults_that_amcheck_finds(cursor, number, index)


def _faults_that_amcheck_finds(cursor: CursorWrapper, number: int, index: str) -> Iterator[str]:
    """PostgreSQL's own check, where its administrator has added it to the database: it compares what the index says."""
    cursor.execute(
        "SELECT nspname FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace"
        " WHERE extname = 'amcheck'"
    )
    if not (schema := cursor.fetchone()):
        return
    try:
        with transaction.atomic():
            cursor.execute(f'SELECT "{schema[0]}".bt_index_check(%s::oid::regclass, true)', [number])
    except DatabaseError as fault:
        yield f"PostgreSQL’s own check of the index {index} ends with an error ({type(fault.__cause__).__name__})."


@contextmanager
def _planned_without(*ways: str) -> Iterator[None]:
    """PostgreSQL takes other ways to the rows until this ends; SQLite is told in each statement."""
    if connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            for way in ways:
                cursor.execute(f"SET LOCAL enable_{way} = off")
        yield
        # In a transaction of somebody else's, what is set would otherwise hold until that ends.
        transaction.set_rollback(True)
