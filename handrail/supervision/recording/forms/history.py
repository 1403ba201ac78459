"""What the page of a history sends: which save is brought back, and what that is based on."""

import uuid
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import BadRequest
from django.http import QueryDict

from handrail.core.ids import as_uuid
from handrail.supervision.recording.forms.page import as_revision


@dataclass(frozen=True)
class BroughtBack:
    """The save whose words shall stand again, the newest save its page knew, and an id of this one button."""

    save_to_bring_back: int
    based_on: int
    save_id: uuid.UUID

    @classmethod
    def of(cls, post: QueryDict) -> Self:
        save_id = as_uuid(post.get("save_id", ""))
        if save_id is None:
            raise BadRequest("save_id is not a UUID")
        back = as_revision(post.get("back", ""))
        return cls(back, as_revision(post.get("base", "")), uuid.uuid5(save_id, str(back)))
