"""What the pages of allocations show."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from handrail.cases.choices import AllocationRole
from handrail.core import dates
from handrail.core.form_fields import boxes

if TYPE_CHECKING:
    from django.core.paginator import Page

    from handrail.accounts.models import Team
    from handrail.administration.forms.allocations import AllocateForm, EndForm, GiveToTeamForm, HandOverForm
    from handrail.administration.queries import AllocatedFamily
    from handrail.cases.models import Allocation


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


def hand_over_page(
    family: "AllocatedFamily", allocation: "Allocation", form: "HandOverForm", *, today: datetime.date
) -> dict[str, Any]:
    return {**_about(family), **boxes(form), "worker": worker_line(allocation, today=today)}


def end_page(
    family: "AllocatedFamily", allocation: "Allocation", form: "EndForm", *, today: datetime.date
) -> dict[str, Any]:
    return {**_about(family), **boxes(form), "worker": worker_line(allocation, today=today)}


def team_page(family: "AllocatedFamily", form: "GiveToTeamForm", *, teams: Sequence["Team"]) -> dict[str, Any]:
    others = [(str(team.id), team.name) for team in teams if team.id != family.case.team_id]
    return {
        **_about(family),
        **boxes(form),
        "teams": [("", "Choose a team"), *others],
        "team": family.case.team.name,
        "workers": [allocation.user.name for allocation in family.allocations],
    }


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
