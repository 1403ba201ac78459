"""A row that lies in its table, and that no page or file shows any more, is found; and one that only an index knows."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from handrail.audit import meddling, trail, ways_to_rows
from handrail.audit.anchors import ANCHORED_EVERY, anchor_when_due
from handrail.audit.models import TrailCase, TrailEvent, TrailSeal
from handrail.audit.seals import seal_new_rows
from handrail.audit.tests import hiding
from handrail.audit.tests.behind_its_back import behind_its_back, run
from handrail.audit.verify import verify
from handrail.core import clock

pytestmark = pytest.mark.django_db(transaction=True)
ON_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="is done to SQLite alone")
ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="is done to PostgreSQL alone")
FAMILY = "EAST-0001"


class Person:
    pk = "9a1f"
    name = "Asha Nair"


def act(times=1, reference=FAMILY):
    for _ in range(times):
        with transaction.atomic():
            trail.record("row.added", by=Person(), case_reference=reference, subject="Case")
            trail.record("trail.exported", by=Person(), cases=[reference, "EAST-0002"])


@pytest.fixture
def anchors(tmp_path):
    return tmp_path / "anchors.jsonl"


@pytest.fixture
def whole(anchors):
    """Rows that are sealed and anchored, and two that wait for their seal."""
    act(6)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now())
    act()
    assert findings(anchors) == []
    return list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def put_right():
    """What is done to the tables themselves is undone, since they are not emptied with their rows."""
    yield
    hiding.put_right()


def findings(anchors, **more):
    return verify(anchors, **more).findings


INDEXES = [
    (model._meta.db_table, index.name)
    for model in (TrailEvent, TrailCase)
    for index in model._meta.indexes
]  # fmt: skip


@pytest.mark.parametrize(("table", "index"), INDEXES, ids=[name for _, name in INDEXES])
def test_an_index_that_passes_over_a_row_and_says_it_holds_all_is_found(table, index, whole, anchors, put_right):
    hidden = whole[2] if table == "audit_trailevent" else TrailCase.objects.earliest("pk").pk
    hiding.pass_over(index, table, hidden)

    assert any(index in finding for finding in findings(anchors))


def test_a_row_that_its_family_s_pages_pass_over_is_found_though_nothing_is_known_of_the_way(
    whole, anchors, put_right, monkeypatch
):
    hiding.pass_over("trail_by_case", "audit_trailevent", whole[2])
    monkeypatch.setattr(ways_to_rows, "faults_of_indexes", list)

    assert findings(anchors) == [f"Row {whole[2]} is not found where pages look for it, by its family."]


def test_unless_ways_and_pages_are_compared_a_hidden_row_is_not_found(whole, anchors, put_right, monkeypatch):
    hiding.pass_over("trail_by_case", "audit_trailevent", whole[2])
    monkeypatch.setattr(ways_to_rows, "faults_of_indexes", list)
    monkeypatch.setattr(ways_to_rows.Pages, "faults", lambda _: ())

    assert findings(anchors) == []


@ON_POSTGRESQL
def test_postgresql_s_own_check_is_asked_where_it_is_there(whole, anchors, put_right, monkeypatch):
    both = "SELECT count(*), 0, count(*), 0 FROM (SELECT {key} FROM {table} WHERE {holds} ORDER BY {order}) AS rows"
    monkeypatch.setattr(ways_to_rows, "COUNTED", both)
    hiding.pass_over("trail_by_moment", "audit_trailevent", whole[2])
    assert findings(anchors) == []

    run("CREATE EXTENSION amcheck")
    assert any("own check of the index trail_by_moment" in finding for finding in findings(anchors))


@ON_SQLITE
def test_a_row_whose_seal_only_an_index_knows_is_found(whole, anchors, put_right):
    hiding.plant_with_a_seal_of_the_index(-5)

    found = findings(anchors)
    assert any(finding.startswith("Row -5 (") for finding in found)
    assert any("own check" in finding for finding in found)


@ON_SQLITE
def test_unless_rows_are_read_where_they_lie_a_planted_one_is_not_found(whole, anchors, put_right, monkeypatch):
    hiding.plant_with_a_seal_of_the_index(-5)
    monkeypatch.setattr(ways_to_rows, "faults_of_indexes", list)
    assert findings(anchors) != []

    by_the_index = "SELECT id FROM audit_trailevent WHERE id NOT IN (SELECT event_id FROM audit_trailseal)"
    monkeypatch.setattr(ways_to_rows, "_ids", lambda _: hiding.asked(by_the_index))
    assert findings(anchors) == []


@ON_SQLITE
@pytest.mark.parametrize(
    "spelled",
    [
        lambda at: f"{at:%G-W%V-%u %H:%M:%S.%f}",
        lambda at: f"{at - datetime.timedelta(hours=23, minutes=59):%Y-%m-%d %H:%M:%S.%f}-23:59",
        lambda at: f"{at:%Y-%m-%dT%H:%M:%S.%f}",
        lambda at: f"{at:%Y-%m-%d %H:%M:%S.%f}+00:00",
        lambda at: f" {at:%Y-%m-%d %H:%M:%S.%f}",
    ],
    ids=["week", "zone", "T", "UTC", "space"],
)
@pytest.mark.parametrize(("table", "column"), [("audit_trailevent", "at"), ("audit_trailcase", "at")])
def test_a_moment_in_another_spelling_is_found(spelled, table, column, whole, anchors):
    row = TrailCase.objects.earliest("pk") if table == "audit_trailcase" else TrailEvent.objects.get(pk=whole[2])
    there = spelled(row.at.astimezone(datetime.UTC))
    behind_its_back((f"UPDATE {table} SET {column} = %s WHERE id = %s", there, row.pk))

    number = row.pk if table == "audit_trailevent" else row.trail_event_id
    assert any(f"ow {number} " in finding and "spelled" in finding for finding in findings(anchors))


@ON_SQLITE
@pytest.mark.parametrize("column", ["event", "actor_id", "case_reference", "look", "written", "at"])
def test_what_is_no_text_or_cannot_be_read_is_found(column, whole, anchors):
    behind_its_back((f"UPDATE audit_trailevent SET {column} = X'FF00' WHERE id = %s", whole[2]))

    assert any(finding.startswith(f"Row {whole[2]} is spelled") for finding in findings(anchors))


@ON_SQLITE
@pytest.mark.parametrize("at", ["", "soon", "2026-13-45 99:00:00"])
def test_a_moment_that_is_none_is_found(at, whole, anchors):
    behind_its_back(("UPDATE audit_trailevent SET at = %s WHERE id = %s", at, whole[2]))

    assert any(finding.startswith(f"Row {whole[2]} is spelled") for finding in findings(anchors))


@ON_SQLITE
def test_a_trigger_of_another_table_that_writes_into_the_trail_is_found(whole, anchors, put_right):
    run(hiding.A_TRIGGER_OF_ANOTHER_TABLE)

    assert any("trigger seals_for_rows" in finding for finding in findings(anchors))


@ON_POSTGRESQL
def test_an_operator_of_somebody_s_own_is_found_and_the_path_to_it_is_not_taken(whole, anchors, put_right):
    hiding.put_an_operator_before_the_database_s_own(FAMILY)

    assert hiding.asked("SHOW search_path") == ['"$user",public']
    assert TrailEvent.objects.about(FAMILY).count() == 7
    found = findings(anchors)
    assert any("search_path" in finding for finding in found)
    assert any("operator evil.=" in finding for finding in found)


@ON_POSTGRESQL
def test_a_row_hidden_by_an_operator_would_be_found_where_pages_look_for_it(whole, anchors, put_right, monkeypatch):
    hiding.put_an_operator_before_the_database_s_own(FAMILY)
    run("SET search_path = evil, public, pg_catalog")
    assert TrailEvent.objects.about(FAMILY).count() == 0
    monkeypatch.setattr(meddling, "findings", list)

    assert any("by its family" in finding for finding in findings(anchors))


@ON_POSTGRESQL
def test_refusals_that_a_role_never_asks_are_found(whole, anchors, put_right):
    run("ALTER ROLE CURRENT_USER SET session_replication_role = replica")
    connection.close()

    assert any("session_replication_role" in finding for finding in findings(anchors))


def test_nothing_hides_behind_a_count_that_does_not_add_up(whole, anchors):
    verdict = verify(anchors)

    assert verdict.rows == verdict.sealed + verdict.waiting == len(whole)


# Anchors that were cut back with the rows they cover


@pytest.fixture
def cut_back(whole, anchors):
    """Everything back to the first anchor; what is told is the last line before."""
    act(3)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now() + ANCHORED_EVERY)
    first, last = anchors.read_text().splitlines()
    place = json.loads(first)["position"]
    kept = TrailSeal.objects.get(position=place).event_id
    behind_its_back(
        ("DELETE FROM audit_trailseal WHERE position > %s", place),
        ("DELETE FROM audit_trailcase WHERE trail_event_id > %s", kept),
        ("DELETE FROM audit_trailevent WHERE id > %s", kept),
        hiding.count_back_to(kept),
    )
    anchors.write_text(f"{first}\n")
    return last


def test_a_line_of_the_anchors_that_is_kept_elsewhere_shows_that_they_were_cut_back(cut_back, anchors):
    # by themselves they are as whole as they were when they had come so far
    assert findings(anchors) == []

    for kept in (cut_back, json.loads(cut_back)["line"]):
        [finding] = findings(anchors, kept=kept)
        assert "do not hold the line that was kept" in finding
    with pytest.raises(CommandError, match="changed"):
        call_command("verify_trail", "--since-anchor", cut_back, "--anchors", str(anchors))


def test_a_line_that_is_still_there_is_no_finding(whole, anchors):
    kept = anchors.read_text().splitlines()[0]
    act(3)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now() + ANCHORED_EVERY)

    assert findings(anchors, kept=kept) == findings(anchors, kept=json.loads(kept)["line"]) == []


def test_a_line_is_not_found_by_a_part_of_it_or_in_a_line_that_somebody_forged(whole, anchors):
    kept = json.loads(anchors.read_text())
    assert findings(anchors, kept=kept["line"][:-1]) != []

    forged = kept | {"at": "2026-01-01T00:00:00+00:00"}
    anchors.write_text(json.dumps(forged) + "\n")
    assert any("line that was kept" in finding for finding in findings(anchors, kept=kept["line"]))


def test_the_command_says_which_line_to_keep(whole, anchors, capsys):
    call_command("verify_trail", anchors=anchors)

    assert json.loads(anchors.read_text())["line"] in capsys.readouterr().out
