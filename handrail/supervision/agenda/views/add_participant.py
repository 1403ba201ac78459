"""Adding a person to the meeting: somebody with an account, or any name and agency."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.supervision.meetings import policies, queries, services
from handrail.supervision.meetings.forms import PersonForm, typed_id
from handrail.supervision.meetings.presenters import boxes_of, title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=queries.find_meeting)
def add_participant(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="add a person")
    form = PersonForm(request.POST if request.method == "POST" else None, people=queries.people_to_invite(meeting))
    participant_id = typed_id(request.POST.get("participant_id", "")) or uuid.uuid4()
    if form.is_bound and form.is_valid():
        added = services.add_participant(
            by=request.user, meeting_id=meeting.id, participant_id=participant_id, **form.who()
        )
        messages.success(request, f"{added.name} is expected at this meeting.")
        return redirect("meeting", meeting.id)
    boxes = boxes_of(form)
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "page": boxes,
        "participant_id": participant_id,
        "errors": boxes.errors,
    }
    return render(request, "agenda/add_participant.html", context)
