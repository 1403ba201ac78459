"""Who has looked at one family."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.oversight.access_trail import presenters, queries
from handrail.oversight.access_trail.asking import asked_in

if TYPE_CHECKING:
    from handrail.cases.models import Case


@require_safe
@needs("trail.read", case=queries.case_in_trail)
def trail_of_family(request: HttpRequest, case: "Case") -> HttpResponse:
    asked = asked_in(request.GET)
    found = queries.page_about(case, asked)
    lookers = queries.who_looked_at(case, since=asked.since)
    people, teams = queries.people_in(found.rows), queries.teams_in(found.rows)
    page = presenters.family_page(case, found, lookers, asked=asked, people=people, teams=teams)
    name = queries.name_to(request.user, case)
    gate.open_trail(by=request.user, case=case, page="trail of a family")
    return render(request, "access_trail/trail_of_family.html", {"page": page, "case": case, "name": name})
