"""Taking back what a record wrote of the children of its family, where its notes are about another one."""

import uuid
from collections import defaultdict
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
    children: dict[uuid.UUID, Person] = {}
    before: dict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    added = set()
    # the newest first: of a column that was corrected twice, what stood before the first time is what remains
    for change in ChildChange.objects.filter(record=record).select_related("child").order_by("-pk"):
        children[change.child_id] = change.child
        before[change.child_id] |= change.before
        if change.added:
            added.add(change.child_id)
    for child_id, child in children.items():
        if child_id in added:
            family_services.take_child_out(by=by, case=record.case, child=child)
        else:
            said = {name: Person._meta.get_field(name).to_python(value) for name, value in before[child_id].items()}
            family_services.give_back_child(by=by, case=record.case, child=child, before=said)
