"""What waits for information governance on Home besides what waits for everybody: nobody else can put it right."""

from dataclasses import dataclass

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases import queries as case_queries
from handrail.families import queries as family_queries


@dataclass(frozen=True)
class ForGovernance:
    """How many families nobody is left to allocate, and how many ids several open families have."""

    families_left: int = 0
    shared_ids: int = 0


def for_governance(user: User) -> ForGovernance:
    """Two statements, for those it is for; it says no word of any family."""
    if not rights_of(user).restricts:
        return ForGovernance()
    return ForGovernance(
        families_left=case_queries.how_many_nobody_allocates(),
        shared_ids=family_queries.how_many_ids_several_open_families_have(),
    )
