"""Planning a meeting."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.core.refusals import Invalid
from handrail.supervision.meetings import presenters, queries, services
from handrail.supervision.meetings.forms import PlanForm, typed_id


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.plan")
def plan_meeting(request: HttpRequest) -> HttpResponse:
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        by=request.user,
        teams=queries.teams(),
        people=queries.people_who_can_run_a_meeting(),
        initial={"team": str(request.user.team_id), "kind": "group", "restricted": "no"},
    )
    meeting_id = typed_id(request.POST.get("meeting_id", "")) or uuid.uuid4()
    if form.is_bound and form.is_valid():
        try:
            planned = services.plan_meeting(by=request.user, meeting_id=meeting_id, plan=form.plan())
        except Invalid as refused:
            for box, problem in refused.errors.items():
                form.add_error(box, problem)
            # planned before in another way: sent again after that was said, it is another meeting
            meeting_id = uuid.uuid4()
        else:
            return redirect("meeting", planned.id)
    page = presenters.boxes_of(form)
    context = {"page": page, "errors": page.errors, "meeting_id": meeting_id}
    return render(request, "meetings/plan_meeting.html", context)
