"""Giving somebody an account, and inviting them to choose a password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.asked_again import ask_who_it_is, typed_before
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import came_in_lately
from handrail.accounts.services import people
from handrail.administration import policies
from handrail.administration.forms.people import PersonForm
from handrail.administration.presenters import people as presenters
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def add_person(request: HttpRequest) -> HttpResponse:
    kept = typed_before(request)
    form = PersonForm(
        request.POST if request.method == "POST" else kept,
        teams=account_queries.teams(),
        agencies=account_queries.agencies(),
    )
    if request.method == "POST" and form.is_valid():
        by_two = policies.two_make_this(None, form.cleaned_data)
        if by_two and not came_in_lately(request):
            return ask_who_it_is(request, back=request.path)
        try:
            added = people.add_person(by=request.user, **form.cleaned_data)
            messages.success(request, presenters.added(added, account_queries.changes_about(added)))
            return redirect("person", added.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.form_page(form, came_back=kept is not None)
    return render(request, "administration/add_person.html", page, status=422 if form.errors else 200)
