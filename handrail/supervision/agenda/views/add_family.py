"""Putting a family on the agenda."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.supervision.meetings import policies, queries, services
from handrail.supervision.meetings.forms import typed_id
from handrail.supervision.meetings.presenters import title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=queries.find_meeting)
def add_family(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="put a family on the agenda")
    case_id = typed_id(request.POST.get("case", ""))
    if case_id:
        before = typed_id(request.POST.get("before", ""))
        services.add_family(by=request.user, meeting_id=meeting.id, case_id=case_id, before=before)
        return redirect("meeting", meeting.id)
    cases = queries.families_to_add(meeting, user=request.user)
    problem = "Choose the family to put on the agenda." if request.method == "POST" else ""
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "choices": [("", "Choose"), *((str(case.id), f"{case.family.name} ({case.reference})") for case in cases)],
        "problem": problem,
        "errors": [(problem, "case")] if problem else [],
    }
    gate.open_list(by=request.user, cases=[case.reference for case in cases], page="add_family")
    return render(request, "agenda/add_family.html", context)
