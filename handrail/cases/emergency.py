"""What somebody who reads a family by emergency access is told on its pages."""

from handrail.accounts.models import User
from handrail.cases import presenters, queries
from handrail.cases.models import Case
from handrail.cases.presenters import EmergencyBand
from handrail.core import clock


def band_about(case: Case, *, user: User) -> EmergencyBand | None:
    """How long it still lasts and who knows; nothing for those who open the family otherwise."""
    access = queries.emergency_in_force(case, user=user)
    if access is None:
        return None
    return presenters.emergency_band(access, told=queries.watchers_of(access), now=clock.now())
