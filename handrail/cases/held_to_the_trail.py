"""Holds the references of families to the trail: under another reference a family's trail is empty, or another's."""

from collections.abc import Iterator

from handrail.audit import said
from handrail.cases.models import Case


def references_not_as_opened() -> Iterator[str]:
    """Each family that stands under another reference than the one it was added under, in a sentence.

    Handrail itself never changes a reference.
    """
    opened = {case_id: reference for reference, case_id, _ in said.rows_of("case.opened")}
    for case_id, reference in Case.objects.order_by("reference").values_list("pk", "reference"):
        added_as = opened.pop(str(case_id), None)
        if added_as is None:
            yield f"Nothing in the trail says that the family {reference} was added."
        elif added_as != reference:
            yield f"The family that was added as {added_as} stands under {reference}: its trail is not found."
    for reference in opened.values():
        yield f"The family that was added as {reference} is not there any more."
