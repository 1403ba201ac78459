"""Adding an agency, changing it, retiring it, and taking it into use again."""

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from handrail.accounts.permissions import needs
from handrail.administration import queries, services
from handrail.administration.forms.teams import AgencyForm
from handrail.administration.views.places import add_place, change_place, retire_place, use_place_again

if TYPE_CHECKING:
    from handrail.accounts.models import Agency


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def add_agency(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST if request.method == "POST" else None)
    return add_place(request, form, services.add_agency, "administration/add_agency.html")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=queries.agency_under)
def agency(request: HttpRequest, found: "Agency") -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    form = AgencyForm(typed, agency=found, who_changed=partial(queries.who_changed, found))
    return change_place(request, form, found, "administration/agency.html")


@require_POST
@needs("people.manage", found=queries.agency_under)
def retire_agency(request: HttpRequest, found: "Agency") -> HttpResponse:
    return retire_place(request, found)


@require_POST
@needs("people.manage", found=queries.agency_under)
def use_agency_again(request: HttpRequest, found: "Agency") -> HttpResponse:
    return use_place_again(request, found)
