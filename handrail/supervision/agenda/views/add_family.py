"""Putting a family on the agenda, and saying who comes for it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import dates
from handrail.core.numbers import counted
from handrail.council.queries import setting
from handrail.supervision.agenda import presenters
from handrail.supervision.agenda import queries as agenda_queries
from handrail.supervision.agenda.services import families
from handrail.supervision.meetings import policies, queries
from handrail.supervision.meetings.forms import people_ticked, typed_id
from handrail.supervision.meetings.presenters import leads_of, title_of
from handrail.supervision.records import sight

if TYPE_CHECKING:
    from handrail.supervision.meetings.models import Meeting


@require_http_methods(["GET", "HEAD", "POST"])
@needs("meeting.open", meeting=queries.find_meeting)
def add_family(request: HttpRequest, meeting: "Meeting") -> HttpResponse:
    policies.check_runs(meeting, request.user, to="put a family on the agenda")
    case_id, coming = typed_id(request.POST.get("case", "")), people_ticked(request.POST)
    if case_id:
        before = typed_id(request.POST.get("before", ""))
        item = families.add_family(
            by=request.user, meeting_id=meeting.id, case_id=case_id, people=coming, before=before
        )
        not_expected = agenda_queries.why_not_expected(item, coming)
        words = presenters.put_on_in_words(again="again" in request.POST, not_expected=not_expected)
        (messages.warning if not_expected else messages.success)(request, words)
        return redirect("meeting", meeting.id)
    cases = queries.families_to_add(meeting, user=request.user)
    problem = "Choose the family to put on the agenda." if request.method == "POST" else ""
    until = sight.until_if_unsigned(meeting.on)
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "choices": [("", "Choose"), *((str(case.id), f"{case.family.name} ({case.reference})") for case in cases)],
        "people": presenters.people_to_choose(queries.participants_of(meeting, user=request.user), meeting),
        "coming": {str(one) for one in coming},
        "leads": leads_of(meeting),
        "attend_until": dates.say(until.attend),
        "after_signing": counted(setting("meeting_access_working_days"), "working day"),
        "lead_until": dates.say(until.lead),
        "problem": problem,
        "errors": [(problem, "case")] if problem else [],
    }
    gate.open_list(by=request.user, cases=[case.reference for case in cases], page="add_family")
    return render(request, "agenda/add_family.html", context)
