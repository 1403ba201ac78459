"""Questions asked about actions, each one statement."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Prefetch, Q, QuerySet

from handrail.accounts.models import User
from handrail.cases import queries as case_queries
from handrail.cases.models import Case
from handrail.core.prepared import prepared
from handrail.supervision.actions.models import ActionAnswer, ActionOwner, AgreedAction
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import Record


def actions_to_answer(record: Record) -> list[AgreedAction]:
    """Every action agreed before this record and still open when it began: when, due when, how often carried."""
    return _open_before(record=record.id, case=record.case_id)


@prepared
def _open_before(*, record: uuid.UUID, case: uuid.UUID) -> QuerySet[AgreedAction]:
    now = Record(pk=record, case_id=case)
    return (
        AgreedAction.objects.agreed_before(now)
        .open(leaving_out=now)
        .with_latest_due_date(leaving_out=now)
        .with_times_carried(leaving_out=now)
        .with_day_agreed()
        .order_by("due", "created_at")
    )


def actions_agreed_in(record: Record) -> list[AgreedAction]:
    """Next steps of this record, in the order they were added; rows begun and still empty are among them."""
    return record_queries.rows_of(record=record.id, model=AgreedAction)


def answers_up_to(record: Record) -> tuple[list[ActionAnswer], dict[uuid.UUID, list[ActionAnswer]]]:
    """Those of this record; and per action what earlier supervisions said about it, oldest first."""
    now: list[ActionAnswer] = []
    earlier: dict[uuid.UUID, list[ActionAnswer]] = {}
    for answer in _answered_until(record=record.id, case=record.case_id, moment=record.started_at):
        if answer.record_id == record.id:
            now.append(answer)
        else:
            earlier.setdefault(answer.action_id, []).append(answer)
    return now, earlier


@prepared
def _answered_until(*, record: uuid.UUID, case: uuid.UUID, moment: datetime.datetime) -> QuerySet[ActionAnswer]:
    before = Q(action__case=case, record__started_at__lt=moment) & ~Q(reply="")
    return (
        ActionAnswer.objects.filter(Q(record=record) | before, removed=False)
        .annotate(answered_on=F("record__on"))
        .order_by("answered_on")
    )


def open_actions_of(case: Case) -> list[AgreedAction]:
    return list(
        AgreedAction.objects.filter(case=case)
        .open()
        .with_latest_due_date()
        .with_times_carried()
        .order_by("due", "created_at")
    )


def open_actions_in(case: Case, *, of: User) -> list[AgreedAction]:
    """Open actions of one family that fall to somebody, soonest first."""
    found = AgreedAction.objects.filter(case=case, owners__user=of).open().with_latest_due_date()
    return list(found.order_by("due", "created_at"))


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


def open_actions_kept_by(user: User) -> list[AgreedAction]:
    """Open actions of this person in families that they may not open, as signed, with `signed_answers`.

    No name of the family is read, and nothing that is still being written: whoever lost sight of it is shown the
    action alone.
    """
    answers = ActionAnswer.objects.filter(removed=False, record__status=RecordStatus.SIGNED).exclude(reply="")
    in_order = answers.annotate(answered_on=F("record__on")).order_by("answered_on", "created_at")
    return list(
        AgreedAction.objects.kept_by(user)
        .open()
        .with_latest_due_date(only_signed=True)
        .select_related("case__team__head")
        .prefetch_related(Prefetch("answers", in_order, to_attr="signed_answers"))
        .order_by("due", "created_at")
    )


def held_by_nobody(case: Case, actions: Collection[AgreedAction]) -> set[uuid.UUID]:
    """Which of a family's actions fall to people none of whom may open it, so that nobody can answer them."""
    owners: dict[uuid.UUID, list[User]] = defaultdict(list)
    for owner in ActionOwner.objects.filter(action__in=actions).select_related("user"):
        owners[owner.action_id].append(owner.user)
    people = list({user.pk: user for held in owners.values() for user in held}.values())
    may_open_it = {user.pk for user in case_queries.those_who_may_open(case, people)}
    return {action for action, held in owners.items() if may_open_it.isdisjoint(user.pk for user in held)}
