"""What changes for each child, in the child's own terms; none can be skipped silently."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.core.numbers import listed
from handrail.supervision.recording.presenters.children import name_and_age
from handrail.supervision.recording.presenters.goal_cards import CHILDRENS_WORDINGS, CHOICES, SUPPORT, Card, card_of
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import BEGUN, COMPLETE, EMPTY, Page, Shown, how_many

FEW_ENOUGH_TO_NAME = 3


@dataclass(frozen=True)
class ChildPanel:
    id: str
    first_name: str
    name_and_age: str
    mosaic_id: str
    cards: list[Card]
    own: Row
    evidence: list[Row]
    is_begun: bool
    is_answered: bool


def show(page: Page) -> Shown:
    contents = page.contents
    open_questions = {look.anchor for look in page.looks_in("child_impact")}
    panels = []
    for child in contents.children:
        own = page.rows("measurement", f"child@{child.id}")
        cards = [card_of(goal, page) for goal in contents.goals_of_child(child)]
        measured = [row for row in (own, *(card.measured for card in cards)) if row and row.revision]
        begun = any(row.says() for row in measured)
        panels.append(
            ChildPanel(
                id=str(child.id),
                first_name=child.first_name,
                name_and_age=name_and_age(child, contents.record.on),
                mosaic_id=child.mosaic_id,
                cards=cards,
                own=own,
                evidence=[page.rows("evidence", piece.id) for piece in contents.evidence.get(child.id, [])],
                is_begun=begun,
                is_answered=begun and f"child.{child.id}" not in open_questions,
            )
        )
    answered = sum(panel.is_answered for panel in panels)
    words = in_brief(panels)
    return Shown(
        body={"panels": panels, "support": SUPPORT, "wordings": CHILDRENS_WORDINGS, **CHOICES},
        state=COMPLETE
        if panels and answered == len(panels)
        else BEGUN
        if any(panel.is_begun for panel in panels)
        else EMPTY,
        line=words,
        tag=words,
    )


def in_brief(panels: list[ChildPanel]) -> str:
    """Ava answered, Noah begun; or how many where there are more than a line holds."""
    if len(panels) > FEW_ENOUGH_TO_NAME:
        return how_many(sum(panel.is_answered for panel in panels), len(panels), "answered")
    groups = (
        ("answered", [panel.first_name for panel in panels if panel.is_answered]),
        ("begun", [panel.first_name for panel in panels if panel.is_begun and not panel.is_answered]),
        ("empty", [panel.first_name for panel in panels if not panel.is_begun]),
    )
    return ", ".join(f"{listed(names)} {word}" for word, names in groups if names)
