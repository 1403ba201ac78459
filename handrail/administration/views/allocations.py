"""The families of one's own team, and who works with each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.presenters import allocations as presenters
from handrail.cases import gate
from handrail.core import clock


@require_safe
@needs("case.allocate")
def allocations(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    families, found = queries.families_to_allocate(request.user, today=today, page=request.GET.get("page", "1"))
    page = presenters.allocations_page(families, found, today=today)
    gate.open_list(by=request.user, cases=presenters.references_of(families), page="allocations")
    return render(request, "administration/allocations.html", page)
