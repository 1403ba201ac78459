"""Giving goals back what they said before notes about another family: by what these wrote, not by what a page shows."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from handrail.accounts.models import User
from handrail.audit import trail
from handrail.cases import gate
from handrail.supervision.goals.models import Goal
from handrail.supervision.goals.row_kinds import GOAL
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.fields import Box, Reading, Unreadable
from handrail.supervision.records.models import Record, Revision
from handrail.supervision.records.models.rows import AS_IT_STOOD
from handrail.supervision.records.revisions import revision_of


@transaction.atomic
def give_back(*, by: User, record: Record) -> None:
    """Puts each goal that a record changed back to what it said before, as one more save of it."""
    gate.check_works_on(record.case_id, user=by)
    reading = record_queries.reading_for(record)
    for goal, before in _changed_in(record, Goal.objects.select_for_update()):
        if before is None or before.values == GOAL.values_of(goal):
            continue
        for box in GOAL.boxes:
            setattr(goal, box.name, _read(box, before.values.get(box.name, ""), reading))
        goal.revision += 1
        goal.save()
        revision_of(GOAL, goal, by=by, record_id=record.id).save(force_insert=True)
        trail.record(
            "row.given_back", by=by, case_reference=record.case.reference, subject=GOAL.noun, subject_id=goal.pk
        )


def not_given_back(record: Record) -> list[Goal]:
    """The goals that say still, or again, what a record changed in them; what another saved in one since stands."""
    return [
        goal
        for goal, before in _changed_in(record, Goal.objects.all())
        if before and before.values != GOAL.values_of(goal) and _saves(goal)[0].record_id == record.pk
    ]


def _changed_in(record: Record, goals: QuerySet[Goal]) -> Iterator[tuple[Goal, Revision | None]]:
    """Each goal of the family that a record saved and did not begin, with the newest save of another, or before any."""
    saved_here = Revision.objects.filter(record=record, row_kind=GOAL.name).values("row_id")
    for goal in goals.filter(case=record.case_id, pk__in=saved_here).exclude(record=record):
        yield goal, _saves(goal).filter(~Q(record=record) | Q(number=AS_IT_STOOD)).first()


def _saves(goal: Goal) -> QuerySet[Revision]:
    """The accepted ones, the newest first."""
    return Revision.objects.filter(row_id=goal.pk, row_kind=GOAL.name, number__isnull=False).order_by("-number")


def _read(box: Box, said: str, reading: Reading) -> Any:
    try:
        return box.read(said, reading)
    except Unreadable:
        return said  # a text from before there was a longest one
