"""What the pages of allocations show."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.cases.choices import FROM_A_MEETING, AllocationRole, GrantReason
from handrail.core import dates
from handrail.core.form_fields import boxes
from handrail.core.numbers import listed
from handrail.supervision.meetings.presenters import why_it_opens

if TYPE_CHECKING:
    from django.core.paginator import Page

    from handrail.accounts.models import Team, User
    from handrail.administration.forms.allocations import (
        AllocateForm,
        EndForm,
        GiveFamiliesForm,
        GiveToTeamForm,
        HandOverForm,
    )
    from handrail.administration.queries import AllocatedFamily, Leaving
    from handrail.cases.models import Allocation, Case, Grant
    from handrail.cases.who_may_open import Opener


LETS_THEM = {
    GrantReason.ALLOCATION: "allocated to the family",
    GrantReason.LINE_MANAGER: "manages somebody who is allocated to it",
    GrantReason.MEETING: "by a meeting",
    GrantReason.LEADS_MEETING: "by a meeting",
}


@dataclass(frozen=True)
class WorkerLine:
    id: uuid.UUID
    name: str
    role: str
    agency: str
    since: str


@dataclass(frozen=True)
class FamilyRow:
    name: str
    reference: str
    href: str
    holders: list[WorkerLine]
    others: list[WorkerLine]


def allocations_page(found: Sequence["AllocatedFamily"], page: "Page", *, today: datetime.date) -> dict[str, Any]:
    return {
        "rows": [_family_row(family, today=today) for family in found],
        "without": sum(not _held(family, today=today) for family in found),
        "found": page,
    }


def references_of(found: Sequence["AllocatedFamily"]) -> list[str]:
    return [family.case.reference for family in found]


def family_page(family: "AllocatedFamily", form: "AllocateForm", *, today: datetime.date) -> dict[str, Any]:
    return {
        **_about(family),
        **boxes(form),
        "workers": [worker_line(allocation, today=today) for allocation in _case_holder_first(family)],
        "is_held": _held(family, today=today),
        "roles": [("", "Choose"), *AllocationRole.choices],
    }


def opening_page(
    family: "AllocatedFamily",
    form: "AllocateForm | HandOverForm",
    *,
    starts: datetime.date,
    is_closed: bool,
    instead_of: "Allocation | None" = None,
) -> dict[str, Any]:
    """What is asked once more before somebody works with a family: who opens it by that, and from when."""
    who, manager = form.cleaned_data["who"], form.cleaned_data["who"].line_manager
    sent = {name: form[name].value() for name in form.fields} | {"who": who.email}
    return {
        **_about(family),
        "who": who.name,
        "starts": dates.say(starts),
        "is_closed": is_closed,
        "opens": [
            (who.name, _which_person(who), role_in_words(form.cleaned_data.get("role") or instead_of.role)),
            *([(manager.name, _which_person(manager), f"Line manager of {who.name}")] if manager else []),
        ],
        "instead_of": instead_of and instead_of.user.name,
        "last_day": instead_of and dates.say(starts - datetime.timedelta(days=1)),
        "sent": [*form.as_shown(), *((name, str(value)) for name, value in sent.items() if value)],
    }


def leaving_page(
    family: "AllocatedFamily",
    allocation: "Allocation",
    form: "EndForm | HandOverForm",
    left: "Leaving",
    *,
    today: datetime.date,
) -> dict[str, Any]:
    return {
        **_about(family),
        **boxes(form),
        "as_shown": form.as_shown(),
        "worker": worker_line(allocation, today=today),
        "is_case_holder": allocation.role == AllocationRole.CASE_HOLDER,
        "has_begun": allocation.starts <= today,
        "still_opens": still_opens(allocation.case, left),
        "meetings": sorted({_meeting_of(left, grant) for grant in left.grants if grant.source in left.ended_here}),
        "actions": [
            (action.what, f"by {dates.say(action.due)}" if action.due else "no date") for action in left.actions
        ],
        "let_in": sorted({f"{grant.user.name}, until {dates.say(grant.ends)}" for grant in left.let_in if grant.ends}),
        "who_may_open": reverse("who_may_open", args=[allocation.case_id]),
    }


def still_opens(case: "Case", left: "Leaving") -> list[str]:
    """By what, and until when, somebody goes on to open a family in which they have no part any more."""
    said = [
        f"{_why(left, grant)}, until {dates.say(grant.ends) if grant.ends else 'it is ended'}" for grant in left.grants
    ]
    if left.is_by_role:
        said.append(f"opens the families of {case.team.name} by their role")
    return list(dict.fromkeys(said))


def left_in_words(allocation: "Allocation", left: "Leaving") -> str:
    """The end of a message: what somebody goes on to open the family by."""
    reasons = still_opens(allocation.case, left)
    return f" {allocation.user.name} still opens the family: {'; '.join(reasons)}." if reasons else ""


def ended_in_words(allocation: "Allocation", *, on: datetime.date | None) -> str:
    name = allocation.user.name
    return f"The last day that {name} works with it is {dates.say(on)}." if on else f"{name} no longer works with it."


def team_page(
    family: "AllocatedFamily",
    form: "GiveToTeamForm",
    *,
    teams: Sequence["Team"],
    still: Sequence["Opener"],
    today: datetime.date,
) -> dict[str, Any]:
    return {
        **_about(family),
        **boxes(form),
        "teams": _to_choose_from(teams),
        "team": family.case.team.name,
        "as_shown": form.as_shown(),
        "workers": list(dict.fromkeys(_worker_in_words(one, today=today) for one in family.allocations)),
        "still": [f"{one.user.name}: {'; '.join(_by_what(one))}" for one in still],
    }


def families_left_page(left: Sequence["Case"], form: "GiveFamiliesForm", *, teams: Sequence["Team"]) -> dict[str, Any]:
    return {
        **boxes(form, "team"),
        "families": [(str(case.id), _left_in_words(case)) for case in left],
        "chosen": form["families"].value() or [],
        "teams": _to_choose_from(teams),
        "any_restricted": any(getattr(case, "is_restricted", False) for case in left),
    }


def given_in_words(given: Sequence["Case"], team: "Team") -> str:
    references = listed([case.reference for case in given])
    return f"{references} {'is' if len(given) == 1 else 'are'} with {team.name} now."


def _left_in_words(case: "Case") -> str:
    return f"{case.reference}, {case.team.name}{', restricted' if getattr(case, 'is_restricted', False) else ''}"


def _to_choose_from(teams: Sequence["Team"]) -> list[tuple[str, str]]:
    return [("", "Choose a team"), *((str(team.id), team.name) for team in teams)]


def worker_line(allocation: "Allocation", *, today: datetime.date) -> WorkerLine:
    begun = allocation.starts <= today
    since = f"{'since' if begun else 'from'} {dates.say(allocation.starts)}"
    return WorkerLine(
        id=allocation.id,
        name=allocation.user.name,
        role=role_in_words(allocation.role),
        agency=allocation.user.agency.name,
        since=f"{since}, until {dates.say(allocation.ends)}" if allocation.ends else since,
    )


def role_in_words(role: str) -> str:
    return AllocationRole(role).label if role in AllocationRole.values else role.replace("_", " ").capitalize()


def _which_person(user: "User") -> str:
    return f"{user.job_title}, {user.team.name}, {user.agency.name}; {user.email}"


def _worker_in_words(allocation: "Allocation", *, today: datetime.date) -> str:
    begins = f" from {dates.say(allocation.starts)}" if allocation.starts > today else ""
    return f"{allocation.user.name}{begins}"


def _by_what(one: "Opener") -> list[str]:
    """Each once, with the last day that any of it gives."""
    ends: dict[str, datetime.date] = {}
    for grant in one.grants:
        by = LETS_THEM[grant.why]
        ends[by] = max(ends.get(by, datetime.date.min), grant.ends or datetime.date.max)
    said = [f"{by}, until {dates.say(day)}" if day < datetime.date.max else by for by, day in ends.items()]
    return said or ["by their role, in every team"]


def _why(left: "Leaving", grant: "Grant") -> str:
    if grant.why in FROM_A_MEETING:
        return why_it_opens(grant, left.meetings.get(grant.source))
    if grant.why == GrantReason.LINE_MANAGER:
        return "manages somebody else who works with the family"
    return "works with the family in another part"


def _meeting_of(left: "Leaving", grant: "Grant") -> str:
    return why_it_opens(grant, left.meetings[grant.source])


def _about(family: "AllocatedFamily") -> dict[str, Any]:
    case = family.case
    return {
        "case_id": case.id,
        "family": case.family.name,
        "reference": case.reference,
        "back": reverse("allocate_family", args=[case.id]),
    }


def _family_row(family: "AllocatedFamily", *, today: datetime.date) -> FamilyRow:
    lines = [(allocation, worker_line(allocation, today=today)) for allocation in family.allocations]
    return FamilyRow(
        name=family.case.family.name,
        reference=family.case.reference,
        href=reverse("allocate_family", args=[family.case.id]),
        holders=[line for allocation, line in lines if allocation.role == AllocationRole.CASE_HOLDER],
        others=[line for allocation, line in lines if allocation.role != AllocationRole.CASE_HOLDER],
    )


def _held(family: "AllocatedFamily", *, today: datetime.date) -> bool:
    return any(
        allocation.role == AllocationRole.CASE_HOLDER and allocation.starts <= today
        for allocation in family.allocations
    )


def _case_holder_first(family: "AllocatedFamily") -> list["Allocation"]:
    return sorted(family.allocations, key=lambda allocation: allocation.role != AllocationRole.CASE_HOLDER)
