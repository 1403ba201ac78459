"""Process compliance: one row per child, and the next steps that a "no" has made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.core.numbers import counted
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import Page, Shown, how_many, state_of
from handrail.supervision.records.choices import NextMeetingType

if TYPE_CHECKING:
    from handrail.families.models import Person
    from handrail.supervision.actions.models import AgreedAction

YES_NO = (("yes", "Yes"), ("no", "No"))
MEETINGS = (("", "Choose which"), *NextMeetingType.choices)


@dataclass(frozen=True)
class Made:
    """An action that a "no" made, with what undoing it takes."""

    id: str
    words: str


@dataclass(frozen=True)
class Check:
    child: Person
    row: Row
    made: list[Made]
    open_already: list[str]


def show(page: Page) -> Shown:
    contents = page.contents
    checks = [
        Check(
            child=child,
            row=page.rows("compliance", child.id),
            made=[made(action) for action in contents.next_steps if action.gap and action.gap_child_id == child.id],
            open_already=[
                action.what
                for action in contents.actions_to_answer
                if action.gap_child_id == child.id
                and action.gap
                and page.rows("compliance", child.id)[action.gap] == "no"
            ],
        )
        for child in contents.children
    ]
    prompts = {prompt.id: prompt.text for prompt in contents.form.section("process_compliance").printed_prompts}
    unanswered = len(page.looks_in("process_compliance"))
    actions = sum(len(check.made) for check in checks)
    line = f"made {actions} {'action' if actions == 1 else 'actions'}" if actions else ""
    if unanswered and len(checks) > 1:
        line = how_many(len(checks) - unanswered, len(checks), "answered")
    return Shown(
        body={"checks": checks, "prompts": prompts, "yes_no": YES_NO, "meetings": MEETINGS},
        state=state_of(begun=any(check.row.revision for check in checks), done=not unanswered),
        line=line,
        tag=counted(actions, "next step").capitalize() + " made" if actions else "",
    )


def made(action: AgreedAction) -> Made:
    due = f"by {dates.say(action.by_when)}" if action.by_when else ""
    more = ", ".join(part for part in (action.who, due) if part)
    return Made(id=str(action.id), words=f"{action.what}. {more}." if more else f"{action.what}.")
