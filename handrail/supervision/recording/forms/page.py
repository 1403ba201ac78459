"""What the record page sends: its rows box by box, and what the pressed button asks for."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Self

from django.http import QueryDict

from handrail.core.ids import as_uuid, random_from
from handrail.core.text import storable
from handrail.form_library import shipped
from handrail.form_library.definitions import parse
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.recording.services import Typed
from handrail.supervision.records.fields import Line, SomeOf, Words
from handrail.supervision.records.row_kinds import ANSWER

Name = tuple[str, str]
Standing = Mapping[Name, tuple[int, Mapping[str, str]]]
# Buttons that save and then show another page.
LEADS_ELSEWHERE = {"check": "check_record", "children": "record_children"}
# Hidden inputs that only say what a row is born with, and the flag that only its own buttons set.
NOT_TYPED = {"base", "category", "child", "about", "removed"}
LARGEST_REVISION = 2**31 - 1
SETTLE = re.compile(r"settle:(?P<kind>[a-z_]+):(?P<key>[A-Za-z0-9_@-]+):(?P<text>[0-9]{1,10}):(?P<stands>this|other)")
BUTTON = re.compile(r"(?P<verb>add|remove|restore):(?P<kind>[a-z_]+):(?P<rest>[A-Za-z0-9_=@-]*)")


@dataclass(frozen=True)
class Pressed:
    """One button: save, and perhaps go on; add, remove or restore a row; or say which of two texts shall stand."""

    verb: str
    name: Name | None = None
    born_with: Mapping[str, str] = field(default_factory=dict)
    settles: int = 0
    text_stands: bool = False
    leads_to: str = ""


@dataclass(frozen=True)
class PageSent:
    """A whole page as it was sent, before anything is compared or read."""

    save_id: uuid.UUID
    pressed: Pressed
    rows: Mapping[Name, Typed]

    @classmethod
    def of(cls, post: QueryDict) -> Self:
        save_id = as_uuid(post.get("save_id", "")) or uuid.uuid4()
        return cls(save_id=save_id, pressed=pressed(post.get("do", ""), save_id), rows=dict(_rows(post)))

    def changed(self, standing: Standing) -> dict[Name, Typed]:
        """The rows to save: those on the page that now say something else, and what the button does to its row."""
        rows = {
            name: row
            for name, row in self.rows.items()
            if name in standing and _says_something_else(row.typed, standing[name][1])
        }
        name = self.pressed.name
        if name is not None and self.pressed.verb != "settle":
            own = rows.get(name) or Typed(base=self.base_of(name), typed={})
            rows[name] = Typed(base=own.base, typed={**own.typed, **self._what_the_button_does()})
        return rows

    def unplaced(self, standing: Standing) -> list[tuple[str, str]]:
        """Words that were sent for a row that is no longer on the page, with the names of their boxes."""
        return [
            (ROW_KINDS[kind].box(box).label, text)
            for (kind, key), row in self.rows.items()
            if (kind, key) not in standing and (kind, key) != self.pressed.name
            for box, text in row.typed.items()
            if text.strip() and isinstance(ROW_KINDS[kind].box(box), Words | Line)
        ]

    def base_of(self, name: Name) -> int:
        return self.rows[name].base if name in self.rows else 0

    def _what_the_button_does(self) -> dict[str, str]:
        if self.pressed.verb == "add":
            return dict(self.pressed.born_with)
        return {"removed": "yes" if self.pressed.verb == "remove" else ""}


def pressed(do: str, save_id: uuid.UUID) -> Pressed:
    """What a button says; anything that is no button of this page saves."""
    if settle := SETTLE.fullmatch(do):
        return Pressed(
            verb="settle",
            name=(settle["kind"], settle["key"]),
            settles=as_revision(settle["text"]),
            text_stands=settle["stands"] == "this",
        )
    match = BUTTON.fullmatch(do)
    if match is None:
        return Pressed(verb="save", leads_to=LEADS_ELSEWHERE.get(do, ""))
    kind = ROW_KINDS.get(match["kind"])
    if kind is None or not kind.own_id:
        return Pressed(verb="save")
    if match["verb"] == "add":
        born_with = dict([match["rest"].split("=", 1)]) if "=" in match["rest"] else {}
        key = random_from(save_id, do)  # pressed twice, it adds one row
        return Pressed(verb="add", name=(kind.name, str(key)), born_with=born_with)
    key_sent = as_uuid(match["rest"])
    return Pressed(verb=match["verb"], name=(kind.name, str(key_sent))) if key_sent else Pressed(verb="save")


def boxes(post: QueryDict, prefix: str, kind_name: str) -> dict[str, str]:
    """The boxes of one row that were sent under a prefix; a list of ticks becomes values with commas between them."""
    typed = {}
    for box in ROW_KINDS[kind_name].boxes:
        sent = post.getlist(prefix + box.name)
        if sent:
            typed[box.name] = ",".join(filter(None, sent)) if isinstance(box, SomeOf) else sent[-1]
    return typed


def label_of(name: str) -> str:
    """The words that stand at a box of the record page, nothing where it has no such box; it asks no database."""
    kind_name, _, rest = name.partition(".")
    key, _, box = rest.rpartition(".")
    kind = ROW_KINDS.get(kind_name)
    if kind is None or box not in {one.name for one in kind.boxes}:
        return ""
    if kind is ANSWER and (prompt := _prompts().get(key.partition("@")[0])):
        return prompt
    label = kind.box(box).label
    return label if label == kind.noun else f"{kind.noun}: {label}"


@cache
def _prompts() -> Mapping[str, str]:
    form = parse(shipped.current())
    return {prompt.id: prompt.label for section in form.sections for prompt in section.prompts}


def as_revision(text: str) -> int:
    """A revision a page was based on; 0 where it says nothing that could be one."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return number if number <= LARGEST_REVISION else 0


def _rows(post: QueryDict) -> Iterator[tuple[Name, Typed]]:
    sent: dict[Name, None] = {}
    for name in post:
        kind_name, dot, rest = name.partition(".")
        key, dot_too, _ = rest.rpartition(".")
        if dot and dot_too and kind_name in ROW_KINDS:
            sent[kind_name, key] = None
    for kind_name, key in sent:
        prefix = f"{kind_name}.{key}."
        typed = {box: text for box, text in boxes(post, prefix, kind_name).items() if box not in NOT_TYPED}
        yield (kind_name, key), Typed(base=as_revision(post.get(prefix + "base", "")), typed=typed)


def _says_something_else(typed: Mapping[str, str], stands: Mapping[str, str]) -> bool:
    return any(storable(text).strip("\n") != stands[box].strip("\n") for box, text in typed.items())
