"""Next steps in the three groups of the form."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.supervision.recording.presenters.action_cards import ActionCard, cards_of
from handrail.supervision.recording.presenters.section import Page, Shown, state_of

ADD = {
    "process_compliance": "Add a process action",
    "intervention": "Add an intervention",
    "information_sharing": "Add information sharing",
}


@dataclass(frozen=True)
class Group:
    number: int
    heading: str
    category: str
    add: str
    cards: list[ActionCard]


def show(page: Page) -> Shown:
    groups = [
        Group(
            number=number,
            heading=prompt.text,
            category=str(prompt.category),
            add=ADD[str(prompt.category)],
            cards=cards_of(page, str(prompt.category)),
        )
        for number, prompt in enumerate(page.contents.form.section("next_steps").printed_prompts, start=1)
    ]
    cards = [card for group in groups for card in group.cards if card.row.says("what")]
    dateless = sum(not card.row.says("by_when") for card in cards)
    ownerless = sum(not card.row.says("who") for card in cards)
    missing = [
        f"{count} {'has' if count == 1 else 'have'} no {what}"
        for count, what in ((dateless, "date"), (ownerless, "owner"))
        if count
    ]
    line = ", ".join([f"{len(cards)} action{'' if len(cards) == 1 else 's'}", *missing]) if cards else ""
    return Shown(
        body={"groups": groups},
        state=state_of(begun=bool(cards), done=not missing),
        line=line,
        tag=", ".join(missing),
        tone="look",
    )
