"""Ending at once what a meeting lets somebody open."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.access import queries
from handrail.access.presenters import sight as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.supervision.meetings.overseeing import find_sight_to_end
from handrail.supervision.records import attendance

if TYPE_CHECKING:
    from handrail.cases.models import Grant


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.oversee", sight=find_sight_to_end)
def end_sight(request: HttpRequest, sight: "Grant") -> HttpResponse:
    if request.method == "POST":
        attendance.end_sight(by=request.user, grant_id=sight.pk)
        messages.success(request, f"{sight.user.name} no longer opens this family by that meeting.")
        return redirect("who_may_open", sight.case_id)
    found = queries.who_opens(sight.case, user=request.user, today=clock.today())
    page = presenters.end_sight_page(sight, found)
    gate.open_case(by=request.user, case=sight.case, page="who may open")
    return render(request, "access/end_sight.html", {"page": page})
