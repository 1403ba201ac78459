"""Noting who is here."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.supervision.meetings import queries, services
from handrail.supervision.meetings.forms import presences_ticked
from handrail.supervision.meetings.presenters import noted_otherwise

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_POST
@needs("meeting.open", meeting=queries.find_meeting)
def note_presence(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    changes = presences_ticked(request.POST)
    otherwise = services.note_presence(by=request.user, meeting_id=meeting.id, changes=changes)
    if otherwise:
        messages.warning(request, noted_otherwise(otherwise))
    else:
        messages.success(request, "Who is here is saved.")
    return redirect("meeting", meeting.id)
