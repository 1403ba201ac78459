"""What one person did and looked at."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.cases import gate
from handrail.oversight.access_trail import presenters, queries
from handrail.oversight.access_trail.asking import asked_in


@gate.permission("trail.read")
@require_safe
def trail_of_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_read_trail(request.user)
    person, asked = queries.person_in_trail(person_id), asked_in(request.GET)
    found = queries.page_of(person, asked)
    seen = queries.families_seen_by(person, since=asked.since)
    references = presenters.references_on(found, seen)
    page = presenters.person_page(
        person,
        found,
        seen,
        asked=asked,
        people=queries.people_in(found.rows),
        openable=queries.openable(references, user=request.user),
    )
    gate.open_trail(by=request.user, person=person, page="trail of a person", cases=references)
    context = {"page": page, "person": person, "about": presenters.about_person(person)}
    return render(request, "access_trail/trail_of_person.html", context)
