"""Meetings to come, today's first, and those before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.accounts.roles import rights_of
from handrail.cases import gate
from handrail.core import clock
from handrail.supervision.meetings import presenters, queries


@require_safe
@needs("signed_in")
def meetings(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    found = queries.meetings_of(request.user, today=today, page=request.GET.get("page", "1"))

    def lines(some):
        return [presenters.meeting_line(meeting, found.families[meeting.id], today=today) for meeting in some]

    context = {
        "today_lines": lines(meeting for meeting in found.coming if meeting.on == today),
        "coming_lines": lines(meeting for meeting in found.coming if meeting.on > today),
        "earlier_lines": lines(found.earlier),
        "earlier": found.earlier,
        "may_plan": rights_of(request.user).plans_meetings,
    }
    references = [case.reference for cases in found.families.values() for case in cases]
    gate.open_list(by=request.user, cases=references, page="meetings")
    return render(request, "meetings/meetings.html", context)
