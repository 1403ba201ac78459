"""Adding a team, changing it, retiring it, and taking it into use again."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from handrail.administration import queries, services
from handrail.administration.forms.teams import TeamForm
from handrail.administration.views.places import add_place, change_place, retire_place, use_place_again
from handrail.cases import gate


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add_team(request: HttpRequest) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    form = TeamForm(request.POST if request.method == "POST" else None)
    return add_place(request, form, services.add_team, "administration/add_team.html")


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = queries.team_under(team_id)
    form = TeamForm(request.POST if request.method == "POST" else None, team=found)
    return change_place(request, form, found, "administration/team.html")


@gate.permission("people.manage")
@require_POST
def retire_team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    return retire_place(request, queries.team_under(team_id))


@gate.permission("people.manage")
@require_POST
def use_team_again(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    return use_place_again(request, queries.team_under(team_id))
