"""Which family somebody means, what waits for their review, and who may open a family, with what is behind it."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.audit import said
from handrail.audit.concerned import people_named
from handrail.audit.models import TrailEvent
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.cases.choices import CaseStatus
from handrail.cases.may_open import may_open
from handrail.cases.models import Allocation, Case, EmergencyAccess, Restriction, RestrictionName
from handrail.cases.who_may_open import Opener, WhoMayOpen
from handrail.cases.who_may_open import who_may_open as people_who_may_open
from handrail.core import clock
from handrail.families import queries as family_queries
from handrail.families.models import Person
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import AgreedAction
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings.models import Meeting
from handrail.supervision.meetings.overseeing import whose_sight_may_be_ended
from handrail.supervision.records import lead_reviews
from handrail.supervision.records.models import Record

REVIEWED_SHOWN = 200
# As long as a page may have stood open that is told of what was changed since.
PAGES_STAND_OPEN_FOR = datetime.timedelta(days=7)
WRITES_AN_ID = ("child.added", "child.corrected", "child.given_back")


@dataclass(frozen=True)
class Meant:
    """The families in which a child has an id of the case system; `case` is the only one, or the only open one."""

    case: Case | None
    held_by: list[Case]


def family_meant(mosaic_id: str) -> Meant:
    held_by = family_queries.cases_of_child(mosaic_id)
    could_be = held_by if len(held_by) == 1 else [case for case in held_by if case.status == CaseStatus.OPEN]
    return Meant(case=could_be[0] if len(could_be) == 1 else None, held_by=held_by)


@dataclass(frozen=True)
class IdWritten:
    """An id in one of several families, the row that says who wrote it, as they are called now, and whom to ask."""

    child: Person
    row: TrailEvent | None
    by: User | None
    holder: str


def ids_of_several_families() -> list[IdWritten]:
    children = family_queries.children_whose_id_several_open_families_have()
    about = {str(child.pk) for child in children}
    rows: dict[str, TrailEvent] = {}
    for row in TrailEvent.objects.filter(event__in=WRITES_AN_ID, subject_id__in=about).order_by("at", "pk"):
        if row.event == "child.added" or "mosaic_id" in row.detail.get("columns", ()):
            rows[row.subject_id] = row
    people = {str(one.pk): one for one in User.objects.filter(pk__in=[row.actor_id for row in rows.values()])}
    holders = case_queries.case_holders([child.case_id for child in children], on=clock.today())
    found = []
    for child in children:
        wrote = rows.get(str(child.pk))
        by = people.get(wrote.actor_id) if wrote else None
        found.append(IdWritten(child, wrote, by, holders.get(child.case_id, "")))
    return found


def how_many_ids_of_several_families(user: User) -> int:
    """For information governance, who can find out which family is meant; to everybody else there is none."""
    return family_queries.how_many_ids_several_open_families_have() if rights_of(user).restricts else 0


def looked_at_in(access: EmergencyAccess) -> list[tuple[datetime.datetime, str]]:
    """What somebody looked at about the family while it was open to them in an emergency."""
    reference = access.case.reference
    return said.looks_at(reference, by=access.user_id, since=access.starts_at, until=access.ends_at)


def whom_to_ring() -> list[User]:
    """Information governance, who can find out which of several families is meant."""
    return lead_reviews.those_who_decide()


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


@dataclass(frozen=True)
class Closing:
    """What restricting a family to these people would do now: whom it would shut out, and out of what of today.

    `not_to_see` are named so from then on, each with why; `lost` were named so and would not be any more.
    """

    found: WhoOpens
    named: list[User]
    not_to_see: dict[User, str]
    lost: list[RestrictionName]
    in_vain: list[User]
    meetings: list[Meeting]
    records: list[Record]

    @property
    def nobody_allocates(self) -> bool:
        team = self.found.case.team_id
        return not any(rights_of(user).allocates and user.team_id == team for user in self.named)

    @property
    def shut_out(self) -> list[Opener]:
        """An emergency access in force goes on, whoever is named."""
        return [
            one
            for one in self.found.people.openers
            if one.user not in self.named and one.has_a_reason_that_a_restriction_closes
        ]


def closing_to(
    case: Case,
    named: list[User],
    *,
    not_to_see: Mapping[User, str],
    no_longer_not: Collection[User] = (),
    user: User,
    today: datetime.date,
) -> Closing:
    found = who_opens(case, user=user, today=today)
    is_reviewed = found.people.restriction is not None
    before = found.people.not_to_see if is_reviewed else case_queries.not_to_see_before(case)
    go_on = [one for one in before if one.user not in no_longer_not] if is_reviewed else []
    would_open = {one.user.pk for one in [*found.people.openers, *found.people.kept_out]}
    records = Record.objects.unsigned().filter(case=case).select_related("meeting__recorder", "chair", "deputy")
    meetings = Meeting.objects.not_cancelled().filter(agenda__case=case, on=today).select_related("chair")
    return Closing(
        found=found,
        named=named,
        not_to_see={one.user: one.reason for one in go_on} | dict(not_to_see),
        lost=[one for one in before if one not in go_on and one.user not in not_to_see],
        in_vain=[person for person in named if person.pk not in would_open],
        meetings=list(meetings.exclude(pk__in=records.values("meeting"))),
        records=list(records.order_by("on")),
    )


def let_in_before(restriction: Restriction) -> list[User]:
    """Whom meetings let open a family until it was restricted, and who does not open it again once that is lifted."""
    ended = TrailEvent.objects.about(restriction.case.reference).filter(
        event="grant.ends", subject_id="", at__gte=restriction.created_at
    )
    people = {one for row in ended for one in people_named(row.detail, "people")}
    opening = people_who_may_open(restriction.case)
    find_it_again = [one.user.pk for one in [*opening.openers, *opening.kept_out]]
    return list(User.objects.in_use().filter(pk__in=people).exclude(pk__in=find_it_again).order_by("search_key"))


def who_opens(case: Case, *, user: User, today: datetime.date) -> WhoOpens:
    """A constant number of statements, however many people there are."""
    people = people_who_may_open(case)
    sources = {grant.source for one in [*people.openers, *people.kept_out, *people.later] for grant in one.grants}
    meetings = {one.pk: one for one in Meeting.objects.filter(pk__in=sources).select_related("chair")}
    parts = Allocation.objects.filter(case=case).select_related("user")
    opens_it = may_open(case.pk, user=user)
    actions = action_queries.open_actions_of(case) if opens_it else []
    nobodys = action_queries.held_by_nobody(case, actions)
    return WhoOpens(
        case=case,
        people=people,
        opens_it=opens_it,
        allocates=opens_it and not case.closed_on and case_policies.may_allocate(case, user),
        allocations={one.pk: one for one in parts.not_over(today)},
        meetings=meetings,
        restricts=rights_of(user).restricts,
        watches=any(one.emergency and case_policies.may_review(one.emergency, user) for one in people.openers),
        ended_here={one.pk for one in whose_sight_may_be_ended(case, meetings.values(), user=user)},
        runs={one.pk for one in meetings.values() if meeting_policies.runs(one, user)},
        nobodys=[action for action in actions if action.pk in nobodys],
    )


def who_reviewed(restriction: Restriction, box: str) -> str:
    """Who gave a restriction another reason, or another next review, last."""
    name, since = "former_reason" if box == "reason" else box, clock.now() - PAGES_STAND_OPEN_FOR
    return said.who_changed_last("restriction.reviewed", name, subject_id=restriction.pk, since=since)
