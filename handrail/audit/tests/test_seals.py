"""Whatever is changed in the trail behind Handrail's back is found, with its place; what Handrail does is not."""

import datetime
import json
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from handrail.audit import trail
from handrail.audit.anchors import ANCHORED_EVERY, anchor_when_due
from handrail.audit.macs import COLUMNS, PROVED, proof_of, seal_of
from handrail.audit.models import TrailEvent, TrailIsKept, TrailSeal
from handrail.audit.seals import seal_new_rows
from handrail.audit.tests.behind_its_back import behind_its_back
from handrail.audit.verify import verify
from handrail.core import clock
from handrail.core.migration_triggers import refusals_lifted

ANOTHER_KEY = "another-key-that-somebody-without-the-real-one-made-up"
OF_OTHER_KINDS = ("id", "at", "detail", "look", "written", "number", "mac")
pytestmark = pytest.mark.django_db(transaction=True)


def act(times=1):
    with transaction.atomic():
        for _ in range(times):
            trail.record("row.added", by=None, case_reference="EAST-0001", subject="Case", detail={"why": "é", "n": 1})


@pytest.fixture
def anchors(tmp_path):
    return tmp_path / "elsewhere" / "anchors.jsonl"


@pytest.fixture
def sealed(anchors):
    """Twelve rows, sealed in three rounds, and anchored."""
    for _ in range(3):
        act(4)
        seal_new_rows()
    anchor_when_due(anchors, now=clock.now())
    return [event.pk for event in TrailEvent.objects.order_by("pk")]


def seal_anew(key, *, first=1):
    """What somebody does who can write to the database and has this key: all made anew over what is there now."""
    with override_settings(HANDRAIL_TRAIL_KEY=key):
        before = bytes(TrailSeal.objects.get(pk=first - 1).mac) if first > 1 else bytes(32)
        rows = TrailEvent.objects.order_by("pk").values_list("id", *PROVED)[first - 1 :]
        made = [("DELETE FROM audit_trailseal WHERE position >= %s", first)]
        for position, (row_id, *row) in enumerate(rows, start=first):
            mac = proof_of(row)
            before = seal_of(position, before, (row_id, *row, mac))
            made += [
                ("UPDATE audit_trailevent SET mac = %s WHERE id = %s", mac, row_id),
                ("INSERT INTO audit_trailseal (position, event_id, mac) VALUES (%s, %s, %s)", position, row_id, before),
            ]
    behind_its_back(*made)


def findings(anchors):
    return verify(anchors).findings


def test_an_untouched_trail_is_found_whole(sealed, anchors):
    act(2)
    verdict = verify(anchors)

    assert verdict.findings == []
    assert (verdict.rows, verdict.sealed, verdict.waiting, verdict.anchors) == (14, 12, 2, 1)


def test_the_proof_and_the_seal_cover_every_column():
    assert set(COLUMNS) == {"id", *PROVED, "mac"} == {column.attname for column in TrailEvent._meta.concrete_fields}


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in OF_OTHER_KINDS])
def test_a_changed_word_is_found_where_it_stands(column, sealed, anchors):
    behind_its_back((f"UPDATE audit_trailevent SET {column} = 'x' WHERE id = %s", sealed[5]))

    [finding] = findings(anchors)
    assert finding.startswith(f"Row {sealed[5]} (")
    assert "is not as Handrail wrote it" in finding


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-23 09:00:00+00:00"),
        ("detail", '{"why": "e"}'),
        ("look", "mine:1"),
        ("written", "2026-11-23 09:00:00+00:00"),
        ("number", 77),
        ("mac", b"x"),
        ("mac", None),
    ],
)
def test_a_changed_time_number_detail_look_or_proof_is_found(column, value, sealed, anchors):
    behind_its_back((f"UPDATE audit_trailevent SET {column} = %s WHERE id = %s", value, sealed[5]))

    assert any(finding.startswith(f"Row {sealed[5]} (") for finding in findings(anchors))


