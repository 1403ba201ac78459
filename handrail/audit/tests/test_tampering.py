"""Somebody who runs the database, without the trail's key, falsifies the trail in more cunning ways: each is found."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from handrail.audit import trail
from handrail.audit.anchors import anchor_when_due
from handrail.audit.models import TrailEvent
from handrail.audit.seals import seal_new_rows
from handrail.audit.tests.behind_its_back import behind_its_back, by_database, run
from handrail.audit.verify import verify
from handrail.config.trail_check import check_the_trail
from handrail.core import clock

pytestmark = pytest.mark.django_db(transaction=True)
MINUTES = datetime.timedelta(minutes=1)


def act(times=1):
    for _ in range(times):
        with transaction.atomic():
            trail.record("row.added", by=None, case_reference="EAST-0001", subject="Case")


@pytest.fixture
def anchors(tmp_path):
    return tmp_path / "anchors.jsonl"


@pytest.fixture
def whole(anchors):
    """Six rows that are anchored, three that are sealed since, and one that waits for its seal."""
    act(6)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now())
    act(3)
    seal_new_rows()
    act()
    assert findings(anchors) == []
    return list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True))


def findings(anchors):
    return verify(anchors).findings


def found(anchors, words):
    return [finding for finding in findings(anchors) if words in finding]


# What acts on the trail's tables

FALSIFIES = {
    "sqlite": [
        "CREATE TRIGGER other_name AFTER INSERT ON audit_trailevent BEGIN"
        " UPDATE audit_trailevent SET actor_name = 'Lorraine Pike' WHERE id = NEW.id; END"
    ],
    "postgresql": [
        "CREATE FUNCTION other_name() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.actor_name = 'Lorraine Pike'; RETURN NEW; END $$",
        "CREATE TRIGGER other_name BEFORE INSERT ON audit_trailevent FOR EACH ROW EXECUTE FUNCTION other_name()",
    ],
}
NO_LONGER = {
    "sqlite": ["DROP TRIGGER other_name"],
    "postgresql": ["DROP TRIGGER other_name ON audit_trailevent", "DROP FUNCTION other_name"],
}
# SQLite's own refusal of UPDATE would stop the falsifying trigger.
BEGIN_FALSIFYING = {
    "sqlite": ["DROP TRIGGER refuse_audit_trailevent_update", "DROP TRIGGER refuse_audit_trailevent_replace_by_update"],
    "postgresql": [],
}


@pytest.fixture
def put_right():
    """Undoes what a test did to the tables themselves, which are not emptied with them."""
    with connection.cursor() as cursor:
        before = _triggers(cursor) if connection.vendor == "sqlite" else {}
    undo = []
    yield undo
    run(*undo)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            now = _triggers(cursor)
        run(*[f"DROP TRIGGER {name}" for name in now if now[name] != before.get(name)])
        run(*[sql for name, sql in before.items() if now.get(name) != sql])


def _triggers(cursor):
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


@pytest.mark.parametrize("is_taken_away_again", [False, True])
def test_a_trigger_that_writes_another_name_is_found_also_when_it_is_gone_again(
    is_taken_away_again, whole, anchors, put_right
):
    run(*BEGIN_FALSIFYING[connection.vendor], *FALSIFIES[connection.vendor])
    act()
    if is_taken_away_again:
        run(*NO_LONGER[connection.vendor])
    else:
        put_right += NO_LONGER[connection.vendor] if connection.vendor == "postgresql" else []
    seal_new_rows()

    row = TrailEvent.objects.latest("pk")
    assert row.actor_name == "Lorraine Pike"
    assert found(anchors, f"Row {row.pk} (")
    assert bool(found(anchors, "trigger other_name")) is not is_taken_away_again


OF_SQLITE = {
    "a refusal that asks for what never is": (
        ["DROP TRIGGER refuse_audit_trailevent_update",
         "CREATE TRIGGER refuse_audit_trailevent_update BEFORE UPDATE ON audit_trailevent FOR EACH ROW WHEN 0"
         " BEGIN SELECT RAISE(ABORT, 'The trail is only ever added to.'); END"],
        [],
    ),
    "a refusal that warns": (
        ["DROP TRIGGER refuse_audit_trailseal_delete",
         "CREATE TRIGGER refuse_audit_trailseal_delete BEFORE DELETE ON audit_trailseal BEGIN SELECT 1; END"],
        [],
    ),
    "one look may be written twice": (
        ["DROP INDEX one_row_for_one_look"],
        ['CREATE UNIQUE INDEX "one_row_for_one_look" ON "audit_trailevent" ("look") WHERE "look" IS NOT NULL'],
    ),
    "a view in the table's place": (
        ["ALTER TABLE audit_trailcase RENAME TO audit_kept",
         "CREATE VIEW audit_trailcase AS SELECT * FROM audit_kept WHERE case_reference <> 'EAST-0001'"],
        ["DROP VIEW audit_trailcase", "ALTER TABLE audit_kept RENAME TO audit_trailcase"],
    ),
}  # fmt: skip
ANEW = "ALTER TABLE audit_trailevent ENABLE TRIGGER refuse_audit_trailevent_update"
THE_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_audit_trailevent_update() RETURNS trigger LANGUAGE plpgsql AS"
    " $refuse$ BEGIN IF (1 = 1) THEN RAISE EXCEPTION USING MESSAGE = 'The trail is only ever added to.',"
    " ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $refuse$"
)
OF_POSTGRESQL = {
    "a refusal whose body is empty": (
        ["CREATE OR REPLACE FUNCTION refuse_audit_trailevent_update() RETURNS trigger LANGUAGE plpgsql AS"
         " $$ BEGIN RETURN NEW; END $$"],
        [THE_FUNCTION],
    ),
    "a refusal that is disabled": (
        ["ALTER TABLE audit_trailevent DISABLE TRIGGER refuse_audit_trailevent_update"], [ANEW],
    ),
    "a refusal that only a replica asks": (
        ["ALTER TABLE audit_trailevent ENABLE REPLICA TRIGGER refuse_audit_trailevent_update"], [ANEW],
    ),
    "a refusal of one column alone": (
        ["DROP TRIGGER refuse_audit_trailevent_update ON audit_trailevent",
         "CREATE TRIGGER refuse_audit_trailevent_update BEFORE UPDATE OF look ON audit_trailevent FOR EACH ROW"
         " EXECUTE FUNCTION refuse_audit_trailevent_update()"],
        ["DROP TRIGGER refuse_audit_trailevent_update ON audit_trailevent",
         "CREATE TRIGGER refuse_audit_trailevent_update BEFORE UPDATE ON audit_trailevent FOR EACH ROW"
         " EXECUTE FUNCTION refuse_audit_trailevent_update()"],
    ),
    "a rule": (
        ["CREATE RULE unseen AS ON INSERT TO audit_trailevent WHERE NEW.actor_name = 'Sam' DO INSTEAD NOTHING"],
        ["DROP RULE unseen ON audit_trailevent"],
    ),
    "a policy of rows": (
        ["CREATE POLICY unseen ON audit_trailevent USING (actor_name <> 'Sam')"],
        ["DROP POLICY unseen ON audit_trailevent"],
    ),
    "row security": (
        ["ALTER TABLE audit_trailevent ENABLE ROW LEVEL SECURITY"],
        ["ALTER TABLE audit_trailevent DISABLE ROW LEVEL SECURITY"],
    ),
    "a table that inherits": (
        ["CREATE TABLE more_rows () INHERITS (audit_trailevent)"], ["DROP TABLE more_rows"],
    ),
    "one look may be written twice": (
        ["DROP INDEX one_row_for_one_look"],
        ["CREATE UNIQUE INDEX one_row_for_one_look ON audit_trailevent (look) WHERE look IS NOT NULL"],
    ),
    "a default": (
        ["ALTER TABLE audit_trailevent ALTER actor_name SET DEFAULT 'Lorraine Pike'"],
        ["ALTER TABLE audit_trailevent ALTER actor_name DROP DEFAULT"],
    ),
    "a column that is worked out": (
        ["ALTER TABLE audit_trailevent ADD shown text GENERATED ALWAYS AS ('x') STORED"],
        ["ALTER TABLE audit_trailevent DROP shown"],
    ),
    "a table that a crash empties": (
        ["ALTER TABLE audit_trailcase SET UNLOGGED"], ["ALTER TABLE audit_trailcase SET LOGGED"],
    ),
    "another kind of text": (
        ["ALTER TABLE audit_trailevent ALTER subject TYPE varchar(400)"],
        ["ALTER TABLE audit_trailevent ALTER subject TYPE text"],
    ),
    "a constraint": (
        ["ALTER TABLE audit_trailevent ADD CONSTRAINT no_sam CHECK (actor_name <> 'Sam')"],
        ["ALTER TABLE audit_trailevent DROP CONSTRAINT no_sam"],
    ),
}  # fmt: skip


def change_of_the_tables(vendor, changes):
    return [pytest.param(vendor, *change, id=f"{vendor}: {name}") for name, change in changes.items()]


@pytest.mark.parametrize(
    ("vendor", "change", "undo"),
    [*change_of_the_tables("sqlite", OF_SQLITE), *change_of_the_tables("postgresql", OF_POSTGRESQL)],
)
def test_what_acts_on_the_tables_is_held_to_what_the_migrations_make(vendor, change, undo, whole, anchors, put_right):
    if connection.vendor != vendor:
        pytest.skip(f"is done to {vendor} alone")
    put_right += undo
    run(*change)

    assert any("tables" in finding or "no longer refuses" in finding for finding in findings(anchors))


def test_unless_the_tables_are_compared_a_neutralised_refusal_is_not_found(whole, anchors, put_right, monkeypatch):
    from handrail.audit import tables

    change, undo = by_database(
        sqlite=OF_SQLITE["a refusal that warns"], postgresql=OF_POSTGRESQL["a refusal whose body is empty"]
    )
    put_right += undo
    run(*change)
    monkeypatch.setattr(tables, "differences", list)

    assert findings(anchors) == []


# Rows that Handrail did not write, or that are gone before they are sealed or anchored

A_ROW = (
    "INSERT INTO audit_trailevent"
    " (at, event, actor_id, actor_name, case_reference, subject, subject_id, page, detail)"
    " VALUES (%s, %s, '1', 'Lorraine Pike', 'EAST-0001', '', '', 'family', '{}')"
)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_row_of_this_moment_that_handrail_did_not_write_is_found(is_sealed, whole, anchors):
    run((A_ROW, clock.now(), "case.looked"))
    if is_sealed:
        seal_new_rows()

    [finding] = findings(anchors)
    assert finding.startswith(f"Row {whole[-1] + 1} (case.looked")


def test_a_copy_of_a_row_is_found(whole, anchors):
    copied = [field.column for field in TrailEvent._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(copied)
    run((f"INSERT INTO audit_trailevent ({columns}) SELECT {columns} FROM audit_trailevent WHERE id = %s", whole[7]))
    seal_new_rows()

    assert found(anchors, f"Row {whole[-1] + 1} (")


def cut(first):
    return (
        ("DELETE FROM audit_trailseal WHERE event_id >= %s", first),
        ("DELETE FROM audit_trailcase WHERE trail_event_id >= %s", first),
        ("DELETE FROM audit_trailevent WHERE id >= %s", first),
    )


def count_from(first):
    return by_database(
        sqlite=("UPDATE sqlite_sequence SET seq = %s WHERE name = 'audit_trailevent'", first - 1),
        postgresql=("SELECT setval(pg_get_serial_sequence('audit_trailevent', 'id'), %s)", first - 1),
    )


@pytest.mark.parametrize("ids_are_set_back", [False, True])
def test_rows_cut_off_after_the_newest_anchor_are_found_once_their_worker_writes_again(
    ids_are_set_back, whole, anchors
):
    behind_its_back(*cut(whole[6]), *([count_from(whole[6])] if ids_are_set_back else []))
    act()
    seal_new_rows()

    assert findings(anchors) != []


def test_a_row_deleted_before_it_was_sealed_is_found(whole, anchors):
    act(2)
    behind_its_back(("DELETE FROM audit_trailevent WHERE id = %s", whole[-1]))
    seal_new_rows()

    [finding] = findings(anchors)
    assert "One row written by the same worker before" in finding


def test_unless_rows_are_numbered_rows_cut_off_and_set_back_are_not_found(whole, anchors, monkeypatch):
    from handrail.audit.reading import Reading

    behind_its_back(*cut(whole[6]), count_from(whole[6]))
    act()
    monkeypatch.setattr(Reading, "_faults_of_number", lambda *_: ())

    assert findings(anchors) == []


def test_rows_cut_off_are_found_by_the_next_round_though_nobody_writes(whole, anchors, caplog):
    anchor_when_due(anchors, now=clock.now())
    behind_its_back(*cut(whole[6]), count_from(whole[6]))
    anchor_when_due(anchors, now=clock.now() + MINUTES)

    [finding] = findings(anchors)
    assert "The chain had 9 places" in finding
    assert [line.handrail_event for line in caplog.records] == ["trail_cut"]


# What is honest


def act_and_fail():
    with transaction.atomic():
        act(2)
        raise ZeroDivisionError


def test_what_is_rolled_back_leaves_no_gap(whole, anchors):
    for _ in range(45):
        with pytest.raises(ZeroDivisionError):
            act_and_fail()
    with transaction.atomic():
        act()
        with pytest.raises(ZeroDivisionError):
            act_and_fail()
        act()
    seal_new_rows()

    assert findings(anchors) == []


def test_several_who_write_and_a_restart_leave_no_gap(whole, anchors):
    from threading import Thread

    def write():
        act(3)
        connection.close()

    for _ in range(2):
        others = [Thread(target=write) for _ in range(2)]
        for other in others:
            other.start()
        act(3)
        for other in others:
            other.join()
    seal_new_rows()

    assert findings(anchors) == []


def bring_in(*, days_ago, times=2):
    long_ago = clock.now() - datetime.timedelta(days=days_ago)
    for day in range(times):
        with clock.at(long_ago - day * datetime.timedelta(days=1)):
            act()


def test_an_import_that_says_so_is_no_tampering_with_the_days_it_is_about(whole, anchors):
    with transaction.atomic(), trail.loading(by=None, what="Families of the old system"):
        bring_in(days_ago=400)
    act()
    seal_new_rows()

    assert findings(anchors) == []


def test_an_import_that_takes_long_while_others_write_is_no_tampering(whole, anchors, monkeypatch):
    now = clock.now()
    with transaction.atomic(), trail.loading(by=None, what="Families of the old system"):
        monkeypatch.setattr(clock, "unstopped", lambda: now - 40 * MINUTES)
        bring_in(days_ago=400)
        monkeypatch.undo()
    assert verify(anchors).late == []
    seal_new_rows()

    assert verify(anchors).findings == verify(anchors).late == []


def test_an_earlier_day_outside_of_a_loading_is_found(whole, anchors):
    with transaction.atomic(), trail.loading(by=None, what="Families of the old system"):
        bring_in(days_ago=400)
    bring_in(days_ago=400, times=1)
    seal_new_rows()

    [finding] = findings(anchors)
    assert "in no loading" in finding


def test_nobody_hides_behind_a_loading_without_the_key(whole, anchors):
    with transaction.atomic(), trail.loading(by=None, what="Families of the old system"):
        run((A_ROW, clock.now() - datetime.timedelta(days=3), "case.looked"))
    for event in ("loading.began", "case.looked", "loading.ended"):
        run((A_ROW, clock.now() - datetime.timedelta(days=3), event))
    seal_new_rows()

    assert len(findings(anchors)) == 4


@pytest.mark.django_db(transaction=True)
def test_a_fresh_demonstration_is_as_it_was_written(westmere, anchors):
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now())

    verdict = check_the_trail(anchors)
    assert verdict.findings == verdict.late == []
    assert verdict.rows == verdict.sealed > 1_000


# What is late


def test_a_trail_that_is_looked_after_is_not_late(whole, anchors):
    assert verify(anchors, now=clock.now() + 10 * MINUTES).late == []


def test_rows_that_nobody_seals_are_late(whole, anchors, capsys):
    verdict = verify(anchors, now=clock.now() + 16 * MINUTES)
    assert any("waited for their seal" in sentence for sentence in verdict.late)

    with clock.at(clock.now() + 16 * MINUTES), pytest.raises(CommandError, match="late"):
        call_command("verify_trail", anchors=anchors)
    assert "Nothing in it has been changed." in capsys.readouterr().out


def test_sealed_rows_that_nobody_anchors_are_late(whole, anchors):
    seal_new_rows()
    [sentence] = verify(anchors, now=clock.now() + 16 * MINUTES).late
    assert "The newest anchor is of" in sentence


def test_where_nothing_is_written_nothing_is_late(whole, anchors):
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now() + 5 * MINUTES)

    assert verify(anchors, now=clock.now() + datetime.timedelta(days=9)).late == []


def test_anchors_are_five_minutes_apart_and_only_where_there_is_something_to_say(whole, anchors):
    now = clock.now()
    seal_new_rows()
    assert not anchor_when_due(anchors, now=now + 4 * MINUTES)
    assert anchor_when_due(anchors, now=now + 6 * MINUTES)
    assert not anchor_when_due(anchors, now=now + 60 * MINUTES)
    assert len(anchors.read_text().splitlines()) == 2


# Rows from before each was proved


def rows_of_before(times):
    for _ in range(times):
        run((A_ROW, clock.now(), "case.looked"))


def test_rows_from_before_there_were_proofs_stay_whole_and_no_more_can_be_added(anchors):
    rows_of_before(3)
    seal_new_rows()
    act(3)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now())
    assert findings(anchors) == []

    first = TrailEvent.objects.earliest("pk").pk
    behind_its_back(("UPDATE audit_trailevent SET actor_name = 'x' WHERE id = %s", first))
    assert found(anchors, f"Row {first} (")
