"""Changes a sealed trail, or the way to its rows, in twenty ways, 200 times each, and counts how often that is found.

Each try changes the trail, has it verified, and is undone. Most change rows that are older than the last anchor; three
change rows that none covers yet, three change no row and hide one or show one that is not there, and six change what
the trail tells of. All are done without the trail's key. Whoever has it makes everything anew after a
change, so that only the anchors are left to find it, and what is not anchored is not found. Then a trail of a million
rows is sealed and verified against the clock. Fewer tries and rows: python -m bench.tampering 5 20000
"""

import datetime
import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import django

TRIES = 200
# Enough to see that without its protection a kind is never found.
TRIES_OF_A_CONTROL = 20
ROWS = 60
NOT_ANCHORED = 20
NOT_SEALED = 4
A_MILLION = 1_000_000
APART = datetime.timedelta(minutes=7)
SEED = 1
WORDS = "Shame keeps the door shut."
NOBODYS_KEY = "a-key-that-somebody-without-the-real-one-made-up-themselves"
TABLES = ("audit_trailevent", "audit_trailcase", "audit_trailperson", "audit_trailseal")
Kind = Callable[[random.Random], object]


def main(tries: int, rows: int) -> None:
    few = min(tries, TRIES_OF_A_CONTROL)
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        anchors, none = Path(folder) / "anchors.jsonl", Path(folder) / "none.jsonl"
        make_a_trail(anchors)
        told = {
            "found": {kind.__name__: tamper(kind, anchors, tries) for kind in KINDS},
            "found_with_the_key": {kind.__name__: tamper(with_the_key(kind), anchors, tries) for kind in OF_OLD_ROWS}
            | {kind.__name__: tamper(kind, anchors, tries) for kind in OF_WAYS},
            "unseen_with_the_key": [
                kind.__name__ for kind in OF_NEW_ROWS if not tamper(with_the_key(kind), anchors, few)
            ],
            "false_alarms": tamper(leave_it_as_it_is, anchors, tries),
            "unseen_without_anchors": [kind.__name__ for kind in KINDS if not tamper(kind, none, few)],
            "unseen_with_the_key_without_anchors": [
                kind.__name__ for kind in OF_OLD_ROWS if not tamper(with_the_key(kind), none, few)
            ],
            "refused_by_the_database": refused(),
            **beside_the_trail(anchors, tries),
            "million": many(Path(folder) / "million.jsonl", rows),
        }
    print(json.dumps(told))


@contextmanager
def at_the_time(at: datetime.datetime) -> Iterator[None]:
    """Handrail writes at this time, as if it were now."""
    from handrail.core import clock

    with clock.at(at), mock.patch.object(clock, "unstopped", return_value=at):
        yield