def test_a_deleted_row_is_found(sealed, anchors):
    behind_its_back(("DELETE FROM audit_trailevent WHERE id = %s", sealed[5]))

    assert findings(anchors) == [f"Row {sealed[5]} was deleted; it stood at place 6 of the chain."]


def test_a_row_deleted_with_its_seal_is_found(sealed, anchors):
    behind_its_back(
        ("DELETE FROM audit_trailevent WHERE id = %s", sealed[5]),
        ("DELETE FROM audit_trailseal WHERE position = 6",),
    )

    assert findings(anchors) == ["Place 6 was taken out of the chain."]


def test_two_rows_that_changed_places_are_found(sealed, anchors):
    behind_its_back(
        ("UPDATE audit_trailevent SET id = -1 WHERE id = %s", sealed[4]),
        ("UPDATE audit_trailevent SET id = %s WHERE id = %s", sealed[4], sealed[5]),
        ("UPDATE audit_trailevent SET id = %s WHERE id = -1", sealed[5]),
    )

    assert len(findings(anchors)) == 2


@contextmanager
def written_then():
    """With the trail's key a row can be made that says it was written when the clock was stopped."""
    with mock.patch.object(clock, "unstopped", clock.now):
        yield


def test_a_row_put_in_by_somebody_with_the_key_is_found(sealed, anchors):
    with clock.at(clock.now() - datetime.timedelta(days=3)), written_then():
        TrailEvent.objects.create(event="case.looked", actor_id="1", actor_name="Somebody")

    [unsealed] = findings(anchors)
    assert "it was put in" in unsealed
    seal_new_rows()
    [late] = findings(anchors)
    assert "came later than it says" in late


def test_a_tail_cut_off_is_found_after_the_anchor(sealed, anchors):
    behind_its_back(
        ("DELETE FROM audit_trailevent WHERE id >= %s", sealed[8]),
        ("DELETE FROM audit_trailseal WHERE position >= 9",),
    )

    cut, *ids = findings(anchors)
    assert "The chain had 12 places" in cut
    assert "cut off" in cut
    assert ids == ([f"Rows {sealed[8]} to {sealed[11]} were deleted."] if connection.vendor == "sqlite" else [])


@pytest.mark.parametrize("has_the_key", [False, True])
def test_a_chain_made_anew_is_found_whoever_made_it(has_the_key, sealed, anchors):
    behind_its_back(("UPDATE audit_trailevent SET actor_name = 'x' WHERE id = %s", sealed[5]))
    seal_anew(settings.HANDRAIL_TRAIL_KEY if has_the_key else ANOTHER_KEY)

    found = findings(anchors)
    assert any("is not as it was anchored" in finding for finding in found)
    assert (len(found) == 1) == has_the_key


def test_a_tail_cut_off_and_grown_again_is_found(sealed, anchors):
    behind_its_back(
        ("DELETE FROM audit_trailevent WHERE id >= %s", sealed[8]),
        ("DELETE FROM audit_trailseal WHERE position >= 9",),
    )
    act(4)
    seal_new_rows()

    unsealed, anew = findings(anchors)
    assert unsealed.startswith("4 rows written by the same worker before")
    assert "Place 12 of the chain is not as it was anchored" in anew


def test_changed_anchors_are_found(sealed, anchors):
    act()
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now() + ANCHORED_EVERY)
    first, second = anchors.read_text().splitlines()

    anchors.write_text(json.dumps(json.loads(first) | {"position": 5}) + f"\n{second}\n")
    assert any("Line 1 of the anchors was changed" in finding for finding in findings(anchors))
    anchors.write_text(f"{second}\n")
    assert any("Line 1 of the anchors was changed, or one before it was taken out" in one for one in findings(anchors))
    anchors.write_text(f"{first}\nnothing\n")
    assert findings(anchors) == ["Line 2 of the anchors cannot be read."]
    anchors.unlink()
    assert "There are no anchors" in findings(anchors)[0]
    anchors.write_text("")
    assert "There are no anchors" in findings(anchors)[0]


def add_an_anchor(anchors, *, later):
    """The chain grows by a row, and what it has come to is anchored so many rounds of anchors from now."""
    act()
    seal_new_rows()
    return anchor_when_due(anchors, now=clock.now() + later * ANCHORED_EVERY)


