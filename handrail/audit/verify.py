"""Looks for everything that was changed in the trail behind Handrail's back, and says where."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef

from handrail.audit.anchors import Anchor, Unreadable, anchors_in
from handrail.audit.models import TrailCase, TrailEvent, TrailSeal
from handrail.audit.seals import BEGINNING, COLUMNS, LOOKS_BACK, mac_of
from handrail.core.migration_triggers import triggers_in

READ_AT_ONCE = 500
# A row is written within its save. One that says it is older than this, beside those sealed before it, came later.
LATEST = timedelta(minutes=5)
AT = COLUMNS.index("at")
EVENT = COLUMNS.index("event")
DETAIL = COLUMNS.index("detail")
TABLES = ("audit_trailevent", "audit_trailcase", "audit_trailseal")
Names = set[tuple[str, datetime]]


@dataclass
class Verdict:
    """How far the trail was read, what is wrong with it, and what is no fault; each in a sentence that says where."""

    rows: int = 0
    sealed: int = 0
    waiting: int = 0
    anchors: int = 0
    last_anchor: datetime | None = None
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(anchors: Path) -> Verdict:
    """Reads the whole trail, its chain and the anchors in this file."""
    verdict = Verdict(findings=list(_refusals_missing()))
    known = _read_anchors(anchors, verdict)
    newest = _walk_the_chain(verdict, known)
    _look_at_unsealed(verdict, newest)
    _look_at_names_of_nothing(verdict)
    verdict.rows = TrailEvent.objects.count()
    return verdict


def _refusals_missing() -> Iterator[str]:
    """An UPDATE or DELETE gets through only where somebody has taken the database's own refusals away."""
    held = triggers_in(connection)
    for table in TABLES:
        for event in ("update", "delete"):
            if f"refuse_{table}_{event}" not in held:
                yield f"The database no longer refuses {event.upper()} on {table}: its trigger was dropped or disabled."


def _read_anchors(path: Path, verdict: Verdict) -> dict[int, list[Anchor]]:
    known: dict[int, list[Anchor]] = {}
    unreadable: list[Unreadable] = []
    for line in anchors_in(path) if path.exists() else ():
        if isinstance(line, Unreadable):
            unreadable.append(line)
            continue
        _tell_of_unreadable(unreadable, verdict, then=line)
        unreadable.clear()
        if not line.is_ours:
            verdict.findings.append(f"Line {line.line} of the anchors was changed, or one before it was taken out.")
        known.setdefault(line.position, []).append(line)
        verdict.anchors += 1
        verdict.last_anchor = line.at
    _tell_of_unreadable(unreadable, verdict, then=None)
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
            found = f"could not when line {then.line} was added after it, {_moment(then.at)}"
            verdict.notes.append(f"{unread}, and {found}: it broke off, as when the power is cut.")
        elif line.breaks_off:
            verdict.notes.append(f"{unread}: it breaks off, as when the power is cut.")
        else:
            verdict.findings.append(f"{unread}.")


def _walk_the_chain(verdict: Verdict, known: dict[int, list[Anchor]]) -> datetime | None:
    """Reads every sealed row in the order of the chain, and answers with the latest time one of them gives."""
    newest: datetime | None = None
    expected, before = 1, BEGINNING
    for position, mac, event_id, row, names in _sealed_rows():
        if position != expected:
            verdict.findings.append(f"{_seals(expected, position - 1)} taken out of the chain.")
        if row is None:
            verdict.findings.append(f"Row {event_id} was deleted; it stood at place {position} of the chain.")
        else:
            if position == expected and mac != mac_of(position, before, row):
                verdict.findings.append(f"{_named(row)} is not as it was sealed: it was changed, or put there.")
            if names != _families_named(row):
                verdict.findings.append(f"{_named(row)} is not found, or is found wrongly, by the families it names.")
            if newest and row[AT] < newest - LATEST:
                verdict.findings.append(f"{_named(row)} came later than it says, or the clock had been put back.")
            newest = max(newest, row[AT]) if newest else row[AT]
        for anchor in known.pop(position, ()):
            if anchor.mac != mac:
                verdict.findings.append(
                    f"Place {position} of the chain is not as it was anchored {_moment(anchor.at)}: it was made anew."
                )
        expected, before = position + 1, mac
        verdict.sealed += 1
    for position, anchors in sorted(known.items()):
        what = "were cut off" if position >= expected else "are not in the chain"
        verdict.findings += [
            f"The chain had {position} places when it was anchored {_moment(anchor.at)}; the last of them {what}."
            for anchor in anchors
        ]
    return newest


def _sealed_rows() -> Iterator[tuple[int, bytes, int, tuple[Any, ...] | None, Names]]:
    last = TrailSeal.objects.aggregate(last=Max("position"))["last"] or 0
    after: int | None = None
    while True:
        seals = TrailSeal.objects.filter(position__lte=last).order_by("position")
        if after is not None:
            seals = seals.filter(position__gt=after)
        part = list(seals.values_list("position", "mac", "event_id")[:READ_AT_ONCE])
        if not part:
            return
        wanted = [event_id for _, _, event_id in part]
        rows = {row[0]: row for row in TrailEvent.objects.filter(pk__in=wanted).values_list(*COLUMNS)}
        names: dict[int, Names] = defaultdict(set)
        families = TrailCase.objects.filter(trail_event__in=wanted)
        for event_id, *named in families.values_list("trail_event_id", "case_reference", "at"):
            names[event_id].add((named[0], named[1]))
        for position, mac, event_id in part:
            yield position, bytes(mac), event_id, rows.get(event_id), names[event_id]
        after = part[-1][0]


def _look_at_unsealed(verdict: Verdict, newest: datetime | None) -> None:
    """The newest rows wait for their seal; one that is older than what is sealed was put in afterwards."""
    last = TrailSeal.objects.aggregate(last=Max("event_id"))["last"] or 0
    sealed = TrailSeal.objects.filter(event_id=OuterRef("pk"))
    for row in TrailEvent.objects.filter(~Exists(sealed)).order_by("pk").values_list(*COLUMNS).iterator():
        if row[0] <= last - LOOKS_BACK or (newest and row[AT] < newest - LATEST):
            verdict.findings.append(f"{_named(row)} has no seal, and is older than rows that have one: it was put in.")
        else:
            verdict.waiting += 1


def _look_at_names_of_nothing(verdict: Verdict) -> None:
    there = TrailEvent.objects.filter(pk=OuterRef("trail_event_id"))
    for event_id in TrailCase.objects.filter(~Exists(there)).values_list("trail_event_id", flat=True).distinct():
        verdict.findings.append(f"Families are named for row {event_id}, which is not there.")


def _families_named(row: tuple[Any, ...]) -> Names:
    return {(reference, row[AT]) for reference in row[DETAIL].get("cases", ())}


def _named(row: tuple[Any, ...]) -> str:
    return f"Row {row[0]} ({row[EVENT]}, {_moment(row[AT])})"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _seals(first: int, last: int) -> str:
    return f"Place {first} was" if first == last else f"Places {first} to {last} were"
