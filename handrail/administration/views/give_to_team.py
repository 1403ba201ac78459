"""Giving a family to another team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.forms.allocations import GiveToTeamForm
from handrail.administration.presenters import allocations as presenters
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.core import clock
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def give_to_team(request: HttpRequest, family: queries.AllocatedFamily) -> HttpResponse:
    teams = case_queries.teams_that_could_allocate(family.case)
    form = GiveToTeamForm(request.POST if request.method == "POST" else None, teams=teams, now=family.case.team)
    if form.is_valid():
        team = form.cleaned_data["team"]
        try:
            case_services.give_to_team(by=request.user, case=family.case, team=team)
            messages.success(request, f"The {family.case.family.name} is with {team.name} now.")
            return redirect("allocations")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.team_page(
        family, form, teams=teams, still=queries.who_opens_it_still(family.case), today=clock.today()
    )
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/give_to_team.html", page, status=422 if form.errors else 200)
