"""What is said of one person, what they hold, and what can be done to their account."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts import queries as account_queries
from handrail.administration import queries
from handrail.administration.presenters import people as presenters
from handrail.cases import gate
from handrail.core import clock


@gate.permission("people.manage")
@require_safe
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found, today = account_queries.person_under(person_id), clock.today()
    held = queries.held_by(found, today=today)
    page = presenters.person_page(found, held, user=request.user, today=today)
    return render(request, "administration/person.html", page)
