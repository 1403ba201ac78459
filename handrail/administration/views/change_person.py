"""Changing what is said of a person."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.asked_again import ask_who_it_is, typed_before
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import came_in_lately
from handrail.administration import policies, queries, services
from handrail.administration.forms.people import PersonForm
from handrail.administration.presenters import people as presenters
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=account_queries.person_under)
def change_person(request: HttpRequest, found: "User") -> HttpResponse:
    kept = typed_before(request)
    form = PersonForm(
        request.POST if request.method == "POST" else kept,
        person=found,
        teams=account_queries.teams(),
        agencies=account_queries.agencies(),
        who_changed=partial(queries.who_changed, found),
    )
    if request.method == "POST" and form.is_valid():
        by_two = policies.two_make_this(found, form.changed())
        if by_two and not came_in_lately(request):
            return ask_who_it_is(request, back=request.path)
        try:
            changes = form.changed()
            kinds = policies.kinds_two_make(found, changes)
            services.change_person(by=request.user, person=found, changes=changes, stood=form.stood())
            waiting = account_queries.changes_about(found, kinds=kinds)
            is_saved = bool(changes.keys() - {name for kind in kinds for name in kinds[kind]})
            messages.success(request, presenters.saved(form.cleaned_data["name"], waiting, is_saved=is_saved))
            return redirect("person", found.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.change_page(found, form, came_back=kept is not None)
    return render(request, "administration/change_person.html", page, status=422 if form.errors else 200)
