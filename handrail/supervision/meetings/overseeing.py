"""Who oversees which people may open a family: whoever lets them in or answers for it, and information governance."""

import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from handrail.accounts.models import Team, User
from handrail.accounts.roles import opens_families, rights_of
from handrail.cases.models import Case, Grant
from handrail.core import clock
from handrail.core.refusals import NotFound
from handrail.supervision.meetings import policies
from handrail.supervision.meetings.models import Meeting


def oversees(case: Case, user: User) -> bool:
    """Reading in an emergency alone is not enough; information governance need not be able to open the family."""
    if not opens_families(user):
        return False
    if rights_of(user).restricts:
        return True
    if not Case.objects.visible_without_emergency_to(user).filter(pk=case.pk).exists():
        return False
    return _answers_for(case, user) or _runs_a_meeting_about(case, user)


def find_case_to_oversee(case_id: uuid.UUID, *, user: User) -> Case:
    """The case, or the same 404 whether it does not exist, is not theirs, or is not theirs to oversee."""
    case = Case.objects.filter(pk=case_id).select_related("team", "family").first()
    if case is None or not oversees(case, user):
        raise NotFound
    return case


def whose_sight_may_be_ended(case: Case, meetings: Iterable[Meeting], *, user: User) -> list[Meeting]:
    """Of meetings about a case those whose sight this person ends: all, if they answer for the case."""
    if not oversees(case, user):
        return []
    if rights_of(user).restricts or _answers_for(case, user):
        return list(meetings)
    return [meeting for meeting in meetings if policies.runs(meeting, user)]


def find_sight_to_end(grant_id: uuid.UUID, *, user: User) -> Grant:
    """What a meeting lets somebody open and may be ended by whoever asks; the same 404 for all else."""
    given = Grant.objects.from_meetings().not_over(clock.today()).filter(pk=grant_id)
    grant = given.select_related("case__team", "case__family", "user__team", "user__agency").first()
    if grant is None:
        raise NotFound
    if not whose_sight_may_be_ended(grant.case, Meeting.objects.filter(pk=grant.source), user=user):
        raise NotFound
    return grant


def _answers_for(case: Case, user: User) -> bool:
    allocates = rights_of(user).allocates and user.team_id == case.team_id
    return allocates or Team.objects.filter(pk=case.team_id, head=user).exists()


def _runs_a_meeting_about(case: Case, user: User) -> bool:
    """One that is to come, or that still lets somebody open the family."""
    today = clock.today()
    leads = Q(chair=user) | Q(deputy=user) | Q(recorder=user)
    if rights_of(user).plans_meetings:
        leads |= Q(team=user.team_id, restricted=False)
    gives = Grant.objects.from_meetings().filter(case=case, source=OuterRef("pk"), starts__lte=today).not_over(today)
    meetings = Meeting.objects.not_cancelled().filter(leads, agenda__case=case)
    return meetings.filter(Q(on__gte=today) | Exists(gives)).exists()
