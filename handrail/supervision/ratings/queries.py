"""Questions asked about ratings, each one statement."""

from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.records.models import Record


def safety_ratings_of(record: Record) -> list[SafetyRating]:
    return list(SafetyRating.objects.filter(record=record, removed=False))


def stages_of(record: Record) -> list[StageOfChange]:
    return list(StageOfChange.objects.filter(record=record, removed=False))
