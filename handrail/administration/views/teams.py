"""Every team and every agency, and what each holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.presenters import teams as presenters


@require_safe
@needs("people.manage")
def teams(request: HttpRequest) -> HttpResponse:
    page = presenters.teams_page(queries.teams_and_what_they_hold(), queries.agencies_and_what_they_hold())
    return render(request, "administration/teams.html", page)
