"""Questions asked about goals, each a constant number of statements."""

import uuid
from collections import defaultdict

from django.db.models import Q

from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.records.models import Record


def goals_of(record: Record) -> list[Goal]:
    """Goals of the family that a record works with: begun by its day, not taken out, not ended before it."""
    return list(
        Goal.objects.filter(case=record.case_id, removed=False)
        .filter(Q(starts=None) | Q(starts__lte=record.on))
        .filter(Q(ended_on=None) | Q(ended_on__gte=record.on))
    )


def measurements_of(record: Record) -> list[Measurement]:
    return list(Measurement.objects.filter(record=record).select_related("goal"))


def evidence_of(record: Record) -> list[Evidence]:
    return list(Evidence.objects.filter(record=record, removed=False))


def earlier_measurements(record: Record) -> dict[uuid.UUID, list[Measurement]]:
    """Per goal, its measurements at earlier supervisions that have a value, oldest first."""
    earlier: dict[uuid.UUID, list[Measurement]] = defaultdict(list)
    measured = (
        Measurement.objects.filter(goal__case=record.case_id, record__started_at__lt=record.started_at)
        .exclude(value=None)
        .select_related("record")
        .order_by("record__on", "record__started_at")
    )
    for measurement in measured:
        if measurement.goal_id:
            earlier[measurement.goal_id].append(measurement)
    return earlier
