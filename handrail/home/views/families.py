"""Every family somebody may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.home import presenters, queries


@require_safe
@needs("signed_in")
def families(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    lines, found = queries.families_of(request.user, today=today, page=request.GET.get("page", "1"))
    gate.open_list(by=request.user, cases=[line.case.reference for line in lines], page="families")
    context = {"rows": presenters.family_rows(lines, today=today), "found": found}
    return render(request, "home/families.html", context)
