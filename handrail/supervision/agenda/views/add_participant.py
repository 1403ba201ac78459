"""Adding a person to the meeting: somebody with an account, or any name and agency; and for which families."""

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
from handrail.supervision.meetings.forms import PersonForm, typed_id
from handrail.supervision.meetings.presenters import boxes_of, title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=meeting_queries.find_meeting)
def add_participant(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="add a person")
    on_it = queries.families_to_give(meeting, user=request.user)
    giving = presenters.giving(on_it, today=clock.today())
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        people=meeting_queries.people_to_invite(meeting),
        families=giving.choices,
    )
    participant_id = typed_id(request.POST.get("participant_id", "")) or uuid.uuid4()
    if form.is_bound and form.is_valid():
        try:
            added = people.add_participant(
                by=request.user, meeting_id=meeting.id, participant_id=participant_id, **form.who()
            )
        except NotAllowed as refused:
            form.add_error("families", refused.reason)
        else:
            messages.success(request, f"{added.name} is expected at this meeting.")
            return redirect("meeting", meeting.id)
    boxes = boxes_of(form)
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "page": boxes,
        "giving": giving,
        "ticked": request.POST.getlist("families"),
        "participant_id": participant_id,
        "errors": boxes.errors,
    }
    gate.open_list(by=request.user, cases=[family.case.reference for family in on_it], page="add_participant")
    return render(request, "agenda/add_participant.html", context)
