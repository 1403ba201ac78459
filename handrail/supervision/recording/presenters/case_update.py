"""What became of every action still open from earlier supervisions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handrail.core import dates
from handrail.core.numbers import in_words, place_in_words
from handrail.supervision.actions.choices import (
    ASKS_FOR_A_DECISION_AFTER,
    CLOSING_REPLIES,
    OFFERED_REPLIES,
    ActionReply,
    Decision,
)
from handrail.supervision.recording.presenters.rows import Row
from handrail.supervision.recording.presenters.section import BEGUN, COMPLETE, EMPTY, LOOK, Page, Shown, how_many

if TYPE_CHECKING:
    from handrail.supervision.actions.models import ActionAnswer, AgreedAction

REPLIES = [(reply.value, reply.label) for reply in OFFERED_REPLIES]
DECISIONS = (
    (Decision.CHANGE.value, "Change it:", "somebody else, another way, or a smaller first step"),
    (Decision.ESCALATE.value, "Escalate it:", "ask somebody who can clear the way"),
    (Decision.DROP.value, "Drop it,", "with a reason the family could read"),
    (Decision.CARRY_FORWARD.value, "Carry it forward,", "once more as it is"),
)
DECIDED = (Decision.CHANGE, Decision.ESCALATE, Decision.DROP)
TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True)
class ToAnswer:
    """One action as it waits for its answer."""

    number: int
    row: Row
    what: str
    who: str
    due: str
    late: str
    agreed: str
    carried: str
    asks_for_a_decision: bool
    which_time: str
    said_before: list[tuple[str, str]]
    replaced_by: str


def show(page: Page) -> Shown:
    contents = page.contents
    actions = [
        to_answer(
            number,
            action,
            page.rows("action_answer", action.id),
            on=contents.record.on,
            before=contents.earlier_action_answers.get(action.id, []),
        )
        for number, action in enumerate(contents.actions_to_answer, start=1)
    ]
    body = {
        "actions": actions,
        "note": page.rows("answer", "actions_carried_out"),
        "replies": REPLIES,
        "decisions": DECISIONS,
        "is_first": page.is_first,
        "family": contents.family.name,
    }
    if not actions:
        return Shown(body=body, state=COMPLETE, line="nothing to answer")
    done = sum(action.row["reply"] == ActionReply.CARRIED_OUT for action in actions)
    answered = sum(bool(action.row["reply"]) for action in actions)
    undecided = sum(_is_undecided(action) for action in actions)
    tag = f"Yes: all {len(actions)} carried out"
    if done < len(actions):
        tag = f"Not all: {how_many(done, len(actions), 'carried out')}"
    if undecided:
        return Shown(body=body, state=LOOK, line=f"{undecided} to decide", tag=tag, tone="look")
    looks = page.looks_in("case_update")
    state = COMPLETE if not looks else BEGUN if answered else EMPTY
    return Shown(
        body=body,
        state=state,
        line=how_many(answered, len(actions), "answered"),
        tag=tag,
        tone="" if done == len(actions) else "look" if answered else "",
    )


def to_answer(
    number: int, action: AgreedAction, row: Row, *, on: datetime.date, before: list[ActionAnswer]
) -> ToAnswer:
    due, carried = action.due, action.times_carried
    days = (on - due).days if due and row["reply"] not in CLOSING_REPLIES else 0
    replaced = row.stored is not None and row.stored.replaced_by_id
    return ToAnswer(
        number=number,
        row=row,
        what=action.what,
        who=action.who,
        due=dates.say(due) if due else "",
        late=f"{dates.counted(days, 'day')} late" if days > 0 else "",
        agreed=dates.say(action.agreed_on),
        carried=f"carried forward {times(carried)}" if carried else "",
        asks_for_a_decision=carried >= ASKS_FOR_A_DECISION_AFTER or row["decision"] in DECIDED,
        which_time=place_in_words(carried + 1) if carried >= ASKS_FOR_A_DECISION_AFTER else "",
        said_before=[(dates.say_short(answer.answered_on), said(answer)) for answer in before],
        replaced_by=str(replaced) if replaced else "",
    )


def said(answer: ActionAnswer) -> str:
    return answer.explanation.strip() or answer.get_reply_display()


def times(number: int) -> str:
    return TIMES.get(number, f"{in_words(number)} times")


def _is_undecided(action: ToAnswer) -> bool:
    left_open = action.row["reply"] and action.row["reply"] not in CLOSING_REPLIES
    return bool(left_open and action.asks_for_a_decision and not action.row["decision"])
