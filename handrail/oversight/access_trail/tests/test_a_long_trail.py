"""A long trail is read by its indexes alone, on both databases: of 200,000 rows in whole runs, of a fifth otherwise."""

import os
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

ROWS = 200_000 if os.environ.get("HANDRAIL_MEASURE") == "whole" else 40_000
# One person and one family among four hundred; every fourth row is a list that names three families.
MANY_ROWS = """
    WITH RECURSIVE numbered(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbered WHERE n < %s)
    INSERT INTO audit_trailevent
        (at, event, actor_id, actor_name, case_reference, subject, subject_id, page, detail)
    SELECT {moment}, CASE n %% 4 WHEN 0 THEN 'list.looked' ELSE 'case.looked' END,
        CASE n %% 401 WHEN 7 THEN %s ELSE CAST(n %% 400 AS text) END, 'Somebody',
        CASE n %% 4 WHEN 0 THEN '' ELSE CASE n %% 397 WHEN 3 THEN %s ELSE 'X-' || (n %% 4000) END END,
        '', '', 'family', '{{}}'
    FROM numbered
"""
MANY_FAMILIES = """
    INSERT INTO audit_trailcase (trail_event_id, case_reference, at)
    SELECT id, CASE WHEN id %% 397 < 4 AND which = 1 THEN %s ELSE 'X-' || (id %% 4000 + which) END, at
    FROM audit_trailevent CROSS JOIN (SELECT 1 AS which UNION SELECT 2 UNION SELECT 3) AS named
    WHERE event = 'list.looked' AND actor_name = 'Somebody'
"""
MANY_PEOPLE = """
    INSERT INTO audit_trailperson (trail_event_id, person_id, at)
    SELECT id, CASE WHEN id %% 401 < 4 THEN %s ELSE CAST(id %% 400 AS text) END, at
    FROM audit_trailevent WHERE actor_name = 'Somebody'
"""
MOMENTS = {
    "sqlite": "datetime('2026-11-23', '-' || n || ' minutes')",
    "postgresql": "timestamptz '2026-11-23' - n * interval '1 minute'",
}
READS_ALL = {"sqlite": "SCAN audit_trail", "postgresql": "Seq Scan on audit_trail"}
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


@pytest.fixture
def long_trail(hartley, sam):
    with connection.cursor() as cursor:
        cursor.execute(MANY_ROWS.format(moment=MOMENTS[connection.vendor]), [ROWS, str(sam.pk), hartley.reference])
        cursor.execute(MANY_FAMILIES, [hartley.reference])
        cursor.execute(MANY_PEOPLE, [str(sam.pk)])
        # as either database does for itself once a table has grown
        cursor.execute("ANALYZE")


@contextmanager
def explained():
    """Asks of each statement about the trail how the database would go about it."""
    plans = {}

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "audit_trail" in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"{EXPLAIN[connection.vendor]} {sql}", params)
                plans[sql] = "\n".join(str(row[-1]) for row in cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield plans


def read(client, whose, thing):
    response = client.get(reverse(whose, args=[thing.pk]) + "?days=0")
    assert response.status_code == 200
    assert response.content.decode().count('<th scope="row">') == 50


@pytest.mark.parametrize("whose", ["trail_of_family", "trail_of_person"])
def test_a_long_trail_is_read_by_its_indexes(whose, judiths, hartley, sam, long_trail, record_property):
    with explained() as plans:
        read(judiths, whose, hartley if whose == "trail_of_family" else sam)

    record_property("rows", ROWS)
    assert len(plans) >= 4
    assert {sql: plan for sql, plan in plans.items() if READS_ALL[connection.vendor] in plan} == {}
    pages = [plan for sql, plan in plans.items() if "LIMIT 51" in sql]
    assert pages
    # the rows come in the order of the index: none are gathered to be sorted
    assert not any("USE TEMP B-TREE FOR ORDER BY" in plan for plan in pages)


@pytest.mark.parametrize(
    ("index", "whose"),
    [("trail_cases_by_case", "trail_of_family"), ("trail_people_by_person", "trail_of_person")],
)
def test_without_the_index_every_row_would_be_read(index, whose, judiths, hartley, sam, long_trail):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
    with explained() as plans:
        read(judiths, whose, hartley if whose == "trail_of_family" else sam)

    assert any(READS_ALL[connection.vendor] in plan for plan in plans.values())
