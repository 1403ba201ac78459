"""The record of one family at one supervision, and every row that is saved in it."""

from handrail.supervision.records.models.record import Attendee, ChildChange, LeadReview, Record, RecordChild
from handrail.supervision.records.models.rows import (
    Answer,
    ComplianceCheck,
    MirroringPair,
    NetworkAssessment,
    PermanencePlan,
    Revision,
    SavedRow,
)

__all__ = [
    "Answer",
    "Attendee",
    "ChildChange",
    "ComplianceCheck",
    "LeadReview",
    "MirroringPair",
    "NetworkAssessment",
    "PermanencePlan",
    "Record",
    "RecordChild",
    "Revision",
    "SavedRow",
]
