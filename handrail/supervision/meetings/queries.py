"""Questions asked about meetings, each a constant number of statements."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from handrail.accounts.models import Team, User
from handrail.accounts.queries import names_of_accounts
from handrail.cases.models import Case
from handrail.core.refusals import NotFound
from handrail.supervision.meetings.models import AgendaItem, Meeting, Participant
from handrail.supervision.meetings.querysets import MeetingQuerySet

EARLIER_ON_A_PAGE = 20


def find_meeting(meeting_id: uuid.UUID, *, user: User) -> Meeting:
    """The meeting with its team and who runs it, or the same 404 whether it does not exist or is not theirs."""
    meeting = _with_people().visible_to(user).filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    return meeting


def locked_meeting(meeting_id: uuid.UUID, *, user: User) -> Meeting:
    """The meeting, locked against everybody else's changes until the transaction ends; 404 where it is not theirs."""
    visible = Meeting.objects.visible_to(user).filter(pk=meeting_id)
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("chair", "deputy", "recorder")
    meeting = meetings.filter(pk__in=visible.values("pk")).first()
    if meeting is None:
        raise NotFound
    return meeting


def meetings_to_chair(person: User, *, from_day: datetime.date) -> int:
    """How many meetings from this day on somebody chairs."""
    return Meeting.objects.from_day(from_day).filter(chair=person).count()


@dataclass(frozen=True)
class Meetings:
    coming: list[Meeting]
    earlier: Page
    families: dict[uuid.UUID, list[Case]]


def meetings_of(user: User, *, today: datetime.date, page: str | int = 1) -> Meetings:
    """Meetings this person may see, from today on and before, and of each the families they may open, in order."""
    visible = _with_people().visible_to(user)
    coming = list(visible.planned_from(today))
    earlier = Paginator(visible.over_on(today), EARLIER_ON_A_PAGE).get_page(page)
    families = families_on([meeting.id for meeting in [*coming, *earlier]], user=user)
    return Meetings(coming=coming, earlier=earlier, families=families)


def families_on(meeting_ids: Iterable[uuid.UUID], *, user: User) -> dict[uuid.UUID, list[Case]]:
    """Of each meeting the families this person may open, in their order; the others leave no gap."""
    families: dict[uuid.UUID, list[Case]] = defaultdict(list)
    items = AgendaItem.objects.visible_to(user).filter(meeting__in=meeting_ids).in_order()
    for item in items.select_related("case__family"):
        families[item.meeting_id].append(item.case)
    return families


def participants_of(meeting: Meeting, *, user: User) -> list[Participant]:
    """What was typed of somebody for families that are hidden is not said: then they are who their account says."""
    there = Participant.objects.visible_to(user).filter(meeting=meeting)
    found = list(there.saying_what_is_typed_of_them(user).select_related("user__agency"))
    for one in found:
        if one.user and not one.is_described:
            one.job_title, one.agency = one.user.job_title, one.user.agency.name
    return found


def called_like_an_account(participants: Iterable[Participant]) -> set[uuid.UUID]:
    """Those whose typed name is also that of an account that is not expected; asked for only where a name is typed."""
    typed = [one for one in participants if one.user_id is None]
    found = names_of_accounts((one.name for one in typed), but=[one.user_id for one in participants if one.user_id])
    return {one.pk for one in typed if one.name in found}


def names_only(meeting: Meeting, *, user: User) -> list[Participant]:
    """Those expected of whom nobody knows yet who they are: a name was typed, and nobody chosen."""
    return list(Participant.objects.visible_to(user).filter(meeting=meeting, user=None))


def people_to_invite(meeting: Meeting) -> list[User]:
    """Everybody with an account who is not expected yet, or was taken off, with their team and agency."""
    expected = Participant.objects.filter(meeting=meeting, user__isnull=False, is_taken_off=False)
    people = User.objects.filter(is_active=True).exclude(pk__in=expected.values("user"))
    return list(people.select_related("team", "agency").order_by("search_key"))


def families_to_add(meeting: Meeting, *, user: User) -> list[Case]:
    """Open families this person works with that are not on the agenda, by name."""
    return list(
        Case.objects.worked_on_by(user)
        .open()
        .filter(family__isnull=False)
        .exclude(agenda_items__meeting=meeting)
        .select_related("family")
        .order_by("family__search_key")
    )


def teams() -> list[Team]:
    return list(Team.objects.in_use().order_by("search_key"))


def people_who_can_run_a_meeting() -> list[User]:
    """Everybody with an account in use who may open a family at all."""
    people = User.objects.filter(is_active=True).exclude(role="it_administrator")
    return list(people.select_related("team", "agency").order_by("search_key"))


def _with_people() -> MeetingQuerySet:
    return Meeting.objects.select_related("team", "chair", "deputy", "recorder", "cancelled_by")
