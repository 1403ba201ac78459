"""Everybody who may open a family, why, and until when; with where each of it is ended."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.access import queries
from handrail.access.presenters import sight as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.supervision.meetings.overseeing import find_case_to_oversee

if TYPE_CHECKING:
    from handrail.cases.models import Case


@require_safe
@needs("case.oversee", case=find_case_to_oversee)
def who_may_open(request: HttpRequest, case: "Case") -> HttpResponse:
    today = clock.today()
    found = queries.who_opens(case, user=request.user, today=today)
    page = presenters.who_opens_page(found, today=today)
    gate.open_case(by=request.user, case=case, page="who may open")
    return render(request, "access/who_may_open.html", {"page": page})