def make_a_trail(anchors: Path) -> None:
    """Looks at pages and lists, sealed in rounds and anchored half-way and at the end; and then some that are not."""
    from handrail.audit.anchors import anchor_when_due
    from handrail.audit.seals import seal_new_rows
    from handrail.core import clock

    now = clock.now()
    for place in range(ROWS):
        with at_the_time(now - (ROWS - place) * APART):
            look(place)
            if place % 10 == 9:
                seal_new_rows()
            if place in (ROWS // 2 - 1, ROWS - 1):
                anchor_when_due(anchors, now=clock.now())
    for place in range(ROWS, ROWS + NOT_ANCHORED):
        if place == ROWS + NOT_ANCHORED - NOT_SEALED:
            seal_new_rows()
        look(place)


def look(place: int) -> None:
    """One row of the trail, with the families that it names."""
    from handrail.audit.models import TrailCase, TrailEvent
    from handrail.core import clock

    names = [f"EAST-{place:04}", "EAST-9999"] if place % 5 == 0 else []
    row = TrailEvent.objects.create(
        at=clock.now(),
        event="list.looked" if names else "case.looked",
        actor_id=str(place % 7),
        actor_name=f"Person {place % 7}",
        case_reference="" if names else f"EAST-{place % 9:04}",
        page="families" if names else "family",
        detail={"cases": names} if names else {},
        look=f"look:{place}",
    )
    TrailCase.objects.bulk_create(TrailCase(trail_event=row, case_reference=name, at=row.at) for name in names)


def tamper(kind: Kind, anchors: Path, tries: int) -> int:
    """In how many of the tries something was found, beside that the anchors are not there."""
    from django.db import connection, transaction

    from handrail.audit.verify import verify
    from handrail.config.trail_check import check_the_trail
    from handrail.core.migration_triggers import refusals_lifted
    from handrail.supervision.recording.models import SignedRecord

    by_chance = random.Random(SEED)
    check = check_the_trail if SignedRecord.objects.exists() else verify
    found = 0
    for _ in range(tries):
        with transaction.atomic():
            if kind in ON_THE_TABLES:
                kind(by_chance)
            else:
                with refusals_lifted(connection):
                    kind(by_chance)
            found += any(not finding.startswith("There are no anchors") for finding in check(anchors).findings)
            transaction.set_rollback(True)
        set_the_ids_back()  # which no rollback does on PostgreSQL
    return found


def leave_it_as_it_is(_: random.Random) -> None:
    """No tampering: whatever is found is a false alarm."""


def edit(by_chance: random.Random) -> None:
    column, value = by_chance.choice(
        [("actor_name", "Somebody else"), ("page", "home"), ("case_reference", "EAST-8888"), ("detail", '{"n": 1}')]
    )
    run(f"UPDATE audit_trailevent SET {column} = %s WHERE id = %s", value, any_row(by_chance))


def delete(by_chance: random.Random) -> None:
    row = any_row(by_chance)
    run("DELETE FROM audit_trailevent WHERE id = %s", row)
    if by_chance.random() < 0.5:
        run("DELETE FROM audit_trailseal WHERE event_id = %s", row)


def swap(by_chance: random.Random) -> None:
    first, second = by_chance.sample(rows()[:ROWS], 2)
    for before, after in ((first, -1), (second, first), (-1, second)):
        run("UPDATE audit_trailevent SET id = %s WHERE id = %s", after, before)


def insert(by_chance: random.Random) -> None:
    """A row of the past, left unsealed, sealed with a made-up seal, or so that Handrail seals it itself."""
    from handrail.audit.models import TrailEvent

    there = TrailEvent.objects.get(pk=any_row(by_chance))
    put_in(there.at)
    how = by_chance.choice(["unsealed", "made up", "sealed by Handrail"])
    if how != "unsealed":
        seal_what_waits(NOBODYS_KEY if how == "made up" else None)


def cut_the_tail(by_chance: random.Random) -> None:
    cut(by_chance.randint(2, ROWS))


def make_the_chain_anew(by_chance: random.Random) -> None:
    edit(by_chance)
    seal_from(1, NOBODYS_KEY)


def cut_and_grow_again(by_chance: random.Random) -> None:
    """As much as was cut grows again: Handrail goes on, and seals it."""
    position = by_chance.randint(2, ROWS)
    cut(position)
    for place in range(position, ROWS + NOT_ANCHORED):
        look(1_000 + place)
    seal_what_waits(None)


def neutralise_a_refusal(by_chance: random.Random) -> None:
    """A trigger or its function stands under its name and refuses nothing."""
    from django.db import connection

    table, event = by_chance.choice(TABLES), by_chance.choice(["update", "delete"])
    name = f"refuse_{table}_{event}"
    if connection.vendor == "sqlite":
        run(f"DROP TRIGGER {name}")
        when = by_chance.choice(["", "WHEN OLD.rowid < 0"])
        run(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} BEGIN SELECT 1; END")
        return
    body = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    for_replicas = f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"
    run(by_chance.choice([body, for_replicas, f"ALTER TABLE {table} DISABLE TRIGGER {name}"]))


def falsify_what_is_written(by_chance: random.Random) -> None:
    """A trigger puts another name into the next row, and is often gone again before anybody looks."""
    from django.db import connection

    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite:
        run("DROP TRIGGER refuse_audit_trailevent_update")
        run(
            "CREATE TRIGGER other_name AFTER INSERT ON audit_trailevent BEGIN"
            " UPDATE audit_trailevent SET actor_name = 'Somebody else' WHERE id = NEW.id; END"
        )
    else:
        run(
            "CREATE FUNCTION other_name() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.actor_name = 'Somebody else'; RETURN NEW; END $$"
        )
        run("CREATE TRIGGER other_name BEFORE INSERT ON audit_trailevent FOR EACH ROW EXECUTE FUNCTION other_name()")
    look(by_chance.randint(1_000, 9_999))
    if by_chance.random() < 0.7:
        run("DROP TRIGGER other_name" if on_sqlite else "DROP TRIGGER other_name ON audit_trailevent")
        if on_sqlite:
            make_the_refusals_again()
    if by_chance.random() < 0.5:
        seal_what_waits(None)


def cut_after_the_newest_anchor(by_chance: random.Random) -> None:
    """Rows, names and seals that no anchor covers are cut off, the ids are set back, and Handrail goes on."""
    cut(by_chance.randint(ROWS + 1, ROWS + NOT_ANCHORED))
    look(1_000)
    if by_chance.random() < 0.5:
        seal_what_waits(None)


def put_a_row_in_now(by_chance: random.Random) -> None:
    """A row of this moment, or a copy of one that Handrail wrote, which Handrail then seals."""
    from handrail.audit.models import TrailEvent
    from handrail.core import clock

    if by_chance.random() < 0.5:
        put_in(clock.now())
    else:
        columns = ", ".join(
            field.column for field in TrailEvent._meta.concrete_fields if field.column not in NOT_COPIED
        )
        run(
            f"INSERT INTO audit_trailevent ({columns}) SELECT {columns} FROM audit_trailevent WHERE id = %s",
            by_chance.choice(rows()[-NOT_ANCHORED:]),
        )
    if by_chance.random() < 0.5:
        seal_what_waits(None)


def hide_by_an_index(by_chance: random.Random) -> None:
    """An index passes over a row, and the catalogue says that it holds all.

    PostgreSQL takes no notice of that until the next connection: the tests beside the trail make one.
    """
    from django.db import connection

    index, row = by_chance.choice(["trail_by_case", "trail_by_person", "trail_by_moment"]), by_chance.choice(rows())
    if connection.vendor == "sqlite":
        [definition] = asked("SELECT sql FROM sqlite_master WHERE name = %s", index)
        run(f"DROP INDEX {index}")
        run(f"{definition} WHERE id <> {row}")
        say_in_the_catalogue(("UPDATE sqlite_master SET sql = %s WHERE name = %s", definition, index))
    else:
        [definition] = asked("SELECT pg_get_indexdef(%s::regclass)", index)
        run(f"DROP INDEX {index}")
        run(f"{definition} WHERE id <> {row}")
        run("UPDATE pg_index SET indpred = NULL WHERE indexrelid = %s::regclass", index)


def hide_by_another_meaning(by_chance: random.Random) -> None:
    """A time is spelled so that it sorts elsewhere; on PostgreSQL an operator of one's own stands before the others."""
    from django.db import connection

    from handrail.audit.models import TrailEvent

    row = TrailEvent.objects.get(pk=by_chance.choice(rows()))
    if connection.vendor == "sqlite":
        at = row.at.astimezone(datetime.UTC)
        earlier = at - datetime.timedelta(hours=23, minutes=59)
        spelled = by_chance.choice([f"{at:%G-W%V-%u %H:%M:%S.%f}", f"{earlier:%Y-%m-%d %H:%M:%S.%f}-23:59"])
        run("UPDATE audit_trailevent SET at = %s WHERE id = %s", spelled, row.pk)
        return
    run("CREATE SCHEMA another")
    run(
        "CREATE FUNCTION another.same(a text, b text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT"
        f" a OPERATOR(pg_catalog.=) b AND NOT b OPERATOR(pg_catalog.=) '{row.case_reference}' $$"
    )
    run("CREATE OPERATOR another.= (LEFTARG = text, RIGHTARG = text, FUNCTION = another.same)")
    if by_chance.random() < 0.5:
        run("ALTER ROLE CURRENT_USER SET search_path = another, public, pg_catalog")


def plant_behind_an_index(by_chance: random.Random) -> None:
    """A row that nobody wrote, and a seal for it that no chain has, as the index of its places does not know it."""
    from django.db import connection

    there, row = by_chance.choice(rows()), -by_chance.randint(1, 1_000)
    columns = "event, actor_id, actor_name, case_reference, subject, subject_id, page, detail"
    planted = f"INSERT INTO audit_trailevent (id, at, {columns}) SELECT %s, at, {columns} FROM audit_trailevent"
    seal = "INSERT INTO audit_trailseal (position, event_id, mac) VALUES (1000000, %s, %s)"
    if connection.vendor == "postgresql":
        # whose index of places cannot be made to forget within one connection: the seal breaks the chain
        run(f"{planted} WHERE id = %s", row, there)
        run(seal, row, bytes(32))
        return
    names = [f"sqlite_autoindex_audit_trailseal_{number}" for number in (1, 2)]
    [table] = asked("SELECT sql FROM sqlite_master WHERE name = 'audit_trailseal'")
    [places] = asked("SELECT rootpage FROM sqlite_master WHERE name = %s", names[0])
    say_in_the_catalogue(
        ("UPDATE sqlite_master SET sql = %s WHERE name = 'audit_trailseal'", table.replace(" PRIMARY KEY", "")),
        ("DELETE FROM sqlite_master WHERE name = %s", names[0]),
        ("UPDATE sqlite_master SET name = %s WHERE name = %s", *names),
    )
    run(f"{planted} WHERE id = %s", row, there)
    run(seal, row, bytes(32))
    say_in_the_catalogue(
        ("UPDATE sqlite_master SET sql = %s WHERE name = 'audit_trailseal'", table),
        ("UPDATE sqlite_master SET name = %s WHERE name = %s", names[1], names[0]),
        (
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage) VALUES ('index', %s, 'audit_trailseal', %s)",
            names[0],
            places,
        ),
    )


