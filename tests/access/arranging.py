"""Makes somebody of a role stand in a relationship to the family, by what a council does to bring that about."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.access.standings import PARTNERS

if TYPE_CHECKING:
    from handrail.accounts.models import User

FAMILY, NEXT, LAST_ON_THE_AGENDA = "hartley", "barnett-ellis", "begum-rahman"
NOW, EARLIER = "hartley-2026-11-23", "hartley-2026-10-26"
TODAY, LAST_TIME = "east-2026-11-23", "east-2026-10-26"
EAST, WEST = "sam", "priya"
# who has opened the family in an emergency
SOMEBODY = "priya"
DAY = datetime.timedelta(days=1)

Person = Any
Arrangement = Callable[[Any, Person], None]


def somebody(westmere: Any, role: str, *, own_team: bool = False, name: str = "Robin Else") -> "User":
    """A made-up person with an account and this role, and no part in anything yet."""
    from handrail.accounts.models import User

    colleague = westmere.worker(EAST if own_team else WEST)
    agency = westmere.worker("grace").agency if role in PARTNERS else colleague.agency
    return User.objects.create(
        email=f"{name.lower().replace(' ', '.')}@example.org",
        name=name,
        job_title="Made up for a test",
        role=role,
        agency=agency,
        team=colleague.team,
    )


def stand(westmere: Any, role: str, relationship: str) -> "User":
    """Somebody of this role in this relationship to the family."""
    person = somebody(westmere, role, own_team="own team" in relationship)
    for part in relationship.split(", "):
        ARRANGEMENTS[part](westmere, person)
    person.refresh_from_db()
    return person


def keep_an_action(westmere: Any, who: str, family: str) -> None:
    """An open action of a family falls to somebody who may no longer open it, so that their home page shows it."""
    from handrail.supervision.actions.models import ActionOwner, AgreedAction

    action = AgreedAction.objects.filter(case=westmere.case(family)).open().signed().first()
    ActionOwner.objects.create(action=action, user=westmere.worker(who))


def nothing(westmere: Any, person: Person) -> None:
    """Nothing has to be done for it."""


def allocate(westmere: Any, person: Person, *, starts: int = -30, ends: int | None = None) -> None:
    from handrail.accounts.models import User
    from handrail.cases import services
    from handrail.core import clock

    # Somebody whose role opens nothing is refused: they had another when they were allocated.
    User.objects.filter(pk=person.pk).update(role="social_worker")
    person.role, role = "social_worker", person.role
    today = clock.today()
    services.allocate(
        by=westmere.worker("sam"),
        case=westmere.case(FAMILY),
        user=person,
        role="worker",
        starts=today + starts * DAY,
        ends=None if ends is None else today + ends * DAY,
    )
    User.objects.filter(pk=person.pk).update(role=role)
    person.role = role


def manage(westmere: Any, person: Person) -> "User":
    """Somebody who is allocated to this family and to no other is managed by this person."""
    from handrail.cases import services

    worker = somebody(westmere, "social_worker", name="Alex Managed")
    allocate(westmere, worker)
    services.change_line_manager(by=None, person=worker, to=person)
    return worker


def have_managed(westmere: Any, person: Person) -> None:
    from handrail.cases import services

    services.change_line_manager(by=None, person=manage(westmere, person), to=westmere.worker("sam"))


def come_to(meeting: str) -> Arrangement:
    def arrange(westmere: Any, person: Person) -> None:
        from handrail.supervision.meetings.models import AgendaItem, Expectation, Participant

        expected = Participant.objects.create(
            meeting=westmere.meeting(meeting), user=person, name=person.name, position=90
        )
        item = AgendaItem.objects.get(meeting=westmere.id_of(meeting), case=westmere.id_of(FAMILY))
        Expectation.objects.create(participant=expected, item=item)
        let_in(westmere, person, meeting, FAMILY)

    return arrange


def let_in(westmere: Any, person: Person, meeting: str, *families: str) -> None:
    """By somebody who works on each family, also where a restriction names few."""
    from handrail.supervision.records import sight

    for family in families:
        sight.let_in(
            by=westmere.worker("callum" if family == FAMILY else "sam"),
            meeting=westmere.meeting(meeting),
            case=westmere.case(family),
            people=[person],
        )


def run(part: str) -> Arrangement:
    """As the meeting's chair, deputy or recorder, and so of its record."""

    def arrange(westmere: Any, person: Person) -> None:
        from handrail.supervision.meetings.models import Meeting
        from handrail.supervision.records.models import Record

        Meeting.objects.filter(pk=westmere.id_of(TODAY)).update(**{part: person})
        if part != "recorder":
            Record.objects.filter(pk=westmere.id_of(NOW)).update(**{part: person})
        let_in(westmere, person, TODAY, FAMILY, NEXT, LAST_ON_THE_AGENDA)

    return arrange


