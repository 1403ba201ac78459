"""Questions asked about goals, each a constant number of statements."""

import datetime
import uuid
from collections import defaultdict

from django.db.models import F, Q, QuerySet

from handrail.core.prepared import prepared
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.models import Record


def goals_of(record: Record) -> list[Goal]:
    """Goals of the family that a record works with: agreed in it or begun by its day, not taken out or ended before."""
    return _goals_on(record=record.id, case=record.case_id, on=record.on)


@prepared
def _goals_on(*, record: uuid.UUID, case: uuid.UUID, on: datetime.date) -> QuerySet[Goal]:
    return (
        Goal.objects.filter(case=case, removed=False)
        .filter(Q(starts=None) | Q(starts__lte=on) | Q(record=record))
        .filter(Q(ended_on=None) | Q(ended_on__gte=on))
    )


def evidence_of(record: Record) -> list[Evidence]:
    return record_queries.rows_of(record=record.id, model=Evidence)


def measurements_up_to(record: Record) -> tuple[list[Measurement], dict[uuid.UUID, list[Measurement]]]:
    """Those of this record; and per goal those of earlier supervisions that have a value, oldest first."""
    now: list[Measurement] = []
    earlier: dict[uuid.UUID, list[Measurement]] = defaultdict(list)
    for measurement in _measured_until(record=record.id, case=record.case_id, moment=record.started_at):
        if measurement.record_id == record.id:
            now.append(measurement)
        elif measurement.goal_id:
            earlier[measurement.goal_id].append(measurement)
    return now, earlier


@prepared
def _measured_until(*, record: uuid.UUID, case: uuid.UUID, moment: datetime.datetime) -> QuerySet[Measurement]:
    before = Q(goal__case=case, record__started_at__lt=moment, value__isnull=False, removed=False)
    return (
        Measurement.objects.filter(Q(record=record) | before)
        .annotate(measured_on=F("record__on"))
        .order_by("measured_on", "record__started_at")
    )