# Only one row has a look: the copy goes without.
NOT_COPIED = ("id", "look")
OF_OLD_ROWS = (edit, delete, swap, insert, cut_the_tail, make_the_chain_anew, cut_and_grow_again)
ON_THE_TABLES = (neutralise_a_refusal, falsify_what_is_written)
OF_NEW_ROWS = (cut_after_the_newest_anchor, put_a_row_in_now)
# No row is changed, so nothing has to be made anew: whoever has the key does the same.
OF_WAYS = (hide_by_an_index, hide_by_another_meaning, plant_behind_an_index)
KINDS = (*OF_OLD_ROWS, *ON_THE_TABLES, *OF_NEW_ROWS, *OF_WAYS)


def with_the_key(kind: Kind) -> Kind:
    """Does it, and makes ids, proofs and seals anew, as if it had always been so; the older ones only where it must."""
    place = ROWS if kind in OF_NEW_ROWS else 0

    def changed_and_made_anew(by_chance: random.Random) -> None:
        kind(by_chance)
        make_anew(place)

    return changed_and_made_anew


def make_anew(place: int) -> None:
    """What stands after a place of the chain."""
    from handrail.audit.concerned import people_concerned
    from handrail.audit.macs import PROVED, proof_of
    from handrail.audit.models import TrailCase, TrailEvent, TrailPerson, TrailSeal

    sealed = TrailSeal.objects.count()
    there = list(TrailEvent.objects.order_by("at", "pk"))
    waiting, changed = max(0, len(there) - sealed), there[place:]
    first = min(row.pk for row in changed)
    run("DELETE FROM audit_trailseal WHERE position > %s", place)
    run("DELETE FROM audit_trailcase WHERE trail_event_id >= %s", first)
    run("DELETE FROM audit_trailperson WHERE trail_event_id >= %s", first)
    run("DELETE FROM audit_trailevent WHERE id >= %s", first)
    for number, row in enumerate(changed, start=1):
        row.pk, row.writer, row.number, row.written = first + number - 1, "f" * 16, number, row.at
        row.mac = proof_of([getattr(row, column) for column in PROVED])
    TrailEvent.objects.bulk_create(changed)
    TrailCase.objects.bulk_create(
        TrailCase(trail_event=row, case_reference=name, at=row.at)
        for row in changed
        if isinstance(row.detail, dict)
        for name in row.detail.get("cases", ())
    )
    TrailPerson.objects.bulk_create(
        TrailPerson(trail_event=row, person_id=person, at=row.at)
        for row in changed
        for person in people_concerned(
            event=row.event, actor_id=row.actor_id, subject=row.subject, subject_id=row.subject_id, detail=row.detail
        )
    )
    seal_from(place + 1, None, but_the_last=waiting)
    set_the_ids_back()


