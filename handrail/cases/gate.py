"""The gate every page goes through: what a URL needs, who may open a case, and the trace each look leaves."""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from django.db.models import QuerySet

from handrail.accounts.models import User
from handrail.accounts.roles import opens_families, rights_of
from handrail.audit import trail
from handrail.cases.may_open import may_open
from handrail.cases.models import Case
from handrail.core.refusals import NotAllowed, NotFound

PERMISSIONS = {
    "anyone": "Anybody, signed in or not",
    "signed_in": "Anybody signed in",
    "case.open": "Whoever may see the family",
    "case.allocate": "Roles that say who works with their team’s families",
    "case.restrict": "Roles that restrict families and review emergency access",
    "emergency.open": "Roles that may use emergency access",
    "emergency.review": "Roles that review emergency access, and the head of a team for its families",
    "meeting.open": "Whoever may see the meeting",
    "meeting.plan": "Roles that plan meetings",
    "people.manage": "Roles that manage people, teams and the council’s settings",
    "trail.read": "Roles that read the trail",
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
        raise NotFound
    return case


def say_that_they_only_read(cases: Iterable[object] | QuerySet, *, user: User) -> NoReturn:
    """Refuses a change: with the reason where one of these cases is open to them, else as if it did not exist."""
    if Case.objects.visible_to(user).filter(pk__in=cases).exists():
        raise NotAllowed(
            "You may read about this family and change nothing. Those who work with the family write its records."
        )
    raise NotFound


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


def open_trail(
    *, by: User, page: str, case: Case | None = None, person: User | None = None, cases: Iterable[str] = ()
) -> None:
    """Writes the trace of reading the trail of a family or a person, which is a look like any other."""
    trail.look_at_trail(
        by=by,
        page=page,
        case_reference=case.reference if case else "",
        person_id=person.pk if person else "",
        cases=cases,
    )


def hand_over_trail(
    *, by: User, detail: dict[str, Any], case: Case | None = None, person: User | None = None, cases: Iterable[str] = ()
) -> None:
    """Writes the trace of an export of the trail before it is sent, each time; without it there is no export."""
    trail.handed_over(
        by=by,
        event="trail.exported",
        case_reference=case.reference if case else "",
        subject="Person" if person else "Family",
        subject_id=person.pk if person else "",
        detail=detail,
        cases=cases,
    )


def check_may_plan_meetings(user: User) -> None:
    if not rights_of(user).plans_meetings:
        raise NotAllowed("Meetings are planned by team managers and supervision co-ordinators.")


def check_may_restrict(user: User) -> None:
    """Whoever may not is answered as if the page did not exist, so that it tells nothing of what is restricted."""
    if not rights_of(user).restricts:
        raise NotFound


def check_may_review_emergencies(user: User) -> None:
    heads = user.teams_headed.exists() or user.line_manages.filter(teams_headed__isnull=False).exists()
    if not (rights_of(user).restricts or (heads and opens_families(user))):
        raise NotFound


def check_may_allocate(user: User) -> None:
    if not rights_of(user).allocates:
        raise NotFound


def check_may_read_trail(user: User) -> None:
    if not rights_of(user).reads_trail:
        raise NotFound


def check_may_manage_people(user: User) -> None:
    if not rights_of(user).manages_people:
        raise NotFound


def check_may_open_in_an_emergency(user: User) -> None:
    if not rights_of(user).opens_in_an_emergency:
        raise NotAllowed("Emergency access is for the council’s own social work teams. Ring the duty manager.")
