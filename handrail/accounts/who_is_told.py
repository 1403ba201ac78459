"""Who is told of what one person who manages people does alone, and as whom those it is about are named there."""

import datetime
import uuid

from django.db.models import Q

from handrail.accounts import queries
from handrail.accounts.models import ChangeToConfirm, Team, User
from handrail.accounts.names import FormerName, person_as_told, team_as_told
from handrail.accounts.roles import rights_of
from handrail.audit.models import TrailEvent
from handrail.core import clock

# A name that somebody, or a team, had within this time is named beside the present one.
NAMED_LATELY = datetime.timedelta(days=30)
RENAMED = ("person.changed", "team.changed")
# Somebody else can sign one out everywhere this often, so that nobody is kept out by it.
SIGNED_OUT_EVERY = datetime.timedelta(hours=1)


def former_names(*ids: uuid.UUID) -> dict[uuid.UUID, list[FormerName]]:
    """What these people and teams were called until lately, the latest name first; one statement."""
    found: dict[uuid.UUID, list[FormerName]] = {one: [] for one in ids}
    of_whom = {str(one): one for one in ids}
    renamed = TrailEvent.objects.filter(
        event__in=RENAMED, subject_id__in=list(of_whom), at__gte=clock.now() - NAMED_LATELY, detail__has_key="name"
    )
    for row in renamed.order_by("-at", "-id"):
        if name := row.detail["name"].get("from"):
            found[of_whom[row.subject_id]].append(FormerName(name, row.at))
    return found


def as_told(*people: User) -> list[str]:
    """Each of them as those read who are told of them; one statement."""
    former = former_names(*[person.pk for person in people])
    return [person_as_told(one, former[one.pk], since=clock.now() - NAMED_LATELY) for one in people]


def teams_as_told(*teams: Team) -> list[str]:
    """Those that were called otherwise lately."""
    former = former_names(*[team.pk for team in teams])
    return [team_as_told(team, former[team.pk]) for team in teams if former[team.pk]]


def who_hears_of_name(person: User) -> list[User]:
    """Whoever is called otherwise; and of somebody who watches, manages people or waits for a change, those who watch.

    Before the first family, nobody.
    """
    if not queries.second_person_is_needed():
        return []
    return [person, *others_who_watch(person)]


def others_who_watch(person: User) -> list[User]:
    """Who is told of what is done to somebody who watches, or whom a change that waits is about or was asked for by."""
    watching = User.objects.who_watch_over_emergencies()
    about = Q(person=person) | Q(line_manager=person) | Q(asked_by=person)
    counts = watching.filter(pk=person.pk).exists() or rights_of(person).manages_people
    if counts or ChangeToConfirm.objects.waiting().filter(about).exists():
        return list(watching.exclude(pk=person.pk).order_by("search_key"))
    return []


def who_hears_of_name_of(team: Team) -> list[User]:
    """Those who watch over emergency access, where families belong to the team or a change waits that names it."""
    if not queries.second_person_is_needed():
        return []
    has_families = Team.objects.with_families().filter(pk=team.pk).exists()
    if not has_families and not ChangeToConfirm.objects.waiting().filter(team=team).exists():
        return []
    return list(User.objects.who_watch_over_emergencies().order_by("search_key"))


def was_signed_out_lately(person: User) -> bool:
    """Whether somebody else has signed them out everywhere within the hour."""
    since = clock.now() - SIGNED_OUT_EVERY
    done = TrailEvent.objects.filter(event="signed_out_everywhere", subject_id=str(person.pk), at__gte=since)
    return done.exclude(actor_id=str(person.pk)).exists()
