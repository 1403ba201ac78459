"""Opening a family's record from the agenda: to record it now, or to prepare it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.core import dates
from handrail.core.refusals import NotAllowed, NotFound
from handrail.supervision.agenda import presenters, queries
from handrail.supervision.agenda.services import families
from handrail.supervision.agenda.views.meeting import show
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import typed_id

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_POST
@needs("meeting.open", meeting=meeting_queries.find_meeting)
def start_record(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    case_id = typed_id(request.POST.get("case", ""))
    if case_id is None:
        raise NotFound
    try:
        record = families.open_record(
            by=request.user,
            meeting_id=meeting.id,
            case_id=case_id,
            recording=request.POST.get("do") == "start",
        )
    except NotAllowed as refused:
        unsigned = queries.unsigned_elsewhere(meeting, case_id, user=request.user)
        refusal = {
            "reason": refused.reason,
            "href": presenters.record_href(unsigned) if unsigned else "",
            "link": f"Open the record of {dates.say(unsigned.on)}" if unsigned else "",
        }
        return show(request, meeting, status=403, refusal=refusal)
    return redirect(presenters.record_href(record))
