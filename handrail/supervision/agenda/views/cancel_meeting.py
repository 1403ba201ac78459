"""Saying that a meeting is not held."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.core.refusals import NotAllowed
from handrail.supervision.agenda import policies as agenda_policies
from handrail.supervision.agenda import queries as agenda_queries
from handrail.supervision.agenda.services import plan
from handrail.supervision.agenda.views.meeting import show
from handrail.supervision.meetings import policies, queries
from handrail.supervision.meetings.forms import CancelForm
from handrail.supervision.meetings.presenters import boxes_of, title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=queries.find_meeting)
def cancel_meeting(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="cancel this meeting")
    form = CancelForm(request.POST if request.method == "POST" else None)
    try:
        # also before anybody writes why, in vain
        agenda_policies.check_can_be_cancelled(agenda_queries.records_that_count(meeting, user=request.user))
        if form.is_bound and form.is_valid():
            plan.cancel_meeting(by=request.user, meeting_id=meeting.id, because=form.cleaned_data["because"])
            messages.success(request, "The meeting is cancelled.")
            return redirect("meeting", meeting.id)
    except NotAllowed as refused:
        return show(request, meeting, status=403, refusal={"reason": refused.reason, "href": ""})
    boxes = boxes_of(form)
    context = {"meeting": meeting, "title": title_of(meeting), "page": boxes, "errors": boxes.errors}
    return render(request, "agenda/cancel_meeting.html", context, status=422 if boxes.errors else 200)
