"""What every section of the page has: its place in the rail, the form's words, what is typed, and last time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from handrail.core.numbers import counted
from handrail.supervision.recording.presenters.rows import Rows

if TYPE_CHECKING:
    from handrail.form_library.definitions import Section
    from handrail.supervision.recording.contents import Contents
    from handrail.supervision.recording.worth_a_look import Look

EMPTY, BEGUN, COMPLETE, LOOK = "empty", "begun", "complete", "look"


@dataclass(frozen=True)
class Page:
    """What a section is drawn from."""

    contents: Contents
    rows: Rows
    looks: list[Look]
    is_first: bool
    called_like_an_account: Collection[uuid.UUID]

    def looks_in(self, section_id: str) -> list[Look]:
        return [look for look in self.looks if look.section == section_id]


@dataclass(frozen=True)
class Shown:
    """What a section says of itself: its state, the small line in the rail, the tag at its heading, and its answers."""

    body: Any
    state: str
    line: str = ""
    tag: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Margin:
    """Last time, beside the same question."""

    when: str = ""
    not_signed: bool = False
    blocks: list[dict[str, Any]] = field(default_factory=list)
    words: str = ""


@dataclass(frozen=True)
class Apart:
    """A text kept beside what stands: two people wrote in one box at once, or it `is_copied` from withdrawn notes."""

    id: int
    section: str
    label: str
    box: str
    by: str
    text: str
    settle: str
    is_copied: bool


@dataclass(frozen=True)
class SectionShown:
    id: str
    title: str
    heading: str
    lead: str
    prompts: list[tuple[str, str]]
    bulleted: bool
    guidance: list[str]
    shown: Shown
    last: Margin
    apart: list[Apart] = field(default_factory=list)
    room: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        return LOOK if self.apart else self.shown.state

    @property
    def line(self) -> str:
        return counted(len(self.apart), "text") + " to choose" if self.apart else self.shown.line


def heading_of(section: Section) -> str:
    """The form's own heading, less its colon; where a row of the form has none, what we call it."""
    words = section.heading
    if section.id == "goals":
        words = section.group_heading
    if section.id == "permanency":
        words = section.printed_prompts[0].text
    return (words or section.title).rstrip(":")


def state_of(*, begun: bool, done: bool) -> str:
    return COMPLETE if begun and done else BEGUN if begun else EMPTY


def how_many(done: int, of: int, what: str) -> str:
    """2 of 3 measured."""
    return f"{done} of {of} {what}"


def first_words(names: Iterable[str]) -> list[str]:
    return [name.split()[0] for name in names if name.split()]
