"""The gate every page goes through: what a URL needs, who may open a case, and the trace each look leaves."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from handrail.accounts.models import User
from handrail.accounts.roles import rights_of
from handrail.audit import trail
from handrail.cases.may_open import may_open
from handrail.cases.models import Case
from handrail.core.refusals import NotAllowed

PERMISSIONS = {
    "anyone": "Anybody, signed in or not",
    "signed_in": "Anybody signed in",
    "case.open": "Whoever may see the family",
    "meeting.open": "Whoever may see the meeting",
    "meeting.plan": "Roles that plan meetings",
}


def permission(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares what a URL needs; a URL that declares nothing fails the build."""
    if name not in PERMISSIONS:
        raise ValueError(f"{name} is not a permission; known: {', '.join(PERMISSIONS)}")

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.permission = name  # type: ignore[attr-defined]
        return view

    return declare


def find_case(case_id: object, *, user: User) -> Case:
    """The case, or the same 404 whether it does not exist or is not theirs."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not may_open(case.pk, user=user):
        raise Http404
    return case


def open_case(*, by: User, case: Case, page: str) -> None:
    """Writes the trace of a look before the page is sent; without it there is no page."""
    trail.look(by=by, case_reference=case.reference, page=page)


def open_list(*, by: User, cases: list[str], page: str) -> None:
    """Writes one trace for a list that names several families, by their references."""
    if cases:
        trail.look(by=by, case_reference="", page=page, cases=cases)


def hand_over(*, by: User, case: Case, document: str, record_id: object, detail: dict[str, Any]) -> None:
    """Writes the trace of a document before it is sent, each time; without it there is no document."""
    trail.handed_over(by=by, case_reference=case.reference, subject=document, subject_id=record_id, detail=detail)


def check_may_plan_meetings(user: User) -> None:
    if not rights_of(user).plans_meetings:
        raise NotAllowed("Meetings are planned by team managers and supervision co-ordinators.")