def end_sight(westmere: Any, person: Person) -> None:
    """Whoever runs a meeting goes on running it when their sight of one of its families is ended."""
    person.grants.filter(case=westmere.id_of(FAMILY), source=westmere.id_of(TODAY)).delete()


def head_the_team(westmere: Any, person: Person) -> None:
    from handrail.accounts.models import Team

    Team.objects.filter(pk=person.team_id).update(head=person)


def manage_the_head(westmere: Any, person: Person) -> None:
    from handrail.cases import services

    head = westmere.case(FAMILY).team.head
    services.change_line_manager(by=None, person=head, to=person)


def let_a_review_be_late(westmere: Any, person: Person) -> None:
    from handrail.cases.models import EmergencyAccess
    from handrail.core import clock

    EmergencyAccess.objects.filter(user=westmere.worker(SOMEBODY)).update(escalated_at=clock.now())


def emergency(*, minutes_ago: int) -> Arrangement:
    def arrange(westmere: Any, person: Person) -> None:
        # written as it is: the service refuses those whose role may not use it, and it must open nothing for them
        from handrail.cases.models import EmergencyAccess
        from handrail.core import clock

        began = clock.now() - datetime.timedelta(minutes=minutes_ago)
        EmergencyAccess.objects.create(
            case=westmere.case(FAMILY),
            user=person,
            reason="Nobody could be reached.",
            starts_at=began,
            ends_at=began + datetime.timedelta(minutes=60),
            review_by=clock.today(),
        )

    return arrange


def restrict(*, named: bool | None = None) -> Arrangement:
    """To Callum, to Sam who allocates, to Tunde who is chosen as an attendee, and to this person where `named`.

    False names them as shut out.
    """

    def arrange(westmere: Any, person: Person) -> None:
        from handrail.cases import services
        from handrail.core import clock

        services.restrict(
            by=westmere.worker("judith"),
            case=westmere.case(FAMILY),
            reason="Somebody here knows them.",
            since=clock.today(),
            review_on=clock.today() + 90 * DAY,
            may_see=[*map(westmere.worker, ("callum", "sam", "tunde")), *([person] if named else [])],
            not_to_see={person: "Their niece"} if named is False else {},
        )

    return arrange


def lift_a_restriction(westmere: Any, person: Person) -> None:
    from handrail.cases import services
    from handrail.cases.models import Restriction

    restrict()(westmere, person)
    restriction = Restriction.objects.select_related("case").get(case=westmere.id_of(FAMILY), lifted_on=None)
    services.lift_restriction(by=westmere.worker("judith"), restriction=restriction, because="They have left.")


def close(westmere: Any, person: Person) -> None:
    from handrail.cases.models import Case
    from handrail.core import clock

    Case.objects.filter(pk=westmere.id_of(FAMILY)).update(status="closed", closed_on=clock.today() - DAY)


def disable(westmere: Any, person: Person) -> None:
    from handrail.accounts.models import User

    User.objects.filter(pk=person.pk).update(is_active=False)


ARRANGEMENTS: dict[str, Arrangement] = {
    "none": nothing,
    "own team": nothing,
    "allocated": allocate,
    "allocated until yesterday": lambda westmere, person: allocate(westmere, person, ends=-1),
    "allocated from tomorrow": lambda westmere, person: allocate(westmere, person, starts=1),
    "manages somebody allocated": manage,
    "managed somebody allocated": have_managed,
    "expected at the meeting for it alone": come_to(TODAY),
    "expected at a meeting long signed": come_to(LAST_TIME),
    "chairs the meeting": run("chair"),
    "deputises at the meeting": run("deputy"),
    "records the meeting": run("recorder"),
    "sight of it ended": end_sight,
    "heads the family's team": head_the_team,
    "manages the head of its team": manage_the_head,
    "a review late": let_a_review_be_late,
    "emergency access in force": emergency(minutes_ago=1),
    "emergency access ended": emergency(minutes_ago=61),
    "restricted": restrict(),
    "restricted and named": restrict(named=True),
    "restricted against them": restrict(named=False),
    "restriction lifted": lift_a_restriction,
    "closed": close,
    "named": restrict(named=True),
    "disabled": disable,
}
