"""Questions asked about ratings, each one statement."""

from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.records import queries as record_queries
from handrail.supervision.records.models import Record


def safety_ratings_of(record: Record) -> list[SafetyRating]:
    return record_queries.rows_of(record=record.id, model=SafetyRating)


def stages_of(record: Record) -> list[StageOfChange]:
    return record_queries.rows_of(record=record.id, model=StageOfChange)
