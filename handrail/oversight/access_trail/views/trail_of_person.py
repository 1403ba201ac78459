"""What one person did and looked at."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.oversight.access_trail import presenters, queries
from handrail.oversight.access_trail.asking import asked_in

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_safe
@needs("trail.read", person=queries.person_in_trail)
def trail_of_person(request: HttpRequest, person: "User") -> HttpResponse:
    asked = asked_in(request.GET)
    found = queries.page_of(person, asked)
    seen = queries.families_seen_by(person, since=asked.since)
    references = presenters.references_on(found, seen)
    page = presenters.person_page(
        person,
        found,
        seen,
        asked=asked,
        people=queries.people_in(found.rows),
        teams=queries.teams_in(found.rows),
        openable=queries.openable(references, user=request.user),
    )
    gate.open_trail(by=request.user, person=person, page="trail of a person", cases=references)
    context = {"page": page, "person": person, "about": presenters.about_person(person)}
    return render(request, "access_trail/trail_of_person.html", context)
