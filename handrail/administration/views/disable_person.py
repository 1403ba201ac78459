"""Closing an account, after what the person holds has been said."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.services import people
from handrail.administration import queries
from handrail.administration.presenters import people as presenters
from handrail.cases import gate
from handrail.core import clock


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def disable_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    if request.method == "POST":
        people.disable_person(by=request.user, person=found)
        messages.success(request, f"{found.name} can no longer sign in.")
        return redirect("person", found.pk)
    page = presenters.confirm_page(found, queries.held_by(found, today=clock.today()))
    return render(request, "administration/disable_person.html", page)
