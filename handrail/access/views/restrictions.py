"""Every restricted family, by its reference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.access.presenters import restrictions as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.core import clock


@require_safe
@needs("case.restrict")
def restrictions(request: HttpRequest) -> HttpResponse:
    found = case_queries.restrictions_in_force()
    page = presenters.restrictions_page(found, today=clock.today())
    gate.open_list(by=request.user, cases=page.references, page="restrictions")
    return render(request, "access/restrictions.html", {"page": page})
