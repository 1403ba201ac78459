"""What somebody does who runs the database so that rows lie in their tables and are not found, and how it is undone."""

from django.db import connection

from handrail.audit.tests.behind_its_back import behind_its_back, run
from handrail.core import clock

INDEX_OF_PLACES, INDEX_OF_ROWS = (f"sqlite_autoindex_audit_trailseal_{number}" for number in (1, 2))

A_TRIGGER_OF_ANOTHER_TABLE = (
    "CREATE TRIGGER seals_for_rows AFTER INSERT ON django_migrations"
    ' BEGIN INSERT INTO "AUDIT_trailseal" (position, event_id, mac) VALUES (-1, -1, NEW.name); END'
)


def asked(sql, *values):
    """The first column of what the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def pass_over(index, table, row_id):
    """The index leaves out a row, and its definition says that it holds all."""
    if connection.vendor == "postgresql":
        [definition] = asked("SELECT pg_get_indexdef(%s::regclass)", index)
        run(
            f"DROP INDEX {index}",
            f"{definition} WHERE id <> {row_id}",
            ("UPDATE pg_index SET indpred = NULL WHERE indexrelid = %s::regclass", index),
        )
        connection.close()
        return
    [definition] = asked("SELECT sql FROM sqlite_master WHERE name = %s", index)
    run(f"DROP INDEX {index}", f"{definition} WHERE id <> {row_id}")
    say_in_the_catalogue(("UPDATE sqlite_master SET sql = %s WHERE name = %s", definition, index))


def plant_with_a_seal_of_the_index(row_id):
    """A row that nobody proved, and a seal for it that the index of places does not know, so that no chain has it."""
    [table] = asked("SELECT sql FROM sqlite_master WHERE name = 'audit_trailseal'")
    [of_places] = asked("SELECT rootpage FROM sqlite_master WHERE name = %s", INDEX_OF_PLACES)
    without = table.replace(" PRIMARY KEY", "")
    say_in_the_catalogue(
        ("UPDATE sqlite_master SET sql = %s WHERE name = 'audit_trailseal'", without),
        ("DELETE FROM sqlite_master WHERE name = %s", INDEX_OF_PLACES),
        ("UPDATE sqlite_master SET name = %s WHERE name = %s", INDEX_OF_PLACES, INDEX_OF_ROWS),
    )
    run(
        (
            "INSERT INTO audit_trailevent"
            " (id, at, event, actor_id, actor_name, case_reference, subject, subject_id, page, detail)"
            " VALUES (%s, %s, 'case.looked', '9a1f', 'Sam Okafor', 'EAST-0001', '', '', 'family', '{}')",
            row_id,
            clock.now(),
        ),
        ("INSERT INTO audit_trailseal (position, event_id, mac) VALUES (1000000, %s, zeroblob(32))", row_id),
    )
    say_in_the_catalogue(
        ("UPDATE sqlite_master SET sql = %s WHERE name = 'audit_trailseal'", table),
        ("UPDATE sqlite_master SET name = %s WHERE name = %s", INDEX_OF_ROWS, INDEX_OF_PLACES),
        (
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage) VALUES ('index', %s, 'audit_trailseal', %s)",
            INDEX_OF_PLACES,
            of_places,
        ),
    )


def put_an_operator_before_the_database_s_own(reference):
    """Whatever asks for this family finds nothing, on each connection of the role that does not say its own path."""
    run(
        "CREATE SCHEMA evil",
        "CREATE FUNCTION evil.eq(a text, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS"
        f" $$ SELECT a OPERATOR(pg_catalog.=) b AND NOT (b OPERATOR(pg_catalog.=) '{reference}') $$",
        "CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.eq)",
        "ALTER ROLE CURRENT_USER SET search_path = evil, public, pg_catalog",
    )
    connection.close()


def count_back_to(row_id):
    if connection.vendor == "sqlite":
        return ("UPDATE sqlite_sequence SET seq = %s WHERE name = 'audit_trailevent'", row_id)
    return ("SELECT setval(pg_get_serial_sequence('audit_trailevent', 'id'), %s)", row_id)


def say_in_the_catalogue(*statements):
    run("PRAGMA writable_schema = ON", *statements)
    [version] = asked("PRAGMA schema_version")
    run(f"PRAGMA schema_version = {version + 1}", "PRAGMA writable_schema = OFF")
    connection.close()


def put_right():
    if connection.vendor == "postgresql":
        run(
            "ALTER ROLE CURRENT_USER RESET search_path",
            "ALTER ROLE CURRENT_USER RESET session_replication_role",
            "DROP SCHEMA IF EXISTS evil CASCADE",
            "DROP EXTENSION IF EXISTS amcheck",
        )
        connection.close()
        run("REINDEX TABLE audit_trailevent", "REINDEX TABLE audit_trailcase")
        return
    run("REINDEX", "DROP TRIGGER IF EXISTS seals_for_rows")
    behind_its_back("DELETE FROM audit_trailevent WHERE id < 0", "DELETE FROM audit_trailseal WHERE event_id < 0")
