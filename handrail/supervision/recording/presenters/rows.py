"""The rows of a record as their boxes show them: what stands, or what was typed and could not be kept."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from handrail.core import dates
from handrail.core.changed_since import mark_of
from handrail.design_system.filters import as_id
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records.fields import Day, SomeOf
from handrail.supervision.records.limits import MOST_ROWS, say_characters_left, say_room
from handrail.supervision.records.row_kinds import Faults, RowKind

if TYPE_CHECKING:
    from handrail.supervision.recording.contents import Contents
    from handrail.supervision.records.models import Record

Name = tuple[str, str]


@dataclass(frozen=True)
class Unkept:
    """What a page that was sent says of one row: what could not be read, and what is still asked for."""

    typed: Mapping[str, str]
    unread: Faults
    wanting: Faults


class NotTaken(NamedTuple):
    """A box whose words could not be read: they stand in it, and `stands` is what is saved."""

    name: str
    stands: str
    message: str


class BoxShown(NamedTuple):
    name: str
    label: str
    value: str
    error: str = ""
    suggestions: tuple[str, ...] = ()
    hint: str = ""
    apart: int = 0

    @property
    def id(self) -> str:
        return as_id(self.name)


@dataclass(frozen=True)
class Row:
    """One row of the page; `born_with` is what a row that is not saved yet has to say of itself.

    `apart` are the texts kept beside what stands, each with its box; of several for one box the first.
    """

    kind: RowKind
    key: str
    revision: int
    values: Mapping[str, str]
    stored: Any = None
    born_with: Mapping[str, str] = field(default_factory=dict)
    unkept: Unkept | None = None
    apart: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        return f"{self.kind.name}.{self.key}"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a save of this row says beside its boxes."""
        base = [(f"{self.name}.base", str(self.revision))]
        # nobody has a session any more when this is asked for, so the page says it itself
        if self.revision and (marks := self._marks()):
            base.append((f"{self.name}.shown", " ".join(marks)))
        return base + [(f"{self.name}.{box}", value) for box, value in self.born_with.items()]

    def _marks(self) -> list[str]:
        texts = [
            (box.name, text)
            for box in self.kind.boxes
            for text in (self.values[box.name].split(",") if isinstance(box, SomeOf) else [self.values[box.name]])
        ]
        return [mark_of(name, text) for name, text in texts if text.strip()]

    def __getitem__(self, box_name: str) -> str:
        return self.values[box_name]

    def box(self, box_name: str) -> BoxShown:
        box, value = self.kind.box(box_name), self.values[box_name]
        name = f"{self.name}.{box_name}"
        if self.unkept is None:
            return BoxShown(name, box.label, value, hint=say_characters_left(value), apart=self.apart.get(box_name, 0))
        unread, wanting = self.unkept.unread.get(box_name, ""), self.unkept.wanting.get(box_name, "")
        suggestions: tuple[str, ...] = ()
        if unread:
            value = self.unkept.typed.get(box_name, value)
            suggestions = _meant(box, value)
        hint, apart = say_characters_left(value), self.apart.get(box_name, 0)
        return BoxShown(name, box.label, value, unread or wanting, suggestions, hint, apart)

    def is_of(self, record: Record) -> bool:
        """Whether the row was made in this record; goals and actions are shown in later ones too."""
        return self.stored is not None and self.stored.record_id == record.id

    def says(self, *box_names: str) -> bool:
        """Whether anything is written in these boxes, or in any of them when none is named."""
        return any(self.values[name].strip() for name in box_names or self.values)

    @property
    def not_taken(self) -> list[NotTaken]:
        unread = self.unkept.unread if self.unkept else {}
        return [NotTaken(f"{self.name}.{box}", self.values[box], message) for box, message in unread.items()]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Each message with the id of its box, in the order of the boxes."""
        boxes = [self.box(box.name) for box in self.kind.boxes] if self.unkept else []
        return [(_labelled(box), box.id) for box in boxes if box.error]


class Rows:
    """Every row of a record, saved or not, by its kind and key."""

    def __init__(self, contents: Contents, unkept: Mapping[Name, Unkept] | None = None) -> None:
        self.unkept = dict(unkept or {})
        self.apart: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
        for revision in reversed(contents.kept_apart):
            self.apart[revision.row_id].update(dict.fromkeys(revision.values, revision.pk))
        self.known = {name: self._row(*name, stored) for name, stored in _named(contents)}

    def __call__(self, kind_name: str, key: object) -> Row:
        return self.known[kind_name, str(key)]

    def room(self, record: Record) -> dict[str, str]:
        """What is to be said of each kind of which a record has nearly as many rows as it takes, or as many."""
        held = Counter(row.kind.name for row in self.known.values() if row.kind.own_id and row.is_of(record))
        said = {kind: say_room(ROW_KINDS[kind].noun, number, MOST_ROWS[kind]) for kind, number in held.items()}
        return {kind: words for kind, words in said.items() if words}

    def standing(self) -> dict[Name, tuple[int, Mapping[str, str]]]:
        """What each row says now, to tell what was changed on a page from what was not."""
        return {name: (row.revision, row.values) for name, row in self.known.items()}

    def _row(self, kind_name: str, key: str, stored: Any) -> Row:
        kind = ROW_KINDS[kind_name]
        values = kind.values_of(stored) if stored is not None else dict.fromkeys((box.name for box in kind.boxes), "")
        return Row(
            kind=kind,
            key=key,
            revision=stored.revision if stored is not None else 0,
            values=values,
            stored=stored,
            unkept=self.unkept.get((kind_name, key)),
            apart=self.apart.get(stored.pk, {}) if stored is not None else {},
        )


def empty_row(
    kind: RowKind, key: uuid.UUID, born_with: Mapping[str, str], *, says: Mapping[str, str] | None = None
) -> Row:
    """A row nobody has saved yet; `says` is what it will say if nobody says otherwise."""
    values = dict.fromkeys((box.name for box in kind.boxes), "") | dict(says or {})
    return Row(kind=kind, key=str(key), revision=0, values=values, born_with=born_with)


def _named(contents: Contents) -> Iterator[tuple[Name, Any]]:
    """The name of every row on the page, with what is stored of it: nothing yet, for a row that is always there."""
    yield ("record", "record"), contents.record
    yield from ((("attendee", str(row.id)), row) for row in contents.attendees)
    answers = {prompt: row for (prompt, child), row in contents.answers.items() if child is None}
    yield from ((("answer", prompt), answers.get(prompt)) for prompt in sorted(contents.form.prompt_ids))
    for child in contents.children:
        yield ("compliance", str(child.id)), contents.compliance.get(child.id)
        yield ("measurement", f"child@{child.id}"), contents.measurements_without_goal.get(child.id)
    for action in contents.actions_to_answer:
        yield ("action_answer", str(action.id)), contents.action_answers.get(action.id)
    for goal in contents.goals:
        yield ("goal", str(goal.id)), goal
        yield ("measurement", str(goal.id)), contents.measurements.get(goal.id)
    for pieces in contents.evidence.values():
        yield from ((("evidence", str(row.id)), row) for row in pieces)
    for kind, rows in (
        ("mirroring", contents.mirroring),
        ("safety", contents.safety_ratings),
        ("stage", contents.stages),
        ("action", contents.next_steps),
        ("assessment", contents.assessments),
    ):
        yield from (((kind, str(row.id)), row) for row in rows)
    yield ("permanence", "plan"), contents.permanence


def _meant(box: Any, typed: str) -> tuple[str, ...]:
    """Dates that may have been meant, where a date could not be read."""
    if not isinstance(box, Day):
        return ()
    try:
        dates.read_date(typed, prefer=box.prefer)
    except dates.UnreadableDate as fault:
        return tuple(dates.say(day) for day in fault.suggestions)
    return ()


def _labelled(box: BoxShown) -> str:
    """In a list of faults each names its box, unless it does already."""
    starts_with_label = box.error.lower().startswith(box.label.lower().split(",")[0])
    return box.error if starts_with_label or box.error.startswith("Say ") else f"{box.label}: {box.error}"
