"""The rows of actions: one agreed, and what is answered about one agreed earlier."""

from collections.abc import Mapping
from typing import Any

from handrail.core.ids import as_uuid
from handrail.core.refusals import NotFound
from handrail.supervision.actions.choices import (
    ActionReply,
    Category,
    Decision,
)
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.records.fields import Day, Flag, Line, OneOf, Words
from handrail.supervision.records.models import Record
from handrail.supervision.records.row_kinds import Faults, Refused, RowKind

NEEDS_A_REASON = {
    ActionReply.PARTLY: "Say briefly what is still to do.",
    ActionReply.NOT_CARRIED_OUT: "Say briefly why it was not carried out.",
    ActionReply.NO_LONGER_NEEDED: "Say why it is no longer needed.",
    ActionReply.CANNOT_BE_DONE_YET: "Say why it cannot be done yet.",
}


def _new_action(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    category = typed.get("category", "")
    if category not in Category.values:
        raise NotFound
    return {"case_id": record.case_id, "category": category}


def _answer(record: Record, key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    action = AgreedAction.objects.agreed().agreed_before(record).filter(pk=as_uuid(key)).first()
    if action is None:
        raise NotFound
    return {"action": action}


def _not_before_it_is_agreed(action: AgreedAction, record: Record) -> None:
    if action.by_when and action.by_when < record.on:
        raise Refused("by_when", "By when: this is before the supervision. Enter a later date.")


def _new_date_is_ahead(answer: ActionAnswer, record: Record) -> None:
    if answer.new_by_when and answer.new_by_when < record.on:
        raise Refused("new_by_when", "New date: this is before the supervision. Enter a later date.")


def _action_wanting(action: AgreedAction) -> Faults:
    wanting: Faults = {}
    if not action.what and (action.why or action.who or action.by_when) and not action.removed:
        wanting["what"] = "Say what is to be done."
    return wanting


def _answer_wanting(answer: ActionAnswer) -> Faults:
    wanting: Faults = {}
    if answer.reply in NEEDS_A_REASON and not answer.explanation:
        wanting["explanation"] = NEEDS_A_REASON[ActionReply(answer.reply)]
    return wanting


ACTION = RowKind(
    name="action",
    noun="Next step",
    model=AgreedAction,
    section="next_steps",
    own_id=True,
    boxes=(
        Words("what", "What"),
        Words("why", "Why"),
        Line("who", "Who", longest=500),
        Day("by_when", "By when", meetings=True),
        Words("how_we_will_know", "How we will know"),
        Flag("removed", "Taken out"),
    ),
    fixed=_new_action,
    refuse=_not_before_it_is_agreed,
    wanting=_action_wanting,
)
ACTION_ANSWER = RowKind(
    name="action_answer",
    noun="Answer to an action",
    model=ActionAnswer,
    section="case_update",
    boxes=(
        OneOf("reply", "Carried out", choices=ActionReply.choices),
        Words("explanation", "Why, in brief"),
        OneOf("decision", "What should happen to it", choices=Decision.choices),
        Day("new_by_when", "New date", meetings=True),
    ),
    fixed=_answer,
    refuse=_new_date_is_ahead,
    wanting=_answer_wanting,
)
ROW_KINDS = (ACTION, ACTION_ANSWER)
