"""For which families of a meeting somebody comes, and taking them off it."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.core.refusals import NotAllowed
from handrail.supervision.agenda import presenters, queries
from handrail.supervision.agenda.services import people
from handrail.supervision.meetings import policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import families_ticked
from handrail.supervision.meetings.presenters import title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=meeting_queries.find_meeting)
def expect_participant(request: HttpRequest, meeting: "Meeting", participant_id: uuid.UUID) -> HttpResponse:
    policies.check_runs(meeting, request.user, to="say for which families somebody comes")
    participant = queries.participant_of(meeting, participant_id, user=request.user)
    problem = ""
    if request.method == "POST":
        also, no_longer = families_ticked(request.POST)
        try:
            people.expect_participant(
                by=request.user,
                meeting_id=meeting.id,
                participant_id=participant.id,
                also=also,
                no_longer=no_longer,
            )
        except NotAllowed as refused:
            problem = refused.reason
        else:
            messages.success(request, f"Saved for which families {participant.name} comes.")
            return redirect("meeting", meeting.id)
    on_it = queries.families_to_give(meeting, user=request.user)
    expected = queries.families_expected_for(meeting, user=request.user)[participant.id]
    page = presenters.expecting(meeting, participant, on_it, expected, today=clock.today())
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "participant": participant,
        "choose_href": presenters.choose_href(participant),
        "page": page,
        "ticked": request.POST.getlist("families") if problem else page.was,
        "problem": problem,
        "errors": [(problem, "families")] if problem else [],
    }
    gate.open_list(by=request.user, cases=[family.case.reference for family in on_it], page="expect_participant")
    return render(request, "agenda/expect_participant.html", context, status=403 if problem else 200)
