"""One agreed action as it is typed: what, why, who, by when, and how we will know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.supervision.recording.presenters.rows import Row

if TYPE_CHECKING:
    from handrail.supervision.recording.presenters.section import Page


@dataclass(frozen=True)
class ActionCard:
    row: Row
    from_compliance: bool = False
    in_the_place_of: str = ""
    weekday: str = ""


def cards_of(page: Page, category: str) -> list[ActionCard]:
    answers = page.contents.action_answers
    replaced = {
        answers[action.id].replaced_by_id: action.what
        for action in page.contents.actions_to_answer
        if action.id in answers
    }
    return [
        ActionCard(
            row=page.rows("action", action.id),
            from_compliance=bool(action.gap),
            in_the_place_of=replaced.get(action.id, ""),
            weekday=dates.say_weekday(action.by_when) if action.by_when else "",
        )
        for action in page.contents.next_steps
        if action.category == category
    ]
