"""Changing a planned meeting."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.core.refusals import Invalid
from handrail.supervision.agenda import presenters, queries
from handrail.supervision.agenda.services import plan
from handrail.supervision.meetings import policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import ChangedPlanForm
from handrail.supervision.meetings.presenters import boxes_of, plan_as_typed

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.plan", meeting=meeting_queries.find_meeting)
def change_meeting(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="change this meeting")
    now = plan_as_typed(meeting)
    stood = {name: getattr(meeting, name) for name in now}
    form = ChangedPlanForm(
        request.POST if request.method == "POST" else None,
        now=now,
        stands={**now, "on": meeting.on, "starts": meeting.starts, "ends": meeting.ends},
        by=request.user,
        teams=meeting_queries.teams(),
        people=meeting_queries.people_who_can_run_a_meeting(),
        names=meeting_queries.names_only(meeting, user=request.user),
    )
    if form.is_bound and form.is_valid():
        led_before = meeting.led_by
        try:
            changed = plan.change_meeting(
                by=request.user, meeting_id=meeting.id, plan=form.plan(), rows=form.rows(), stood=stood
            )
        except Invalid as refused:
            for box, problem in refused.errors.items():
                form.add_error(box, problem)
        else:
            expected = queries.families_expected_for(changed, user=request.user)
            people = meeting_queries.participants_of(changed, user=request.user)
            new = [one for one in people if one.user_id in changed.led_by - led_before]
            messages.success(request, presenters.changed_in_words([(one, expected[one.id]) for one in new]))
            return redirect("meeting", meeting.id)
    on_it = queries.families_to_give(meeting, user=request.user)
    page = boxes_of(form)
    context = {
        "page": page,
        "errors": page.errors,
        "meeting": meeting,
        "was": now,
        "giving": presenters.giving(on_it, leads=True, today=clock.today()),
        "unsigned": presenters.unsigned_in_words(queries.unsigned_at(meeting, user=request.user)),
    }
    gate.open_list(by=request.user, cases=[family.case.reference for family in on_it], page="change_meeting")
    return render(request, "agenda/change_meeting.html", context)
