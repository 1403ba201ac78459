"""Every kind of row a record page can save, and what follows from a save."""

from handrail.accounts.models import User
from handrail.cases import services as case_services
from handrail.core import clock
from handrail.core.refusals import NotFound
from handrail.supervision.actions import row_kinds as action_rows
from handrail.supervision.actions import services as action_services
from handrail.supervision.goals import row_kinds as goal_rows
from handrail.supervision.ratings import row_kinds as rating_rows
from handrail.supervision.records import row_kinds as record_rows
from handrail.supervision.records.row_kinds import RowKind

ROW_KINDS: dict[str, RowKind] = {
    kind.name: kind
    for kind in (*record_rows.ROW_KINDS, *goal_rows.ROW_KINDS, *action_rows.ROW_KINDS, *rating_rows.ROW_KINDS)
}


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
    """Somebody with an account who is added may open this family for as long as the meeting's grants last."""
    if row.user_id is None and "name" in changed:
        user = User.objects.filter(name__iexact=row.name, is_active=True).first()
        taken = user and record.attendees.filter(user=user).exclude(pk=row.pk).exists()
        if user and not taken:
            row.user, row.job_title, row.agency = user, row.job_title or user.job_title, row.agency or user.agency.name
            row.save(update_fields=["user", "job_title", "agency"])
            case_services.grant_for_meeting(
                by=by, case=record.case, users=[user], meeting_id=record.meeting_id, starts=clock.today()
            )
    return []


FOLLOWS = {
    "compliance": _after_compliance,
    "action": _after_action,
    "action_answer": _after_action_answer,
    "attendee": _after_attendee,
}
