"""Adding an agency, changing it, retiring it, and taking it into use again."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from handrail.administration import queries, services
from handrail.administration.forms.teams import AgencyForm
from handrail.administration.views.places import add_place, change_place, retire_place, use_place_again
from handrail.cases import gate


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add_agency(request: HttpRequest) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    form = AgencyForm(request.POST if request.method == "POST" else None)
    return add_place(request, form, services.add_agency, "administration/add_agency.html")


@gate.permission("people.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    found = queries.agency_under(agency_id)
    form = AgencyForm(request.POST if request.method == "POST" else None, agency=found)
    return change_place(request, form, found, "administration/agency.html")


@gate.permission("people.manage")
@require_POST
def retire_agency(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    return retire_place(request, queries.agency_under(agency_id))


@gate.permission("people.manage")
@require_POST
def use_agency_again(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    gate.check_may_manage_people(request.user)
    return use_place_again(request, queries.agency_under(agency_id))
