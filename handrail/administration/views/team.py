"""Adding a team, changing it, retiring it, and taking it into use again."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handrail.administration import queries, services
from handrail.administration.forms.teams import TeamForm
from handrail.administration.presenters import teams as presenters
from handrail.cases import gate
from handrail.core.refusals import Invalid


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add_team(request: HttpRequest) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    form = TeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = services.add_team(by=request.user, **form.cleaned_data)
            messages.success(request, f"{added.name} is added.")
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.place_page(form)
    return render(request, "administration/add_team.html", page, status=422 if form.errors else 200)


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = queries.team_under(team_id)
    form = TeamForm(request.POST if request.method == "POST" else None, team=found)
    if form.is_valid():
        try:
            services.change_team(by=request.user, team=found, changes=form.changed())
            messages.success(request, f"{form.cleaned_data['name']} is saved.")
            return redirect("teams")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.place_page(form, found)
    return render(request, "administration/team.html", page, status=422 if form.errors else 200)


@gate.permission("people.manage")
@require_POST
def retire_team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = queries.team_under(team_id)
    services.retire_team(by=request.user, team=found)
    messages.success(request, f"{found.name} is retired.")
    return redirect("teams")


@gate.permission("people.manage")
@require_POST
def use_team_again(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = queries.team_under(team_id)
    services.use_team_again(by=request.user, team=found)
    messages.success(request, f"{found.name} is in use again.")
    return redirect("teams")
