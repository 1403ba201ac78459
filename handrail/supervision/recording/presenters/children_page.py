"""What the page shows on which the children of a record are chosen, corrected and added."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.core import dates
from handrail.families.choices import Sex

if TYPE_CHECKING:
    from handrail.supervision.recording.contents import Contents
    from handrail.supervision.recording.forms.children import ChildForm, ChildrenSent, NewChildForm

NAMES = {
    "name": "Full name",
    "mosaic_id": "Mosaic id",
    "born": "Date of birth",
    "expected": "Date expected, before the birth",
    "sex": "Sex",
}
SEXES = [(Sex.FEMALE.value, "Female"), (Sex.MALE.value, "Male"), (Sex.UNKNOWN.value, "Not known")]


@dataclass(frozen=True)
class FieldShown:
    name: str
    label: str
    value: str
    error: str
    suggestions: list[str]


@dataclass(frozen=True)
class ChildShown:
    id: str
    name: str
    about: bool
    fields: dict[str, FieldShown]
    has_errors: bool


def children_page(
    contents: Contents, *, sent: ChildrenSent, adding: NewChildForm, child_id: uuid.UUID
) -> dict[str, Any]:
    record = contents.record
    children = [
        ChildShown(
            id=str(form.child.id),
            name=form.child.name,
            about=form.child.id in sent.about,
            fields=fields_of(form),
            has_errors=bool(form.errors),
        )
        for form in sent.forms
        if form.child
    ]
    shown = [fields for child in children for fields in child.fields.values()]
    added = fields_of(adding)
    errors = [(f"{field.label}: {field.error}", field.name) for field in [*shown, *added.values()] if field.error]
    return {
        "title": f"Children in the record of {dates.say(record.on)}",
        "family": contents.family.name,
        "page": reverse("record_children", args=[record.id]),
        "back": f"{reverse('record', args=[record.id])}#children",
        "children": children,
        "was": sent.now,
        "added": added,
        "sexes": SEXES,
        "child_id": str(child_id),
        "errors": errors,
    }


def fields_of(form: ChildForm) -> dict[str, FieldShown]:
    return {
        name: FieldShown(
            name=form.add_prefix(name),
            label=label,
            value=str(form[name].value() or ""),
            error=str(form.errors[name][0]) if name in form.errors else "",
            suggestions=form.suggestions.get(name, []),
        )
        for name, label in NAMES.items()
    }
