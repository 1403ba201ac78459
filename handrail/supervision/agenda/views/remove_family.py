"""Taking a family off the agenda."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.agenda.services import families
from handrail.supervision.agenda.views.meeting import show
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import typed_id

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_POST
@needs("meeting.open", meeting=meeting_queries.find_meeting)
def remove_family(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    case_id = typed_id(request.POST.get("case", ""))
    if case_id is None:
        raise NotFound
    try:
        came_for_it = families.remove_family(by=request.user, meeting_id=meeting.id, case_id=case_id)
    except NotAllowed as refused:
        return show(request, meeting, status=403, refusal={"reason": refused.reason, "href": ""})
    before = typed_id(request.POST.get("before", "")) or ""
    query = urlencode({"off": case_id, "before": before, "people": came_for_it}, doseq=True)
    return redirect(f"{reverse('meeting', args=[meeting.id])}?{query}")
