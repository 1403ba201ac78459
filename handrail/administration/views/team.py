"""Adding a team, changing it, retiring it, and taking it into use again."""

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from handrail.accounts.asked_again import typed_before
from handrail.accounts.permissions import needs
from handrail.administration import queries, services
from handrail.administration.forms.teams import TeamForm
from handrail.administration.views.places import add_place, change_place, retire_place, use_place_again

if TYPE_CHECKING:
    from handrail.accounts.models import Team


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def add_team(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST if request.method == "POST" else typed_before(request))
    return add_place(request, form, services.add_team, "administration/add_team.html")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=queries.team_under)
def team(request: HttpRequest, found: "Team") -> HttpResponse:
    typed = request.POST if request.method == "POST" else typed_before(request)
    form = TeamForm(typed, team=found, who_changed=partial(queries.who_changed, found))
    return change_place(request, form, found, "administration/team.html")


@require_POST
@needs("people.manage", found=queries.team_under)
def retire_team(request: HttpRequest, found: "Team") -> HttpResponse:
    return retire_place(request, found)


@require_POST
@needs("people.manage", found=queries.team_under)
def use_team_again(request: HttpRequest, found: "Team") -> HttpResponse:
    return use_place_again(request, found)
