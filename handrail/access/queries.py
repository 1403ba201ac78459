"""Which family somebody means, and what waits for their review."""

from handrail.accounts.models import User
from handrail.cases import queries as case_queries
from handrail.cases.models import Case, EmergencyAccess
from handrail.families import queries as family_queries

REVIEWED_SHOWN = 200


def case_of_child(mosaic_id: str) -> Case | None:
    """The case of the child with this id in the council's case system."""
    return family_queries.case_of_child(mosaic_id)


def reviews_of(user: User) -> list[EmergencyAccess]:
    """All that waits for this person's review, the soonest due first; then what was reviewed last."""
    reviewed = case_queries.emergencies_watched_by(user).filter(reviewed_at__isnull=False)
    return [*case_queries.emergencies_to_review_by(user), *reviewed[:REVIEWED_SHOWN]]