def beside_the_trail(anchors: Path, tries: int) -> dict[str, dict[str, int]]:
    """The same with what the trail tells of: a family's reference, and what was signed, added or withdrawn."""
    from handrail.audit.anchors import ANCHORED_EVERY, anchor_when_due
    from handrail.audit.seals import seal_new_rows
    from handrail.config.trail_check import check_the_trail
    from handrail.core import clock
    from handrail.supervision.recording import services as recording
    from handrail.supervision.records.tests.factories import make_office

    office = make_office()
    record = office.start()
    office.save(record, "answer", "key_factors", text=WORDS)
    office.sign(record)
    recording.add_addendum(by=office.asha, record_id=record.id, about="", text=WORDS, save_id=uuid.uuid4())
    about_another = office.start(clock.today() + datetime.timedelta(days=1))
    office.save(about_another, "answer", "key_factors", text=WORDS)
    office.save(about_another, "action", uuid.uuid4(), category="intervention", what=WORDS)
    recording.withdraw(by=office.sam, record_id=about_another.id)
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now() + ANCHORED_EVERY)
    if found := check_the_trail(anchors).findings:
        raise RuntimeError(f"The trail was not whole to begin with: {found[0]}")
    return {
        "found_beside": {kind.__name__: tamper(kind, anchors, tries) for kind in BESIDE},
        "found_beside_with_the_key": {
            kind.__name__: tamper(also_in_the_trail(kind), anchors, tries) for kind in BESIDE
        },
    }


