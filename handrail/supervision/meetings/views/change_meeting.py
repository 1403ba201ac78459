"""Changing a planned meeting."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.supervision.meetings import policies, presenters, queries, services
from handrail.supervision.meetings.forms import PlanForm

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.plan", meeting=queries.find_meeting)
def change_meeting(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="change this meeting")
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        teams=queries.teams(),
        people=queries.people_who_can_run_a_meeting(),
        initial=presenters.plan_as_typed(meeting),
    )
    if form.is_bound and form.is_valid():
        services.change_meeting(by=request.user, meeting_id=meeting.id, plan=form.plan())
        return redirect("meeting", meeting.id)
    page = presenters.boxes_of(form)
    context = {"page": page, "errors": page.errors, "meeting": meeting}
    return render(request, "meetings/change_meeting.html", context)
