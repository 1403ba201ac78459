"""Adding a child to a family, putting right what is known of one, and undoing either."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.cases.models import Case
from handrail.core.ids import own_id
from handrail.core.refusals import Invalid, NotFound
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
    """A child of this family, after those who are there; with the same id and words again it is the same child."""
    gate.check_works_on(case.pk, user=by)
    own = own_id(case.pk, child_id)
    said = {"name": name, "mosaic_id": mosaic_id, "born": born, "expected": expected, "sex": sex}
    existing = Person.objects.filter(pk=own).first()
    if existing is not None:
        if existing.removed:
            raise NotFound
        _refuse_other_words(existing, said)
        return existing
    child = Person.objects.create(
        pk=own,
        case=case,
        kind=PersonKind.CHILD,
        position=Person.objects.filter(case=case).count(),
        **said,
    )
    trail.record("child.added", by=by, case_reference=case.reference, subject="Child", subject_id=child.id)
    return child


@transaction.atomic
def correct_child(*, by: User, case: Case, child: Person, corrected: Mapping[str, Any]) -> Person:
    """Changes what is said of a child, where it is something else than before."""
    return _correct("child.corrected", by=by, case=case, child=child, corrected=corrected)


@transaction.atomic
def give_back_child(*, by: User, case: Case, child: Person, before: Mapping[str, Any]) -> Person:
    """Puts what is said of a child back to what it was before notes that are about another family."""
    return _correct("child.given_back", by=by, case=case, child=child, corrected=before)


@transaction.atomic
def take_child_out(*, by: User, case: Case, child: Person) -> None:
    """Takes a child out of a family to which notes about another one had added them; their row stays for those."""
    gate.check_works_on(case.pk, user=by)
    if child.case_id != case.pk:
        raise NotFound
    Person.objects.filter(pk=child.pk).update(removed=True)
    trail.record("child.taken_out", by=by, case_reference=case.reference, subject="Child", subject_id=child.id)


def _refuse_other_words(added: Person, said: Mapping[str, Any]) -> None:
    faults = {
        name: f"{added.name} was added from this page already, with {added.in_words(name)} here. "
        f"To correct that, do it under {added.name} and empty these boxes. If this is another child, save again."
        for name, value in said.items()
        if value != getattr(added, name)
    }
    if faults:
        raise Invalid(faults)


def _correct(event: str, *, by: User, case: Case, child: Person, corrected: Mapping[str, Any]) -> Person:
    gate.check_works_on(case.pk, user=by)
    changes = {name: value for name, value in corrected.items() if name in CORRECTED and value != getattr(child, name)}
    if child.case_id != case.pk:
        raise NotFound
    if not changes:
        return child
    for name, value in changes.items():
        setattr(child, name, value)
    child.save(update_fields=list(changes))
    trail.record(
        event,
        by=by,
        case_reference=case.reference,
        subject="Child",
        subject_id=child.id,
        detail={"columns": sorted(changes)},
    )
    return child
