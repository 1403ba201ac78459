"""What a script is told of the others in a record: who is here, and what they saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handrail.core import clock
from handrail.supervision.recording.row_kinds import ROW_KINDS
from handrail.supervision.records import queries as record_queries

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.form_library.definitions import Form
    from handrail.supervision.recording.queries import News
    from handrail.supervision.records.models import Record, Revision

# Rows that may stand in more than one section are looked for in each.
SECTIONS = {
    "goal": ("goals", "child_impact"),
    "measurement": ("goals", "child_impact"),
    "evidence": ("goals", "child_impact"),
    "action": ("next_steps", "permanency"),
}


def news(told: News, *, user: User) -> dict[str, Any]:
    """Only the newest save of each row says what it reads; the ids are of all that were made."""
    newest = {(one.row_kind, one.row_id): one for one in told.saved if one.number is not None}
    apart = [revision for revision in told.saved if revision.number is None]
    decided = [revision for revision in told.saved if revision.settles_id]
    surely_committed = clock.now() - record_queries.SURELY_COMMITTED
    return {
        "you": str(user.pk),
        "is_open": told.record.can_be_written,
        "children": children_as_of(told.record),
        "people": [{"name": name, "section": section} for name, section in told.people],
        "all_up_to": max((revision.pk for revision in told.saved if revision.saved_at < surely_committed), default=0),
        "ids": [revision.pk for revision in told.saved],
        "rows": [row(revision, form=told.form, user=user) for revision in newest.values()],
        "apart": [revision.pk for revision in apart],
        "apart_in": sorted({section for revision in apart + decided for section in sections_of(revision, told.form)}),
        "settled": [revision.settles_id for revision in decided],
    }


def children_as_of(record: Record) -> str:
    """Something else whenever the children of a record were changed."""
    return record.children_changed_at.isoformat() if record.children_changed_at else ""


def row(revision: Revision, *, form: Form, user: User) -> dict[str, Any]:
    return {
        "id": revision.pk,
        "row": f"{revision.row_kind}.{revision.row_key}",
        "revision": revision.number,
        "values": revision.values,
        "by": "" if revision.by_id == user.pk else revision.by.name,
        "at": f"{clock.london(revision.saved_at):%H:%M}",
        "sections": sections_of(revision, form),
    }


def sections_of(revision: Revision, form: Form) -> tuple[str, ...]:
    """Where on the page the row may stand."""
    if revision.row_kind == "answer":
        return (form.section_of(revision.row_key.partition("@")[0]).id,)
    return sections_of_kind(revision.row_kind)


def sections_of_kind(kind_name: str) -> tuple[str, ...]:
    return SECTIONS.get(kind_name) or (ROW_KINDS[kind_name].section,)
