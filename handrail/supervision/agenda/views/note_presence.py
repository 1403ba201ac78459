"""Noting who is here."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.cases import gate
from handrail.supervision.meetings import queries, services
from handrail.supervision.meetings.forms import presences_ticked


@gate.permission("meeting.open")
@require_POST
def note_presence(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    meeting = queries.find_meeting(meeting_id, user=request.user)
    services.note_presence(by=request.user, meeting_id=meeting.id, changes=presences_ticked(request.POST))
    messages.success(request, "Who is here is saved.")
    return redirect("meeting", meeting.id)
