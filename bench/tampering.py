"""Changes a sealed trail in eight ways behind Handrail's back, 200 times each, and counts how often that is found.

Each try changes rows that are older than the last anchor, has the trail verified, and is undone. Then a trail of a
million rows is sealed and verified against the clock.
"""

import datetime
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

TRIES = 200
ROWS = 60
A_MILLION = 1_000_000
APART = datetime.timedelta(minutes=7)
SEED = 1
NOBODYS_KEY = "a-key-that-somebody-without-the-real-one-made-up-themselves"
TABLES = ("audit_trailevent", "audit_trailcase", "audit_trailseal")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        anchors = Path(folder) / "anchors.jsonl"
        make_a_trail(anchors)
        told = {
            "found": {kind.__name__: tamper(kind, anchors) for kind in KINDS},
            "false_alarms": tamper(leave_it_as_it_is, anchors),
            "found_without_anchors": {
                kind.__name__: tamper(kind, Path(folder) / "none.jsonl", but="There are no anchors") for kind in KINDS
            },
            "refused_by_the_database": refused(),
            "million": a_million(Path(folder) / "million.jsonl"),
        }
    print(json.dumps(told))


def make_a_trail(anchors: Path) -> None:
    """Looks at pages and lists some minutes apart, sealed in rounds, with an anchor half-way and one at the end."""
    from handrail.audit.anchors import anchor_when_due
    from handrail.audit.models import TrailCase, TrailEvent
    from handrail.audit.seals import seal_new_rows
    from handrail.core import clock

    begun = clock.now() - ROWS * APART
    for place in range(ROWS):
        at = begun + place * APART
        names = [f"EAST-{place:04}", "EAST-9999"] if place % 5 == 0 else []
        row = TrailEvent.objects.create(
            at=at,
            event="list.looked" if names else "case.looked",
            actor_id=str(place % 7),
            actor_name=f"Person {place % 7}",
            case_reference="" if names else f"EAST-{place % 9:04}",
            page="families" if names else "family",
            detail={"cases": names} if names else {},
            look=f"look:{place}",
        )
        TrailCase.objects.bulk_create(TrailCase(trail_event=row, case_reference=name, at=at) for name in names)
        if place % 10 == 9:
            seal_new_rows()
        if place in (ROWS // 2 - 1, ROWS - 1):
            anchor_when_due(anchors, now=at)


def tamper(kind: Callable[[random.Random], None], anchors: Path, *, but: str = "nothing") -> int:
    """In how many of the tries something was found, other than what is said `but` for."""
    from django.db import connection, transaction

    from handrail.audit.verify import verify
    from handrail.core.migration_triggers import refusals_lifted

    by_chance = random.Random(SEED)
    found = 0
    for _ in range(TRIES):
        with transaction.atomic():
            with refusals_lifted(connection):
                kind(by_chance)
            found += any(not finding.startswith(but) for finding in verify(anchors).findings)
            transaction.set_rollback(True)
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
    first, second = by_chance.sample(rows(), 2)
    for before, after in ((first, -1), (second, first), (-1, second)):
        run("UPDATE audit_trailevent SET id = %s WHERE id = %s", after, before)


def insert(by_chance: random.Random) -> None:
    """A row of the past, left unsealed, sealed with a made-up seal, or so that Handrail seals it itself."""
    from handrail.audit.models import TrailEvent

    there = TrailEvent.objects.get(pk=any_row(by_chance, but_the_last=10))
    put_in = TrailEvent.objects.create(at=there.at, event="case.looked", actor_id="1", actor_name="Person 1")
    how = by_chance.choice(["unsealed", "made up", "sealed by Handrail"])
    if how != "unsealed":
        seal_from(ROWS + 1, NOBODYS_KEY if how == "made up" else None, only=[put_in.pk])


def cut_the_tail(by_chance: random.Random) -> None:
    position = by_chance.randint(2, ROWS)
    run("DELETE FROM audit_trailevent WHERE id >= (SELECT event_id FROM audit_trailseal WHERE position = %s)", position)
    run("DELETE FROM audit_trailcase WHERE trail_event_id NOT IN (SELECT id FROM audit_trailevent)")
    run("DELETE FROM audit_trailseal WHERE position >= %s", position)


def make_the_chain_anew_without_the_key(by_chance: random.Random) -> None:
    edit(by_chance)
    seal_from(1, NOBODYS_KEY)


def make_the_chain_anew_with_the_key(by_chance: random.Random) -> None:
    edit_of_a_look(by_chance)
    seal_from(1, None)


def cut_and_grow_again(by_chance: random.Random) -> None:
    """As much as was cut grows again, dated like what was there, and sealed by Handrail with its key."""
    from handrail.audit.models import TrailEvent

    position = by_chance.randint(2, ROWS)
    moments = list(TrailEvent.objects.order_by("pk").values_list("at", flat=True))[position - 1 :]
    cut_at = rows()[position - 1]
    run("DELETE FROM audit_trailevent WHERE id >= %s", cut_at)
    run("DELETE FROM audit_trailcase WHERE trail_event_id >= %s", cut_at)
    run("DELETE FROM audit_trailseal WHERE position >= %s", position)
    for at in moments:
        TrailEvent.objects.create(at=at, event="case.looked", actor_id="1", actor_name="Person 1", page="home")
    seal_from(position, None)


def edit_of_a_look(by_chance: random.Random) -> None:
    run("UPDATE audit_trailevent SET actor_name = 'Somebody else' WHERE id = %s", any_row(by_chance))


KINDS = (
    edit,
    delete,
    swap,
    insert,
    cut_the_tail,
    make_the_chain_anew_without_the_key,
    make_the_chain_anew_with_the_key,
    cut_and_grow_again,
)


def seal_from(position: int, key: str | None, *, only: list[int] | None = None) -> None:
    """Seals what is there now from a place of the chain on; without a key of one's own, with Handrail's."""
    from django.conf import settings
    from django.test import override_settings

    from handrail.audit.models import TrailEvent, TrailSeal
    from handrail.audit.seals import BEGINNING, COLUMNS, mac_of

    with override_settings(HANDRAIL_TRAIL_KEY=key or settings.HANDRAIL_TRAIL_KEY):
        before = bytes(TrailSeal.objects.get(pk=position - 1).mac) if position > 1 else BEGINNING
        run("DELETE FROM audit_trailseal WHERE position >= %s", position)
        wanted = TrailEvent.objects.order_by("pk").values_list(*COLUMNS)
        made = []
        for place, row in enumerate(wanted.filter(pk__in=only) if only else wanted[position - 1 :], start=position):
            before = mac_of(place, before, row)
            made.append(TrailSeal(position=place, event_id=row[0], mac=before))
        TrailSeal.objects.bulk_create(made)


def rows() -> list[int]:
    from handrail.audit.models import TrailEvent

    return list(TrailEvent.objects.order_by("pk").values_list("pk", flat=True))


def any_row(by_chance: random.Random, *, but_the_last: int = 0) -> int:
    there = rows()
    return by_chance.choice(there[: len(there) - but_the_last])


def run(sql: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused() -> dict[str, int]:
    """How many of the changes that the database itself was asked for it refused."""
    from django.db import DatabaseError, transaction

    told = {"asked": 0, "refused": 0}
    keys = {"audit_trailseal": "position"}
    for table in TABLES:
        key = keys.get(table, "id")
        for sql in (f"UPDATE {table} SET {key} = {key} + 1000", f"DELETE FROM {table}"):
            told["asked"] += 1
            try:
                with transaction.atomic():
                    run(sql)
                    transaction.set_rollback(True)
            except DatabaseError:
                told["refused"] += 1
    return told


def a_million(anchors: Path) -> dict[str, float]:
    from django.db import transaction

    from handrail.audit.anchors import anchor_when_due
    from handrail.audit.models import TrailEvent
    from handrail.audit.seals import seal_new_rows
    from handrail.audit.verify import verify
    from handrail.core import clock

    begun = clock.now()
    for part in range(ROWS, A_MILLION, 10_000):
        with transaction.atomic():
            TrailEvent.objects.bulk_create(
                TrailEvent(
                    at=begun + datetime.timedelta(milliseconds=row),
                    event="case.looked",
                    actor_id=f"00000000-0000-4000-8000-{row % 400:012}",
                    actor_name=f"Person {row % 400}",
                    case_reference=f"EAST-{row % 3000:04}",
                    page="record",
                    look=f"{row:040}:1",
                )
                for row in range(part, min(part + 10_000, A_MILLION))
            )
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
    main()
    sys.exit(0)
