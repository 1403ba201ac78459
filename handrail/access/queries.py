"""Which family somebody means, what waits for their review, and who may open a family, with what is behind it."""

import datetime
import uuid
from dataclasses import dataclass

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.cases.may_open import may_open
from handrail.cases.models import Allocation, Case, EmergencyAccess
from handrail.cases.who_may_open import WhoMayOpen
from handrail.cases.who_may_open import who_may_open as people_who_may_open
from handrail.families import queries as family_queries
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.meetings.overseeing import whose_sight_may_be_ended

REVIEWED_SHOWN = 200


def case_of_child(mosaic_id: str) -> Case | None:
    """The case of the child with this id in the council's case system."""
    return family_queries.case_of_child(mosaic_id)


def reviews_of(user: User) -> list[EmergencyAccess]:
    """All that waits for this person's review, the soonest due first; then what was reviewed last."""
    reviewed = case_queries.emergencies_watched_by(user).filter(reviewed_at__isnull=False)
    return [*case_queries.emergencies_to_review_by(user), *reviewed[:REVIEWED_SHOWN]]


@dataclass(frozen=True)
class WhoOpens:
    """`allocations` and `meetings` are what grants come from, by id; `nobodys` the open actions nobody can answer.

    Whoever asks may end allocations where `allocates`, may end what meetings of `ended_here` give, and runs those of
    `runs`; `restricts` says that they restrict families, `watches` that they review an emergency access in force.
    """

    case: Case
    people: WhoMayOpen
    opens_it: bool
    allocates: bool
    allocations: dict[uuid.UUID, Allocation]
    meetings: dict[uuid.UUID, Meeting]
    restricts: bool
    watches: bool
    ended_here: set[uuid.UUID]
    runs: set[uuid.UUID]
    nobodys: list[AgreedAction]


def who_opens(case: Case, *, user: User, today: datetime.date) -> WhoOpens:
    """A constant number of statements, however many people there are."""
    people = people_who_may_open(case)
    sources = {grant.source for one in [*people.openers, *people.kept_out] for grant in one.grants}
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=sources).select_related("chair")}
    opens_it = may_open(case.pk, user=user)
    actions = action_queries.open_actions_of(case) if opens_it else []
    nobodys = action_queries.held_by_nobody(case, actions)
    return WhoOpens(
        case=case,
        people=people,
        opens_it=opens_it,
        allocates=opens_it and not case.closed_on and case_policies.may_allocate(case, user),
        allocations={one.pk: one for one in case_queries.workers_of(case, on=today)},
        meetings=meetings,
        restricts=rights_of(user).restricts,
        watches=any(one.emergency and case_policies.may_review(one.emergency, user) for one in people.openers),
        ended_here={one.pk for one in whose_sight_may_be_ended(case, meetings.values(), user=user)},
        runs={one.pk for one in meetings.values() if meeting_policies.runs(one, user)},
        nobodys=[action for action in actions if action.pk in nobodys],
    )
