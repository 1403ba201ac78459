"""Looks for everything that was changed in the trail behind Handrail's back, and says where."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error, connection
from django.db.models import Exists, OuterRef, Q

from handrail.audit import meddling, tables, ways_to_rows
from handrail.audit.anchors import Anchor, Unreadable, anchors_in, line_said_in
from handrail.audit.concerned import people_concerned
from handrail.audit.macs import (
    ACTOR,
    AT,
    BEGINNING,
    COLUMNS,
    DETAIL,
    EVENT,
    ID,
    SUBJECT,
    SUBJECT_ID,
    WRITER,
    WRITTEN,
    seal_of,
)
from handrail.audit.models import TrailCase, TrailEvent, TrailPerson, TrailSeal
from handrail.audit.reading import LATEST, Reading, Row, ids_given, moment, named
from handrail.audit.ways_to_rows import Pages
from handrail.core import clock

READ_AT_ONCE = 2_000
# Seals are made every few seconds and anchors every few minutes: past this, nothing makes them any more.
LATE = timedelta(minutes=15)
# PostgreSQL passes over up to so many ids where it was stopped at once.
IDS_PASSED_OVER = 32
Names = set[tuple[str, datetime]]


@dataclass
class Verdict:
    """How far the trail was read; what was changed, what is late, and what is no fault: each in a sentence.

    What was changed says where. What is late says that the server’s rounds do not look after the trail.
    """

    rows: int = 0
    sealed: int = 0
    waiting: int = 0
    anchors: int = 0
    last_anchor: datetime | None = None
    last_line: str = ""
    findings: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(anchors: Path, *, kept: str = "", now: datetime | None = None) -> Verdict:
    """Reads the whole trail, its chain and the anchors in this file, what acts on its tables, and each way to a row.

    `kept` is a line of the anchors, or the code it ends with, that somebody wrote down elsewhere.
    """
    verdict = Verdict(findings=[*tables.differences(), *meddling.findings(), *ways_to_rows.faults_of_indexes()])
    verdict.findings += ways_to_rows.faults_of_spelling()
    try:
        _read(verdict, anchors, kept=kept, now=now or clock.now())
    except (ValueError, TypeError, AttributeError, Error) as fault:
        # What lies there is nothing that Handrail can have written, so nothing is known of what comes after it.
        verdict.findings.append(f"The trail cannot be read to its end ({type(fault).__name__}).")
    return verdict


def _read(verdict: Verdict, anchors: Path, *, kept: str, now: datetime) -> None:
    reading, pages, counted_to = Reading(), Pages(), ids_given()
    # Asked first: what is sealed meanwhile is read in the chain, and what is written meanwhile is left to another time.
    there = ways_to_rows.ids_in_the_table()
    known = _read_anchors(anchors, verdict, kept=kept)
    sealed = array("q")
    not_anchored = _walk_the_chain(verdict, known, reading, pages, sealed)
    unsealed = sorted(set(there).difference(sealed))
    _look_at_unsealed(verdict, unsealed, reading, pages, written_before=now - LATE)
    verdict.findings += reading.faults_of_all(ids_given=counted_to)
    _look_at_the_end(verdict, reading.ids_without_rows(ids_given=counted_to))
    _look_at_names_of_nothing(verdict)
    verdict.findings += pages.faults()
    if not_anchored and verdict.last_anchor and not_anchored < now - LATE:
        verdict.late.append(
            f"The newest anchor is of {moment(verdict.last_anchor)}, and rows have been sealed since"
            f" {moment(not_anchored)} without another: the server’s rounds have stopped, or cannot write the anchors."
        )
    verdict.rows = len(there)


def _read_anchors(path: Path, verdict: Verdict, *, kept: str) -> dict[int, list[Anchor]]:
    known: dict[int, list[Anchor]] = {}
    is_missing = bool(kept)
    unreadable: list[Unreadable] = []
    for line in anchors_in(path) if path.exists() else ():
        if isinstance(line, Unreadable):
            unreadable.append(line)
            continue
        _tell_of_unreadable(unreadable, verdict, then=line)
        unreadable.clear()
        if not line.is_ours:
            verdict.findings.append(f"Line {line.line} of the anchors was changed, or one before it was taken out.")
        elif line.code == line_said_in(kept):
            is_missing = False
        known.setdefault(line.position, []).append(line)
        verdict.anchors += 1
        verdict.last_anchor, verdict.last_line = line.at, line.code
    _tell_of_unreadable(unreadable, verdict, then=None)
    if is_missing:
        verdict.findings.append("The anchors do not hold the line that was kept: they were cut back, or made anew.")
    if not known and TrailSeal.objects.exists():
        verdict.findings.append(f"There are no anchors at {path}: nothing shows whether the newest rows were cut off.")
    return known


def _tell_of_unreadable(lines: list[Unreadable], verdict: Verdict, *, then: Anchor | None) -> None:
    """A line that was whole once is tied to the one after it: one that Handrail itself went on after never was whole.

    Somebody may have torn the last line, but unseen they could as well have taken it out.
    """
    for line in lines:
        unread = f"Line {line.line} of the anchors cannot be read"
        if then and then.is_ours:
            found = f"could not when line {then.line} was added after it, {moment(then.at)}"
            verdict.notes.append(f"{unread}, and {found}: it broke off, as when the power is cut.")
        elif line.breaks_off:
            verdict.notes.append(f"{unread}: it breaks off, as when the power is cut.")
        else:
            verdict.findings.append(f"{unread}.")


def _walk_the_chain(
    verdict: Verdict, known: dict[int, list[Anchor]], reading: Reading, pages: Pages, sealed: "array[int]"
) -> datetime | None:
    """Reads every sealed row in the order of the chain; answers since when rows have been sealed without an anchor."""
    expected, before = 1, BEGINNING
    anchored_to = max((anchor.position for lines in known.values() for anchor in lines if anchor.is_ours), default=0)
    not_anchored = None
    for position, mac, event_id, row, families, people in _sealed_rows():
        if position != expected:
            verdict.findings.append(f"{_places(expected, position - 1)} taken out of the chain.")
            reading.miss(position - expected)
        if row is None:
            verdict.findings.append(f"Row {event_id} was deleted; it stood at place {position} of the chain.")
            reading.pass_over(event_id)
        else:
            references, concerned = _references_in(row), _ids_concerned_in(row)
            is_found_by_families = families == {(reference, row[AT]) for reference in references}
            is_found_by_people = people == {(person_id, row[AT]) for person_id in concerned}
            pages.expect(row, references if is_found_by_families else (), concerned if is_found_by_people else ())
            faults = list(reading.faults(row))
            if not faults and position == expected and mac != seal_of(position, before, row):
                faults.append(f"{named(row)} is not as it was sealed: it was changed, or put there.")
            verdict.findings += faults
            if not is_found_by_families:
                verdict.findings.append(f"{named(row)} is not found, or is found wrongly, by the families it names.")
            if not is_found_by_people:
                verdict.findings.append(f"{named(row)} is not found, or is found wrongly, by the people it is about.")
            if position > anchored_to and not not_anchored and not reading.is_in_a_loading(row):
                not_anchored = row[WRITTEN] or row[AT]
        for anchor in known.pop(position, ()):
            if anchor.mac != mac:
                verdict.findings.append(
                    f"Place {position} of the chain is not as it was anchored {moment(anchor.at)}: it was made anew."
                )
        expected, before = position + 1, mac
        verdict.sealed += 1
        sealed.append(event_id)
    for position, anchors in sorted(known.items()):
        what = "were cut off" if position >= expected else "are not in the chain"
        verdict.findings += [
            f"The chain had {position} places when it was anchored {moment(anchor.at)}; the last of them {what}."
            for anchor in anchors
        ]
    return not_anchored


def _sealed_rows() -> Iterator[tuple[int, bytes, int, Row | None, Names, Names]]:
    """Each seal with its row, and the families and the people by which the row is found."""
    after: int | None = None
    while True:
        seals = TrailSeal.objects.order_by("position")
        if after is not None:
            seals = seals.filter(position__gt=after)
        part = list(seals.values_list("position", "mac", "event_id")[:READ_AT_ONCE])
        if not part:
            return
        wanted = [event_id for _, _, event_id in part]
        rows = {row[ID]: row for row in TrailEvent.objects.filter(_is_among("pk", wanted)).values_list(*COLUMNS)}
        families = _found_by(TrailCase, "case_reference", wanted)
        people = _found_by(TrailPerson, "person_id", wanted)
        for position, mac, event_id in part:
            yield position, bytes(mac), event_id, rows.get(event_id), families[event_id], people[event_id]
        after = part[-1][0]


def _found_by(names: type[TrailCase] | type[TrailPerson], column: str, wanted: list[int]) -> dict[int, Names]:
    found: dict[int, Names] = defaultdict(set)
    of_these = names._default_manager.filter(_is_among("trail_event_id", wanted))
    for event_id, name, at in of_these.values_list("trail_event_id", column, "at"):
        found[event_id].add((name, at))
    return found


def _is_among(column: str, ids: list[int]) -> Q:
    """These ids, and where they lie close together some between them: to name each takes longer than to read it."""
    lowest, highest = min(ids), max(ids)
    if highest - lowest >= 2 * len(ids):
        return Q((f"{column}__in", ids))
    return Q((f"{column}__gte", lowest), (f"{column}__lte", highest))


def _look_at_unsealed(
    verdict: Verdict, unsealed: list[int], reading: Reading, pages: Pages, *, written_before: datetime
) -> None:
    """The newest rows wait for their seal; one that is older than what is sealed was put in afterwards."""
    newest, latest_of_writers = reading.newest, dict[str, datetime]()
    for first in range(0, len(unsealed), READ_AT_ONCE):
        still = TrailEvent.objects.filter(pk__in=unsealed[first : first + READ_AT_ONCE]).order_by("pk")
        for row in still.values_list(*COLUMNS):
            pages.expect(row, _references_in(row), _ids_concerned_in(row))
            at = row[WRITTEN] or row[AT]
            faults = list(reading.faults(row))
            if newest and at < newest - LATEST and not reading.is_in_a_loading(row):
                faults = [f"{named(row)} has no seal, and is older than rows that have one: it was put in."]
            verdict.findings += faults
            if not faults:
                verdict.waiting += 1
                # A long transaction shows all it wrote at once, when it ends.
                latest_of_writers[row[WRITER]] = at
    waiting_since = min(latest_of_writers.values(), default=None)
    if waiting_since and waiting_since < written_before:
        verdict.late.append(
            f"Rows have waited for their seal since {moment(waiting_since)}: the server’s rounds have stopped, or fail."
        )


def _look_at_the_end(verdict: Verdict, ids_without_rows: int) -> None:
    if connection.vendor == "postgresql" and ids_without_rows > IDS_PASSED_OVER:
        verdict.notes.append(
            f"The database has counted {ids_without_rows:,} rows beyond the newest. Saves that failed leave that; so do"
            " rows that were cut off, until the same worker of the server writes again."
        )


def _look_at_names_of_nothing(verdict: Verdict) -> None:
    there = TrailEvent.objects.filter(pk=OuterRef("trail_event_id"))
    for names, what in ((TrailCase, "Families"), (TrailPerson, "People")):
        of_nothing = names._default_manager.filter(~Exists(there)).values_list("trail_event_id", flat=True).distinct()
        verdict.findings += [f"{what} are named for row {event_id}, which is not there." for event_id in of_nothing]


def _references_in(row: Row) -> list[str]:
    return row[DETAIL].get("cases", []) if isinstance(row[DETAIL], dict) else []


def _ids_concerned_in(row: Row) -> list[str]:
    return people_concerned(
        event=row[EVENT], actor_id=row[ACTOR], subject=row[SUBJECT], subject_id=row[SUBJECT_ID], detail=row[DETAIL]
    )


def _places(first: int, last: int) -> str:
    return f"Place {first} was" if first == last else f"Places {first} to {last} were"
