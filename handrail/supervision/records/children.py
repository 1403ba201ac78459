"""Taking back what a record wrote of the children of its family, where its notes are about another one."""

import uuid
from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.cases import gate
from handrail.families import services as family_services
from handrail.families.models import Person
from handrail.supervision.records.models import ChildChange, Record


@transaction.atomic
def take_back(*, by: User, record: Record) -> None:
    """Takes out the children that a record added, and gives those it corrected what was said of them before it."""
    gate.check_works_on(record.case_id, user=by)
    for change in _changes_in(record):
        child = change.child
        if change.added:
            family_services.take_child_out(by=by, case=record.case, child=child)
        else:
            family_services.give_back_child(by=by, case=record.case, child=child, before=_as_columns(change.before))


def not_taken_back(record: Record) -> list[Person]:
    """The children that a record added or corrected and that still, or again, stand so, where no other did so since."""
    return [change.child for change in _changes_in(record) if _stands(change)]


def _changes_in(record: Record) -> list[ChildChange]:
    """One for each child that a record added or corrected: of a column corrected twice, what stood before the first."""
    changes: dict[uuid.UUID, ChildChange] = {}
    for change in ChildChange.objects.filter(record=record).select_related("child").order_by("-pk"):
        newer = changes.get(change.child_id, change)
        change.added, change.before = change.added or newer.added, newer.before | change.before
        changes[change.child_id] = change
    return list(changes.values())


def _stands(change: ChildChange) -> bool:
    if change.added:
        return not change.child.removed
    since = ChildChange.objects.filter(child=change.child_id, pk__gt=change.pk).exclude(record=change.record_id)
    theirs = {name for before in since.values_list("before", flat=True) for name in before}
    before = _as_columns(change.before)
    return any(getattr(change.child, name) != before[name] for name in before.keys() - theirs)


def _as_columns(before: dict[str, Any]) -> dict[str, Any]:
    return {name: Person._meta.get_field(name).to_python(value) for name, value in before.items()}
