"""Taking a person off the meeting, and at once what it let them open."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.core.refusals import NotAllowed
from handrail.supervision.agenda.services import people
from handrail.supervision.agenda.views.meeting import show
from handrail.supervision.meetings import queries

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_POST
@needs("meeting.open", meeting=queries.find_meeting)
def remove_participant(request: HttpRequest, meeting: "Meeting", participant_id: uuid.UUID) -> HttpResponse:
    try:
        gone = people.remove_participant(by=request.user, meeting_id=meeting.id, participant_id=participant_id)
    except NotAllowed as refused:
        return show(request, meeting, status=403, refusal={"reason": refused.reason, "href": ""})
    messages.success(request, f"{gone.name} is no longer expected at this meeting.")
    return redirect("meeting", meeting.id)
