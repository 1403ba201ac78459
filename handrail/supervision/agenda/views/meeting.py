"""A meeting as it is held."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.supervision.agenda import presenters, queries
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import people_ticked, typed_id

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_safe
@needs("meeting.open", held=meeting_queries.find_meeting)
def meeting(request: HttpRequest, held: "Meeting") -> HttpResponse:
    return show(request, held)


def show(
    request: HttpRequest, held: "Meeting", *, status: int = 200, refusal: dict[str, Any] | None = None
) -> HttpResponse:
    """The page, also after something was refused on it, with the reason above."""
    lines = queries.agenda_of(held, user=request.user)
    last = queries.meeting_before(held, user=request.user)
    people = meeting_queries.participants_of(held, user=request.user)
    expected = queries.families_expected_for(held, user=request.user)
    page = presenters.agenda_page(
        held,
        lines,
        people,
        expected,
        last,
        called_like_an_account=meeting_queries.called_like_an_account(people),
        user=request.user,
        today=clock.today(),
    )
    references = {line.case.reference for line in lines}
    references |= {case.reference for case, _ in last.families} if last else set()
    undo = None
    off_it = typed_id(request.GET.get("off", ""))
    if off_it:
        case = queries.family_taken_off(off_it, user=request.user)
        undo = presenters.taken_off(
            case,
            held,
            page.rows,
            before=typed_id(request.GET.get("before", "")),
            came_for_it=people_ticked(request.GET),
        )
        references |= {case.reference} if undo and case else set()
    elif "moved" in request.GET:
        undo = presenters.moved(
            page.rows,
            held,
            case_id=typed_id(request.GET["moved"]),
            past=typed_id(request.GET.get("past", "")),
        )
    gate.open_list(by=request.user, cases=sorted(references), page="meeting")
    context = {"page": page, "meeting": held, "undo": undo, "refusal": refusal}
    return render(request, "agenda/meeting.html", context, status=status)
