"""What the pages of a team and of an agency do alike."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handrail.accounts.asked_again import ask_who_it_is
from handrail.accounts.second_factors import came_in_lately
from handrail.administration import policies, services
from handrail.administration.presenters import teams as presenters
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.accounts.models import Agency, Team
    from handrail.administration.forms.teams import AgencyForm, TeamForm


def add_place(
    request: HttpRequest, form: "TeamForm | AgencyForm", add: Callable[..., "Team | Agency"], template: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        by_two = policies.two_choose_the_head_of(form.changed())
        if by_two and not came_in_lately(request):
            return ask_who_it_is(request, back=request.path)
        try:
            added = add(by=request.user, **form.cleaned_data)
            messages.success(request, presenters.saved(f"{added.name} is added.", waits=by_two))
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    return _page(request, form, None, template)


def change_place(
    request: HttpRequest, form: "TeamForm | AgencyForm", place: "Team | Agency", template: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        by_two = policies.two_choose_the_head_of(form.changed())
        if by_two and not came_in_lately(request):
            return ask_who_it_is(request, back=request.path)
        try:
            services.change_place(by=request.user, place=place, changes=form.changed(), stood=form.stood())
            messages.success(request, presenters.saved(f"{form.cleaned_data['name']} is saved.", waits=by_two))
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    return _page(request, form, place, template)


def _page(
    request: HttpRequest, form: "TeamForm | AgencyForm", place: "Team | Agency | None", template: str
) -> HttpResponse:
    came_back = request.method == "GET" and form.is_bound
    page = presenters.place_page(form, place, came_back=came_back)
    return render(request, template, page, status=422 if form.errors else 200)


def retire_place(request: HttpRequest, place: "Team | Agency") -> HttpResponse:
    services.retire_place(by=request.user, place=place)
    messages.success(request, f"{place.name} is retired.")
    return redirect("teams")


def use_place_again(request: HttpRequest, place: "Team | Agency") -> HttpResponse:
    services.use_place_again(by=request.user, place=place)
    messages.success(request, f"{place.name} is in use again.")
    return redirect("teams")
