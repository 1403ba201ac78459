"""The gate every page about a family goes through: who may open it, and the trace each look leaves."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, NoReturn

from django.db.models import QuerySet

from handrail.accounts.models import User
from handrail.audit import looks, trail
from handrail.cases.may_open import may_open, may_work_on
from handrail.cases.models import Case
from handrail.core.refusals import NotAllowed, NotFound


def find_case(case_id: object, *, user: User) -> Case:
    """The case, or the same 404 whether it does not exist or is not theirs."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not may_open(case.pk, user=user):
        raise NotFound
    return case


def check_works_on(case_id: object, *, user: User) -> None:
    """Lets only those who work with a family change what is written about it."""
    if not may_work_on(case_id, user=user):
        say_that_they_only_read([case_id], user=user)


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


def open_what_is_untold(*, by: User, cases: list[str], page: str) -> None:
    """Writes the look at families that a page read of and left no look at; one of them is a page about that family."""
    is_about_one = len(cases) == 1
    trail.look(by=by, case_reference=cases[0] if is_about_one else "", page=page, cases=None if is_about_one else cases)


def told_by_its_save(case: Case) -> None:
    """What a save answers with is covered by the row that it left itself."""
    looks.are_told([case.reference])


def only_to_decide() -> AbstractContextManager[None]:
    """Within it a page reads of families only to decide about one: no look, since it shows no word of them."""
    return looks.only_to_decide()


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
