"""What the pages of a team and of an agency do alike."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from handrail.administration import services
from handrail.administration.presenters import teams as presenters
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.accounts.models import Agency, Team
    from handrail.administration.forms.teams import AgencyForm, TeamForm


def add_place(
    request: HttpRequest, form: "TeamForm | AgencyForm", add: Callable[..., "Team | Agency"], template: str
) -> HttpResponse:
    if form.is_valid():
        try:
            added = add(by=request.user, **form.cleaned_data)
            messages.success(request, f"{added.name} is added.")
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    return render(request, template, presenters.place_page(form), status=422 if form.errors else 200)


def change_place(
    request: HttpRequest, form: "TeamForm | AgencyForm", place: "Team | Agency", template: str
) -> HttpResponse:
    if form.is_valid():
        try:
            services.change_place(by=request.user, place=place, changes=form.changed())
            messages.success(request, f"{form.cleaned_data['name']} is saved.")
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    return render(request, template, presenters.place_page(form, place), status=422 if form.errors else 200)


def retire_place(request: HttpRequest, place: "Team | Agency") -> HttpResponse:
    services.retire_place(by=request.user, place=place)
    messages.success(request, f"{place.name} is retired.")
    return redirect("teams")


def use_place_again(request: HttpRequest, place: "Team | Agency") -> HttpResponse:
    services.use_place_again(by=request.user, place=place)
    messages.success(request, f"{place.name} is in use again.")
    return redirect("teams")
