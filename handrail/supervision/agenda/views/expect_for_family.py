"""Who of a meeting comes for one of its families, all of them in one act."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.supervision.agenda import presenters, queries
from handrail.supervision.agenda.services import people
from handrail.supervision.meetings import policies
from handrail.supervision.meetings import queries as meeting_queries
from handrail.supervision.meetings.forms import people_ticked
from handrail.supervision.meetings.presenters import title_of

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=meeting_queries.find_meeting)
def expect_for_family(request: HttpRequest, meeting: "Meeting", case_id: uuid.UUID) -> HttpResponse:
    policies.check_runs(meeting, request.user, to="say who comes for a family")
    if request.method == "POST":
        ticked, was = people_ticked(request.POST), people_ticked(request.POST, "was")
        item = people.expect_for_family(
            by=request.user, meeting_id=meeting.id, case_id=case_id, also=ticked - was, no_longer=was - ticked
        )
        not_expected = queries.why_not_expected(item, ticked - was)
        words = presenters.who_comes_in_words(not_expected=not_expected)
        (messages.warning if not_expected else messages.success)(request, words)
        return redirect("meeting", meeting.id)
    item = queries.item_to_give(meeting, case_id, user=request.user)
    family = next(one for one in queries.families_to_give(meeting, user=request.user) if one.case.pk == case_id)
    page = presenters.who_comes_page(item, queries.who_comes_for(item, user=request.user), family)
    gate.open_case(by=request.user, case=item.case, page="who comes")
    context = {"meeting": meeting, "title": title_of(meeting), "page": page}
    return render(request, "agenda/expect_for_family.html", context)
