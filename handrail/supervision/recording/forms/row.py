"""What a script sends of one row: its boxes, what they were based on, and an id that is used once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import BadRequest
from django.http import QueryDict

from handrail.core.ids import as_uuid
from handrail.supervision.recording.forms.page import as_revision, boxes
from handrail.supervision.recording.row_kinds import find_kind

BORN_WITH = ("category", "child", "about")


@dataclass(frozen=True)
class RowSent:
    kind_name: str
    key: str
    based_on: int
    typed: Mapping[str, str]
    save_id: uuid.UUID
    settles: int | None

    @classmethod
    def of(cls, post: QueryDict) -> Self:
        kind_name, _, key = post.get("row", "").partition(".")
        find_kind(kind_name)
        save_id = as_uuid(post.get("save_id", ""))
        if save_id is None:
            raise BadRequest("save_id is not a UUID")
        typed = boxes(post, "typed.", kind_name)
        typed |= {name: post[f"typed.{name}"] for name in BORN_WITH if f"typed.{name}" in post}
        return cls(
            kind_name=kind_name,
            key=key,
            based_on=as_revision(post.get("base", "")),
            typed=typed,
            save_id=save_id,
            settles=as_revision(post.get("settles", "")) or None,
        )

    def as_arguments(self) -> dict[str, Any]:
        return {
            "kind_name": self.kind_name,
            "key": self.key,
            "based_on": self.based_on,
            "typed": self.typed,
            "save_id": self.save_id,
            "settles": self.settles,
        }
