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
from handrail.core.refusals import Invalid, NotAllowed
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
    names = meeting_queries.names_only(meeting, user=request.user)
    row = typed_id(request.POST.get("row", request.GET.get("row", "")))
    meant = next((one for one in names if one.id == row), None)
    to_choose = meeting_queries.people_to_invite(meeting)
    expected = queries.families_expected_for(meeting, user=request.user)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        people=to_choose,
        families=giving.choices,
        names=names,
        meant=meant,
        expected={str(one.case.id) for one in expected[meant.id]} if meant else (),
        initial=presenters.as_expected(meant, expected[meant.id], to_choose) if meant else None,
    )
    participant_id = meant.id if meant else typed_id(request.POST.get("participant_id", "")) or uuid.uuid4()
    if form.is_bound and form.is_valid():
        try:
            added = people.add_participant(
                by=request.user, meeting_id=meeting.id, participant_id=participant_id, **form.who()
            )
        except NotAllowed as refused:
            form.add_error("families" if giving.choices else "person", refused.reason)
        except Invalid as refused:
            for box, problem in refused.errors.items():
                form.add_error(box, problem)
        else:
            now = queries.families_expected_for(meeting, user=request.user)[added.id]
            messages.success(request, presenters.added_in_words(added, now))
            return redirect("meeting", meeting.id)
    boxes = boxes_of(form)
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "page": boxes,
        "giving": giving,
        "ticked": form["families"].value() or [],
        "meant": meant,
        "as_shown": form.as_shown(),
        "names": form.fields["row"].choices if names and not meant and "row" in boxes.problems else [],
        "participant_id": participant_id,
        "errors": boxes.errors,
    }
    gate.open_list(by=request.user, cases=[family.case.reference for family in on_it], page="add_participant")
    return render(request, "agenda/add_participant.html", context)
