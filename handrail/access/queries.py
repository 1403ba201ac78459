"""Which family somebody means, and what waits for their review."""

from handrail.accounts.models import User
from handrail.cases import queries as case_queries
from handrail.cases.models import Case, EmergencyAccess
from handrail.families import queries as family_queries

REVIEWS_SHOWN = 200


def case_of_child(mosaic_id: str) -> Case | None:
    """The case of the child with this id in the council's case system."""
    return family_queries.case_of_child(mosaic_id)


def reviews_of(user: User) -> list[EmergencyAccess]:
    """What waits for this person's review first, the soonest due first; then what was reviewed, the newest first."""
    found = list(case_queries.emergencies_watched_by(user)[:REVIEWS_SHOWN])
    waiting = sorted((one for one in found if one.reviewed_at is None), key=lambda access: access.review_by)
    return waiting + [one for one in found if one.reviewed_at is not None]
