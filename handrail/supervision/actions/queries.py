"""Questions asked about actions, each one statement."""

import uuid

from handrail.accounts.models import User
from handrail.cases.models import Case
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.records.models import Record


def actions_to_answer(record: Record) -> list[AgreedAction]:
    """Every action agreed before this record and still open when it began, with its due date and times carried."""
    return list(
        AgreedAction.objects.agreed_before(record)
        .open(leaving_out=record)
        .with_latest_due_date(leaving_out=record)
        .with_times_carried(leaving_out=record)
        .select_related("record")
        .order_by("due", "created_at")
    )


def answers_in(record: Record) -> list[ActionAnswer]:
    return list(ActionAnswer.objects.filter(record=record, removed=False).select_related("action", "replaced_by"))


def actions_agreed_in(record: Record) -> list[AgreedAction]:
    """Next steps of this record, in the order they were added; rows begun and still empty are among them."""
    return list(AgreedAction.objects.filter(record=record, removed=False))


def earlier_answers(record: Record) -> dict[uuid.UUID, list[ActionAnswer]]:
    """Per action, what earlier supervisions said about it, oldest first."""
    earlier: dict[uuid.UUID, list[ActionAnswer]] = {}
    answers = (
        ActionAnswer.objects.filter(
            action__case=record.case_id, record__started_at__lt=record.started_at, removed=False
        )
        .exclude(reply="")
        .select_related("record")
        .order_by("record__on")
    )
    for answer in answers:
        earlier.setdefault(answer.action_id, []).append(answer)
    return earlier


def open_actions_of(case: Case) -> list[AgreedAction]:
    return list(
        AgreedAction.objects.filter(case=case)
        .open()
        .with_latest_due_date()
        .with_times_carried()
        .order_by("due", "created_at")
    )


def open_actions_owned_by(user: User) -> list[AgreedAction]:
    """Open actions of this person in families they may open, soonest first."""
    return list(
        AgreedAction.objects.visible_to(user)
        .filter(owners__user=user)
        .open()
        .with_latest_due_date()
        .with_times_carried()
        .select_related("case__family", "record")
        .order_by("due", "created_at")
    )
