"""Changing what is said of a person."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.administration import services
from handrail.administration.forms.people import PersonForm
from handrail.administration.presenters import people as presenters
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=account_queries.person_under)
def change_person(request: HttpRequest, found: "User") -> HttpResponse:
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
