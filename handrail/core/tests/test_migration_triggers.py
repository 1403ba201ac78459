"""The database refuses what it was told to refuse, and nothing else."""

import pytest
from django.apps import apps
from django.db import IntegrityError, NotSupportedError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from handrail.core.migration_triggers import RefuseChanges, quoted, refusals_lifted, triggers_in

pytestmark = pytest.mark.django_db

TABLE = "scratch_promise"


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def words():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {TABLE} ORDER BY id")
        return [words for (words,) in cursor.fetchall()]


def refused(sql, message="It's kept."):
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        run(sql)


def promise(**options):
    operation = RefuseChanges(TABLE, message="It's kept.", **options)
    for statement in operation.statements(connection.vendor):
        run(statement)
    return operation


@pytest.fixture(autouse=True)
def two_rows():
    run(f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, name varchar(20) UNIQUE, status varchar(20), words text)")
    run(f"INSERT INTO {TABLE} VALUES (1, 'first', 'signed', 'as it was'), (2, 'second', 'draft', 'not yet')")


def test_without_a_condition_every_row_stays_and_more_may_be_added():
    promise()
    refused(f"UPDATE {TABLE} SET words = 'other' WHERE id = 2")
    refused(f"DELETE FROM {TABLE} WHERE id = 1")
    refused(f"DELETE FROM {TABLE}")
    run(f"INSERT INTO {TABLE} VALUES (3, 'third', 'draft', 'added')")
    assert words() == ["as it was", "not yet", "added"]


def test_only_the_rows_of_the_condition_stay():
    promise(when="OLD.status <> 'draft'")
    refused(f"UPDATE {TABLE} SET words = 'other' WHERE id = 1")
    refused(f"UPDATE {TABLE} SET status = 'draft'")
    refused(f"DELETE FROM {TABLE} WHERE id = 1")
    run(f"UPDATE {TABLE} SET words = 'written' WHERE id = 2")
    assert words() == ["as it was", "written"]
    run(f"DELETE FROM {TABLE} WHERE id = 2")
    assert words() == ["as it was"]


def test_a_column_that_is_not_named_may_still_change():
    promise(operations=["UPDATE"], when="OLD.status <> 'draft'", columns=["words"])
    run(f"UPDATE {TABLE} SET status = 'retired', words = 'as it was' WHERE id = 1")
    refused(f"UPDATE {TABLE} SET words = 'other' WHERE id = 1")
    refused(f"UPDATE {TABLE} SET words = NULL WHERE id = 1")


def test_an_insert_can_be_refused_by_what_another_table_says():
    run("CREATE TABLE scratch_answer (record integer, words text)")
    operation = RefuseChanges(
        "scratch_answer",
        operations=["INSERT"],
        when=f"EXISTS (SELECT 1 FROM {TABLE} AS record WHERE record.id = NEW.record AND record.status = 'signed')",
        message="It's kept.",
    )
    for statement in operation.statements(connection.vendor):
        run(statement)
    refused("INSERT INTO scratch_answer VALUES (1, 'too late')")
    run("INSERT INTO scratch_answer VALUES (2, 'in time')")


# What each database offers besides UPDATE and DELETE.
WAYS_AROUND = {
    "sqlite": [
        f"INSERT OR REPLACE INTO {TABLE} VALUES (1, 'other', 'draft', 'replaced')",
        f"INSERT OR REPLACE INTO {TABLE} VALUES (9, 'first', 'draft', 'replaced')",
        f"UPDATE OR REPLACE {TABLE} SET name = 'first' WHERE id = 2",
        f"UPDATE OR REPLACE {TABLE} SET id = 1 WHERE id = 2",
    ],
    "postgresql": [
        f"TRUNCATE {TABLE}",
        f"INSERT INTO {TABLE} VALUES (1, 'first', 'draft', 'x') ON CONFLICT (id) DO UPDATE SET words = 'replaced'",
    ],
}


def test_a_kept_row_cannot_be_pushed_out_in_a_database_s_own_way():
    promise(when="OLD.status <> 'draft'", keys=["id", "name"])
    for way in WAYS_AROUND[connection.vendor]:
        refused(way)
    run(f"INSERT INTO {TABLE} VALUES (2, 'second', 'x', 'x') ON CONFLICT (id) DO UPDATE SET words = 'replaced'")
    assert words() == ["as it was", "replaced"]


def test_undone_the_rows_can_be_changed_and_it_can_be_promised_again():
    operation = promise()
    for statement in operation.undo_statements(connection.vendor):
        run(statement)
    assert not [name for name, table in triggers_in(connection).items() if table == TABLE]
    run(f"UPDATE {TABLE} SET words = 'other'")
    assert words() == ["other", "other"]
    promise()
    promise()
    refused(f"UPDATE {TABLE} SET words = 'again'")


def test_lifted_they_stand_again_afterwards():
    promise()
    with refusals_lifted(connection):
        run(f"UPDATE {TABLE} SET words = 'other'")
        run(f"DELETE FROM {TABLE} WHERE id = 2")
    assert words() == ["other"]
    refused(f"UPDATE {TABLE} SET words = 'again'")


def test_two_promises_about_one_table_have_names_of_their_own():
    promise(operations=["UPDATE"], when="OLD.status = 'signed'")
    promise(operations=["UPDATE"], when="OLD.status = 'retired'", name="scratch_retired")
    refused(f"UPDATE {TABLE} SET words = 'other' WHERE id = 1")
    run(f"UPDATE {TABLE} SET words = 'other', status = 'retired' WHERE id = 2")
    refused(f"UPDATE {TABLE} SET words = 'again' WHERE id = 2")


def test_what_cannot_be_kept_is_said_at_once():
    with pytest.raises(ValueError, match="TRUNCATE"):
        RefuseChanges(TABLE, operations=["TRUNCATE"])
    with pytest.raises(ValueError, match="no NEW row"):
        RefuseChanges(TABLE, when="NEW.status = 'draft'")
    with pytest.raises(NotSupportedError, match="mysql"):
        RefuseChanges(TABLE).statements("mysql")
    assert quoted("It's") == "'It''s'"


def test_every_promise_in_the_migrations_stands_in_the_migrated_database():
    # SQLite changes a column by copying the table, and its triggers go with the copy's original.
    standing = triggers_in(connection)
    promised = [
        (str(key), trigger)
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in apps.app_configs
        for operation in migration.operations
        if isinstance(operation, RefuseChanges)
        for trigger in operation.triggers(connection.vendor)
    ]
    assert [(key, trigger) for key, trigger in promised if trigger not in standing] == []
