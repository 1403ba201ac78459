"""Questions asked about records, each a constant number of statements."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import Http404

from handrail.accounts.models import User
from handrail.cases.may_open import Standing, asking, cases_of_whoever_asks, may_open
from handrail.core import clock
from handrail.core.clock import london
from handrail.core.prepared import prepared
from handrail.supervision.records.fields import Reading
from handrail.supervision.records.models import ComplianceCheck, Record, RecordChild, Revision

Row = TypeVar("Row", bound=Model)


def find_record(record_id: uuid.UUID, *, user: User) -> Record:
    """The record with its case, chair and meeting, or the same 404 whether it does not exist or is not theirs."""
    return _found(record_id, user, beside=("case__family", "chair", "deputy", "accountable_manager", "meeting__team"))


def find_record_to_write(record_id: uuid.UUID, *, user: User) -> Record:
    """The record with its case alone, or the same 404."""
    return _found(record_id, user, beside=("case",))


def _found(record_id: uuid.UUID, user: User, *, beside: tuple[str, ...]) -> Record:
    found = _visible_record(record=record_id, beside=beside, **asking(user))
    if not found:
        raise Http404
    return found[0]


@prepared
def _visible_record(
    *, record: uuid.UUID, beside: tuple[str, ...], user: uuid.UUID, team: uuid.UUID | None, standing: Standing
) -> QuerySet[Record]:
    visible = Record.objects.filter(case__in=cases_of_whoever_asks(user, team, standing))
    return visible.filter(pk=record).select_related(*beside)


def theirs(records: QuerySet[Record], record_id: uuid.UUID, *, user: User) -> Record:
    """One of these records where this person may open its case, else the same 404 as where there is none."""
    try:
        record = records.get(pk=record_id)
    except Record.DoesNotExist as fault:
        raise Http404 from fault
    if not may_open(record.case_id, user=user):
        raise Http404
    return record


def unsigned_record_of(case_id: uuid.UUID) -> Record | None:
    return Record.objects.unsigned().filter(case=case_id).select_related("meeting").first()


SURELY_COMMITTED = datetime.timedelta(seconds=30)


@dataclass(frozen=True)
class Newest:
    """The newest accepted save of a record as 14:02, and the number up to which every save can be seen by now."""

    at: str = ""
    all_up_to: int = 0


def newest_save(record: Record) -> Newest:
    """To be asked before the record is read, so that what is saved meanwhile is told later."""
    found = _newest_save(record=record.id, long_ago=clock.now() - SURELY_COMMITTED)
    return Newest(f"{london(found[0].saved_at):%H:%M}", found[0].all_up_to or 0) if found else Newest()


@prepared
def _newest_save(*, record: uuid.UUID, long_ago: datetime.datetime) -> QuerySet[Revision, Any]:
    """Saves are numbered when made and seen when committed: before one that is older, no other can still come."""
    saves = Revision.objects.filter(record=record).order_by("-id")
    older = saves.filter(saved_at__lt=long_ago).values("pk")[:1]
    return saves.only("saved_at").annotate(all_up_to=Subquery(older))[:1]


def reading_for(record: Record) -> Reading:
    """What dates typed into this record are read against."""

    def next_meeting(kind: str) -> datetime.date | None:
        return (
            ComplianceCheck.objects.filter(record=record, next_meeting_type=kind, next_meeting_on__gte=record.on)
            .order_by("next_meeting_on")
            .values_list("next_meeting_on", flat=True)
            .first()
        )

    return Reading(on=record.on, next_meeting=next_meeting)


def kept_apart(record: Record) -> list[Revision]:
    """Texts nobody has decided about: kept beside what stands because two people wrote at once."""
    return _undecided(record=record.id)


@prepared
def _undecided(*, record: uuid.UUID) -> QuerySet[Revision]:
    return (
        Revision.objects.filter(record=record, outcome="kept_apart", settled_by=None)
        .select_related("by")
        .order_by("id")
    )


@prepared
def saved_since(*, record: uuid.UUID, since: int) -> QuerySet[Revision]:
    """The saves of a record after one of them, oldest first, with who made them; read from its index."""
    return Revision.objects.filter(record=record, pk__gt=since).select_related("by").order_by("id")


def history_of(record: Record, row_id: uuid.UUID) -> list[Revision]:
    """Every save of one row, oldest first, with who made it."""
    return list(Revision.objects.filter(record=record, row_id=row_id).select_related("by").order_by("id"))


def undecided_of(saves: Iterable[Revision]) -> set[int]:
    """Which of all saves of a row were kept apart and wait for somebody who says which shall stand."""
    apart, decided = set(), set()
    for save in saves:
        apart |= {save.pk} if save.number is None else set()
        decided |= {save.settles_id}
    return apart - decided


@prepared
def rows_of(*, record: uuid.UUID, model: type[Row]) -> QuerySet[Row]:
    """The rows of one kind in a record, without those that were taken out again."""
    return model._default_manager.filter(record=record, removed=False)


@prepared
def row_to_save(
    *,
    model: type[Row],
    row: uuid.UUID,
    record: uuid.UUID | None,
    case: uuid.UUID | None,
    outlives_its_record: bool,
    save: uuid.UUID,
) -> QuerySet[Any, Row]:
    """The row, locked against other saves, with whether this very save was `made_before`."""
    made_before = Exists(Revision.objects.filter(row_id=OuterRef("pk"), save_id=save))
    rows = model._default_manager.select_for_update().filter(pk=row)
    if outlives_its_record:
        rows = rows.filter(case=case)
    elif model is not Record:
        rows = rows.filter(record=record)
    return rows.annotate(made_before=made_before)


def stands_elsewhere(model: type[Model], row_id: uuid.UUID, *, record_id: uuid.UUID) -> bool:
    """Whether there is such a row, but in another record."""
    return model is not Record and model._default_manager.filter(pk=row_id).exclude(record=record_id).exists()


@prepared
def children_of(*, record: uuid.UUID) -> QuerySet[RecordChild]:
    return RecordChild.objects.filter(record=record).select_related("child")