TORN = {
    "after its first byte": lambda line: line[:1],
    "in the middle": lambda line: line[: len(line) // 2],
    "before its last bracket": lambda line: line[:-2],
    "with its room taken and nothing in it": lambda line: bytes(4096),
}


@pytest.fixture(params=TORN.values(), ids=TORN)
def torn(request, sealed, anchors):
    """An anchor, and after it one that the power was cut in while it was written."""
    whole = anchors.read_bytes()
    add_an_anchor(anchors, later=1)
    anchors.write_bytes(whole + request.param(anchors.read_bytes().removeprefix(whole)))
    return anchors


def test_a_line_torn_by_a_power_cut_is_named_and_is_no_alarm(torn):
    verdict = verify(torn)

    assert verdict.findings == []
    assert verdict.notes == ["Line 2 of the anchors cannot be read: it breaks off, as when the power is cut."]


def test_the_command_says_that_a_line_is_torn_and_does_not_end_with_an_error(torn, capsys):
    call_command("verify_trail", anchors=torn)

    said = capsys.readouterr().out
    assert "Line 2 of the anchors cannot be read: it breaks off" in said
    assert "Nothing in it has been changed." in said


def test_after_a_torn_line_the_next_anchor_stands_on_a_line_of_its_own(torn):
    assert add_an_anchor(torn, later=2)
    assert add_an_anchor(torn, later=3)
    assert not add_an_anchor(torn, later=3.5)

    verdict = verify(torn)
    assert verdict.findings == []
    [note] = verdict.notes
    assert note.startswith("Line 2 of the anchors cannot be read, and could not when line 3 was added")
    assert verdict.anchors == 3


def test_an_anchor_forged_for_next_year_is_found_and_holds_up_none(sealed, anchors):
    forged = json.loads(anchors.read_text()) | {"at": (clock.now() + 9_000 * ANCHORED_EVERY).isoformat()}
    with anchors.open("a") as file:
        file.write(json.dumps(forged) + "\n")

    assert add_an_anchor(anchors, later=1)

    assert findings(anchors)[0] == "Line 2 of the anchors was changed, or one before it was taken out."


def test_a_line_that_lacks_nothing_but_its_end_counts(sealed, anchors):
    anchors.write_bytes(anchors.read_bytes().removesuffix(b"\n"))
    assert not add_an_anchor(anchors, later=0.5)
    assert add_an_anchor(anchors, later=1)

    verdict = verify(anchors)
    assert (verdict.findings, verdict.notes, verdict.anchors) == ([], [], 2)


def test_a_file_that_begins_torn_is_gone_on_with(sealed, anchors):
    anchors.write_bytes(anchors.read_bytes()[:40])
    assert "There are no anchors" in findings(anchors)[0]

    assert add_an_anchor(anchors, later=1)

    assert findings(anchors) == []


def test_rows_cut_off_are_found_by_the_anchor_after_a_torn_line(torn, sealed):
    add_an_anchor(torn, later=2)
    behind_its_back(
        ("DELETE FROM audit_trailevent WHERE id > %s", sealed[-1]),
        ("DELETE FROM audit_trailseal WHERE position > 12",),
    )

    cut, *ids = findings(torn)
    assert "The chain had 14 places" in cut
    assert len(ids) == (connection.vendor == "sqlite")


@pytest.mark.parametrize("how", TORN.values(), ids=TORN)
@pytest.mark.parametrize("first", [1, 2])
def test_a_whole_line_made_to_look_torn_is_found(how, first, sealed, anchors):
    add_an_anchor(anchors, later=1)
    add_an_anchor(anchors, later=2)
    lines = anchors.read_bytes().splitlines(keepends=True)
    lines[first - 1] = how(lines[first - 1]) + b"\n"
    anchors.write_bytes(b"".join(lines))

    assert findings(anchors) == [
        f"Line {first} of the anchors cannot be read.",
        f"Line {first + 1} of the anchors was changed, or one before it was taken out.",
    ]


def test_a_refusal_that_was_dropped_or_disabled_is_found(sealed, anchors):
    with refusals_lifted(connection):
        found = findings(anchors)
    of_each_table = {"sqlite": 4, "postgresql": 3}[connection.vendor]
    assert len([finding for finding in found if "no longer refuses" in finding]) == 4 * of_each_table


def test_without_its_key_a_trail_cannot_be_called_whole(sealed, anchors):
    with override_settings(HANDRAIL_TRAIL_KEY=ANOTHER_KEY):
        assert len(findings(anchors)) > 12


def test_two_who_seal_at_once_make_one_chain(anchors, monkeypatch):
    from handrail.audit import seals

    act(3)
    rows = seals._unsealed(after=0)
    seal_new_rows()

    monkeypatch.setattr(TrailSeal.objects, "order_by", lambda *_: TrailSeal.objects.none())
    assert not seals._seal(rows)
    monkeypatch.undo()
    assert TrailSeal.objects.count() == 3


def test_rows_committed_out_of_their_order_are_sealed_too(sealed, anchors):
    first = TrailEvent(id=sealed[-1] + 1, event="case.looked", actor_id="1", actor_name="Somebody")
    TrailEvent.objects.create(id=sealed[-1] + 2, event="case.looked", actor_id="1", actor_name="Somebody")
    seal_new_rows()
    first.save()

    assert seal_new_rows() == 1
    assert findings(anchors) == []


def test_a_seal_is_never_changed_or_deleted(sealed):
    seal = TrailSeal.objects.first()
    for change in (seal.save, seal.delete, TrailSeal.objects.all().delete):
        with pytest.raises(TrailIsKept):
            change()
    for sql in ("UPDATE audit_trailseal SET event_id = 99 WHERE position = 1", "DELETE FROM audit_trailseal"):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            connection.cursor().execute(sql)


def test_a_round_over_many_rows_is_a_few_short_transactions(django_assert_max_num_queries):
    act(1_200)

    with django_assert_max_num_queries(24):
        assert seal_new_rows() == 1_200


def look_at_a_list():
    trail.look(by=SimpleNamespace(pk="1", name="Somebody"), case_reference="", page="families", cases=["A-1", "B-2"])
    seal_new_rows()
    return TrailEvent.objects.latest("pk").pk


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_trailcase WHERE case_reference = 'A-1'",
        "UPDATE audit_trailcase SET case_reference = 'C-3' WHERE case_reference = 'A-1'",
        "UPDATE audit_trailcase SET at = '2026-11-23 09:00:00' WHERE case_reference = 'A-1'",
    ],
)
def test_a_look_at_a_list_that_one_of_its_families_no_longer_finds_is_named(change, anchors):
    row = look_at_a_list()
    anchor_when_due(anchors, now=clock.now())
    assert findings(anchors) == []

    behind_its_back((change,))

    [finding] = findings(anchors)
    assert finding.startswith(f"Row {row} (list.looked")


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_trailperson WHERE person_id = '7'",
        "UPDATE audit_trailperson SET person_id = '8' WHERE person_id = '7'",
        "INSERT INTO audit_trailperson (trail_event_id, person_id, at) "
        "SELECT trail_event_id, '9', at FROM audit_trailperson",
    ],
)
def test_a_row_that_whom_it_is_about_no_longer_finds_is_named(change, anchors):
    with transaction.atomic():
        trail.record("grant.given", by=SimpleNamespace(pk="1", name="Somebody"), detail={"people": ["1", "7"]})
    seal_new_rows()
    anchor_when_due(anchors, now=clock.now())
    assert findings(anchors) == []

    behind_its_back((change,))

    [finding] = findings(anchors)
    assert finding.endswith("is not found, or is found wrongly, by the people it is about.")


def test_families_named_for_a_row_that_is_not_there_are_found(sealed, anchors):
    put_in = "INSERT INTO audit_trailcase (trail_event_id, case_reference, at) VALUES (9999, 'A-1', %s)"
    behind_its_back((put_in, clock.now()))

    assert findings(anchors) == ["Families are named for row 9999, which is not there."]
