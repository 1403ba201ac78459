"""Every kind of row a record page can save, and what follows from a save."""

from handrail.core.refusals import NotFound
from handrail.supervision.actions import row_kinds as action_rows
from handrail.supervision.actions import services as action_services
from handrail.supervision.goals import row_kinds as goal_rows
from handrail.supervision.ratings import row_kinds as rating_rows
from handrail.supervision.records import attendance
from handrail.supervision.records import row_kinds as record_rows
from handrail.supervision.records.row_kinds import RowKind

ROW_KINDS: dict[str, RowKind] = {
    kind.name: kind
    for kind in (*record_rows.ROW_KINDS, *goal_rows.ROW_KINDS, *action_rows.ROW_KINDS, *rating_rows.ROW_KINDS)
}
# What can stand in another family's record: it is about nobody by name. Goals come before their evidence.
COPIED = (
    record_rows.ANSWER,
    goal_rows.GOAL,
    goal_rows.EVIDENCE,
    record_rows.MIRRORING,
    rating_rows.SAFETY,
    rating_rows.STAGE,
    action_rows.ACTION,
    record_rows.PERMANENCE,
    record_rows.NETWORK_ASSESSMENT,
)


def find_kind(name: str) -> RowKind:
    try:
        return ROW_KINDS[name]
    except KeyError as fault:
        raise NotFound from fault


def _after_compliance(*, by, record, row, changed, is_new) -> list[str]:
    return action_services.answer_gaps(by=by, record=record, row=row, changed=changed)


def _after_action(*, by, record, row, changed, is_new) -> list[str]:
    if "who" in changed:
        action_services.name_owners(by=by, action=row)
    return []


def _after_action_answer(*, by, record, row, changed, is_new) -> list[str]:
    if "decision" not in changed:
        return []
    return action_services.replace_action(by=by, record=record, answer=row) + action_services.withdraw_replacement(
        by=by, record=record, answer=row
    )


def _after_attendee(*, by, record, row, changed, is_new) -> list[str]:
    """A typed name gives nothing; taking out whoever was chosen, or writing another name over theirs, takes it back."""
    is_taken_out = "removed" in changed and row.removed
    is_another = "name" in changed and row.user is not None and row.name.casefold() != row.user.name.casefold()
    if is_taken_out or is_another:
        attendance.let_go_of_attendee(by=by, record=record, row=row)
    return []


FOLLOWS = {
    "compliance": _after_compliance,
    "action": _after_action,
    "action_answer": _after_action_answer,
    "attendee": _after_attendee,
}
