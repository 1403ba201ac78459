"""A record whose chair and deputy can no longer write about its family: somebody who can takes it over."""

import uuid

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import meeting_sight
from handrail.supervision.records import policies, queries
from handrail.supervision.records.attendance import accountable_manager
from handrail.supervision.records.models import Attendee, Record


@transaction.atomic
def take_over(*, by: User, record_id: uuid.UUID) -> Record:
    """Makes a manager of the family's team, or somebody named under its restriction, the chair of an unsigned record.

    Only where neither chair nor deputy works on the family any more: nobody could sign it, and no other can be begun.
    """
    records = Record.objects.select_for_update(of=("self",)).select_related("case__team__head", "chair", "deputy")
    record = queries.theirs(records, record_id, user=by)
    meeting_sight.hold([record.case_id])
    policies.check_can_write(record)
    policies.check_may_take_over(record, by)
    former = {"chair": record.chair_id, "deputy": record.deputy_id}
    was_accountable = record.accountable_manager_id in (None, record.chair_id)
    record.chair, record.deputy = by, None
    if was_accountable:
        record.accountable_manager = accountable_manager(record)
    record.save(update_fields=["chair", "deputy", "accountable_manager"])
    attendees = Attendee.objects.filter(record=record)
    attendees.exclude(user=by).filter(chairs=True).update(chairs=False)
    attendees.filter(user=by).update(chairs=True)
    trail.record(
        "record.taken_over",
        by=by,
        case_reference=record.case.reference,
        subject="Record",
        subject_id=record.pk,
        detail={
            "people": sorted({str(by.pk), *(str(user_id) for user_id in former.values() if user_id)}),
            **{part: str(user_id) for part, user_id in former.items() if user_id},
        },
    )
    return record
