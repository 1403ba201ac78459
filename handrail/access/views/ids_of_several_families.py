"""Mosaic ids that stand in several open families, so that emergency access opens none of them by it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.access import queries
from handrail.access.presenters import emergencies as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import queries as case_queries


@require_safe
@needs("case.restrict")
def ids_of_several_families(request: HttpRequest) -> HttpResponse:
    found = queries.ids_of_several_families()
    openable = case_queries.openable([one.child.case_id for one in found], user=request.user)
    page = presenters.ids_page(found, openable=openable)
    gate.open_list(by=request.user, cases=page["references"], page="ids of several families")
    return render(request, "access/ids_of_several_families.html", page)
