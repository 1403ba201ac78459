"""Giving somebody an account, and inviting them to choose a password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.accounts.services import people
from handrail.administration.forms.people import PersonForm
from handrail.administration.presenters import people as presenters
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def add_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        teams=account_queries.teams(),
        agencies=account_queries.agencies(),
    )
    if form.is_valid():
        try:
            added = people.add_person(by=request.user, **form.cleaned_data)
            messages.success(
                request, f"{added.name} is added. An e-mail with a link to choose a password is on its way."
            )
            return redirect("person", added.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.form_page(form)
    return render(request, "administration/add_person.html", page, status=422 if form.errors else 200)