def change_a_reference(_: random.Random) -> None:
    run("UPDATE cases_case SET reference = 'WM-1.'")


def change_what_was_signed(by_chance: random.Random) -> None:
    from handrail.supervision.recording.models import SignedRecord
    from handrail.supervision.recording.walk.canonical import fingerprint

    content = SignedRecord.objects.get().content.replace("Shame", "Pride")
    run("UPDATE recording_signedrecord SET content = %s", content)
    if by_chance.random() < 0.5:
        run("UPDATE recording_signedrecord SET sha256 = %s", fingerprint(content))


def change_an_addendum(by_chance: random.Random) -> None:
    """Its words or its writer, also with a sum of its own, or as if it had been added before there were sums."""
    from handrail.supervision.recording.models import Addendum
    from handrail.supervision.recording.sums import sum_of_addendum

    column = by_chance.choice(["text", "by_words"])
    run(f"UPDATE recording_addendum SET {column} = %s", "Pride keeps the door shut.")
    kept = Addendum.objects.get()
    run("UPDATE recording_addendum SET sha256 = %s", by_chance.choice([kept.sha256, sum_of_addendum(kept), ""]))


def delete_an_addendum(_: random.Random) -> None:
    run("DELETE FROM recording_addendum")


def change_withdrawn_notes(by_chance: random.Random) -> None:
    """How they read, or what can be copied of them, also with a sum of their own, or as if there had been none."""
    from handrail.supervision.recording.models import WithdrawnRecord
    from handrail.supervision.recording.sums import sum_of_withdrawn
    from handrail.supervision.records.models import Revision
    from handrail.supervision.records.queries import last_saves_in

    kept = WithdrawnRecord.objects.select_related("record").get()
    if by_chance.random() < 0.5:
        run("UPDATE recording_withdrawnrecord SET content = %s", kept.content.replace("Shame", "Pride"))
    else:
        save = Revision.objects.filter(record=kept.record, row_kind="answer").latest("pk")
        other = json.dumps({**save.values, "text": "Pride keeps the door shut."})
        run('UPDATE records_revision SET "values" = %s WHERE id = %s', other, save.pk)
    kept.refresh_from_db()
    anew = sum_of_withdrawn(kept, saves=last_saves_in(kept.record))
    run("UPDATE recording_withdrawnrecord SET sha256 = %s", by_chance.choice([kept.sha256, anew, ""]))


