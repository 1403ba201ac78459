"""Changing what is said of a person."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.administration import services
from handrail.administration.forms.people import PersonForm
from handrail.administration.presenters import people as presenters
from handrail.cases import gate
from handrail.core.refusals import Invalid


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = account_queries.person_under(person_id)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        person=found,
        teams=account_queries.teams(),
        agencies=account_queries.agencies(),
    )
    if form.is_valid():
        try:
            services.change_person(by=request.user, person=found, changes=form.changed())
            messages.success(request, f"What is said of {form.cleaned_data['name']} is saved.")
            return redirect("person", found.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.change_page(found, form)
    return render(request, "administration/change_person.html", page, status=422 if form.errors else 200)
