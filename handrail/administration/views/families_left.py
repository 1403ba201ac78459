"""Families that nobody is left to allocate, which information governance gives to another team."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration.forms.allocations import GiveFamiliesForm
from handrail.administration.presenters import allocations as presenters
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict")
def families_left(request: HttpRequest) -> HttpResponse:
    left, teams = case_queries.families_nobody_allocates(), case_queries.teams_that_allocate()
    form = GiveFamiliesForm(request.POST if request.method == "POST" else None, left=left, teams=teams)
    if form.is_valid():
        given, team = form.cleaned_data["families"], form.cleaned_data["team"]
        try:
            case_services.give_families_to_team(by=request.user, cases=given, team=team)
            messages.success(request, presenters.given_in_words(given, team))
            return redirect("families_left")
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.families_left_page(left, form, teams=teams)
    gate.open_list(by=request.user, cases=[case.reference for case in left], page="families nobody allocates")
    return render(request, "administration/families_left.html", page, status=422 if form.errors else 200)