def have_withdrawn_notes_count_again(by_chance: random.Random) -> None:
    """As the family's own, or in full, with their record."""
    if by_chance.random() < 0.5:
        run("UPDATE actions_agreedaction SET removed = %s", False)
    else:
        run("UPDATE records_record SET is_about_another_family = %s", False)


BESIDE = (
    change_a_reference,
    change_what_was_signed,
    change_an_addendum,
    delete_an_addendum,
    change_withdrawn_notes,
    have_withdrawn_notes_count_again,
)


def also_in_the_trail(kind: Kind) -> Kind:
    """Has the trail tell the same, and makes all of it anew."""

    def changed_and_made_anew(by_chance: random.Random) -> None:
        from handrail.supervision.recording.models import Addendum, SignedRecord

        kind(by_chance)
        run("UPDATE audit_trailevent SET case_reference = 'WM-1.' WHERE event = 'case.opened'")
        for event, model in (("record.signed", SignedRecord), ("addendum.added", Addendum)):
            detail = json.dumps({"sha256": kept.sha256 if (kept := model.objects.first()) else ""})
            run("UPDATE audit_trailevent SET detail = %s WHERE event = %s", detail, event)
        make_anew(0)

    return changed_and_made_anew


def put_in(at: datetime.datetime) -> None:
    """A row that Handrail did not write, and cannot have proved."""
    from handrail.audit.models import TrailEvent

    TrailEvent.objects.bulk_create([TrailEvent(at=at, event="case.looked", actor_id="1", actor_name="Person 1")])


def cut(position: int) -> None:
    """What stands from this place on, sealed or not, with its names and seals; and the ids are counted from there."""
    first = rows()[position - 1]
    run("DELETE FROM audit_trailevent WHERE id >= %s", first)
    run("DELETE FROM audit_trailcase WHERE trail_event_id >= %s", first)
    run("DELETE FROM audit_trailseal WHERE event_id >= %s", first)
    set_the_ids_back()


def set_the_ids_back() -> None:
    from django.db import connection

    last = rows()[-1]
    if connection.vendor == "sqlite":
        run("UPDATE sqlite_sequence SET seq = %s WHERE name = 'audit_trailevent'", last)
    else:
        run("SELECT setval(pg_get_serial_sequence('audit_trailevent', 'id'), %s)", last)


def make_the_refusals_again() -> None:
    """As the migration made them: what was done meanwhile must be found in the rows."""
    from django.db import connection

    from handrail.core.migration_triggers import RefuseChanges

    refusal = RefuseChanges("audit_trailevent", message="The trail is only ever added to.", keys=["id", "look"])
    for statement in refusal.statements(connection.vendor):
        run(statement)


def seal_what_waits(key: str | None) -> None:
    """Seals each row that waits, as Handrail's round does; with a key of one's own instead of Handrail's, if given."""
    from django.conf import settings
    from django.test import override_settings

    from handrail.audit.macs import BEGINNING, COLUMNS, seal_of
    from handrail.audit.models import TrailSeal
    from handrail.audit.seals import without_a_seal

    last = TrailSeal.objects.order_by("position").last()
    newest, before = (last.position, bytes(last.mac)) if last else (0, BEGINNING)
    waiting = list(without_a_seal().values_list(*COLUMNS))
    with override_settings(HANDRAIL_TRAIL_KEY=key or settings.HANDRAIL_TRAIL_KEY):
        for position, row in enumerate(waiting, start=newest + 1):
            before = seal_of(position, before, row)
            TrailSeal.objects.create(position=position, event_id=row[0], mac=before)


