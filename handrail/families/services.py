"""Adding a child to a family, and putting right what is known of one."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases.models import Case
from handrail.core.refusals import NotFound
from handrail.families.choices import PersonKind, Sex
from handrail.families.models import Person

CORRECTED = ("name", "mosaic_id", "born", "expected", "sex")


@transaction.atomic
def add_child(
    *,
    by: User,
    case: Case,
    child_id: uuid.UUID,
    name: str,
    mosaic_id: str = "",
    born: datetime.date | None = None,
    expected: datetime.date | None = None,
    sex: str = Sex.UNKNOWN,
) -> Person:
    """A child of this family, after those who are there; with the same id again it is the same child."""
    gate.check_works_on(case.pk, user=by)
    existing = Person.objects.filter(pk=child_id).first()
    if existing is not None:
        if existing.case_id != case.pk:
            raise NotFound
        return existing
    child = Person.objects.create(
        pk=child_id,
        case=case,
        kind=PersonKind.CHILD,
        name=name,
        mosaic_id=mosaic_id,
        born=born,
        expected=expected,
        sex=sex,
        position=Person.objects.filter(case=case).count(),
    )
    trail.record("child.added", by=by, case_reference=case.reference, subject="Child", subject_id=child.id)
    return child


@transaction.atomic
def correct_child(*, by: User, case: Case, child: Person, corrected: Mapping[str, Any]) -> Person:
    """Changes what is said of a child, where it is something else than before."""
    gate.check_works_on(case.pk, user=by)
    changes = {name: value for name, value in corrected.items() if name in CORRECTED and value != getattr(child, name)}
    if child.case_id != case.pk:
        raise NotFound
    if not changes:
        return child
    for name, value in changes.items():
        setattr(child, name, value)
    child.save(update_fields=list(changes))
    trail.record("child.corrected", by=by, case_reference=case.reference, subject="Child", subject_id=child.id)
    return child