def seal_from(position: int, key: str | None, *, but_the_last: int = 0) -> None:
    """Seals what is there now from a place of the chain on; without a key of one's own, with Handrail's."""
    from django.conf import settings
    from django.test import override_settings

    from handrail.audit.macs import BEGINNING, COLUMNS, seal_of
    from handrail.audit.models import TrailEvent, TrailSeal

    with override_settings(HANDRAIL_TRAIL_KEY=key or settings.HANDRAIL_TRAIL_KEY):
        before = bytes(TrailSeal.objects.get(pk=position - 1).mac) if position > 1 else BEGINNING
        run("DELETE FROM audit_trailseal WHERE position >= %s", position)
        there = list(TrailEvent.objects.order_by("pk").values_list(*COLUMNS))
        made = []
        for place, row in enumerate(there[position - 1 : len(there) - but_the_last], start=position):
            before = seal_of(place, before, row)
            made.append(TrailSeal(position=place, event_id=row[0], mac=before))
        TrailSeal.objects.bulk_create(made)


def asked(sql: str, *values: object) -> list[Any]:
    """The first column of what the database answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def say_in_the_catalogue(*statements: tuple[str, *tuple[object, ...]]) -> None:
    run("PRAGMA writable_schema = ON")
    for statement in statements:
        run(*statement)
    [version] = asked("PRAGMA schema_version")
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def rows() -> list[int]:
    from handrail.audit.models import TrailEvent

    return list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True))


def any_row(by_chance: random.Random) -> int:
    """One that is older than the last anchor."""
    return by_chance.choice(rows()[:ROWS])


def run(sql: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused() -> dict[str, int]:
    """How many of the changes that the database itself was asked for it refused."""
    from django.db import DatabaseError, transaction

    from handrail.audit.models import TrailPerson
    from handrail.core import clock

    told = {"asked": 0, "refused": 0}
    keys = {"audit_trailseal": "position"}
    for table in TABLES:
        key = keys.get(table, "id")
        for sql in (f"UPDATE {table} SET {key} = {key} + 1000", f"DELETE FROM {table}"):
            told["asked"] += 1
            try:
                with transaction.atomic():
                    # a table without a row has nothing to refuse
                    TrailPerson.objects.create(trail_event_id=rows()[0], person_id="1", at=clock.now())
                    run(sql)
                    transaction.set_rollback(True)
            except DatabaseError:
                told["refused"] += 1
    return told


def many(anchors: Path, rows: int) -> dict[str, float]:
    from django.db import transaction

    from handrail.audit import writers
    from handrail.audit.anchors import anchor_when_due
    from handrail.audit.models import TrailEvent
    from handrail.audit.seals import seal_new_rows
    from handrail.audit.verify import verify
    from handrail.core import clock

    for part in range(ROWS + NOT_ANCHORED, rows, 10_000):
        with transaction.atomic():
            made = []
            for row in range(part, min(part + 10_000, rows)):
                event = TrailEvent(
                    event="case.looked",
                    actor_id=f"00000000-0000-4000-8000-{row % 400:012}",
                    actor_name=f"Person {row % 400}",
                    case_reference=f"EAST-{row % 3000:04}",
                    page="record",
                    look=f"{row:040}:1",
                )
                writers.prove(event)
                writers.count(event)
                made.append(event)
            TrailEvent.objects.bulk_create(made)
    sealing = time.monotonic()
    seal_new_rows()
    sealed = time.monotonic()
    anchor_when_due(anchors, now=clock.now())
    verifying = time.monotonic()
    verdict = verify(anchors)
    return {
        "sealed_in": sealed - sealing,
        "verified_in": time.monotonic() - verifying,
        "rows": verdict.sealed,
        "findings": len(verdict.findings),
    }


if __name__ == "__main__":
    django.setup()
    main(*(map(int, sys.argv[1:]) if sys.argv[1:] else (TRIES, A_MILLION)))
    sys.exit(0)
