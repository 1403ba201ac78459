"""A family's front page."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.accounts.roles import rights_of
from handrail.cases import gate
from handrail.cases.emergency import band_about
from handrail.core import clock
from handrail.home import presenters, queries
from handrail.supervision.meetings.overseeing import oversees

if TYPE_CHECKING:
    from handrail.cases.models import Case


@require_safe
@needs("case.open", case=gate.find_case)
def family(request: HttpRequest, case: "Case") -> HttpResponse:
    today = clock.today()
    found = queries.family_page_of(case, user=request.user, today=today)
    page = presenters.front_page(found, today=today)
    emergency = band_about(case, user=request.user)
    gate.open_case(by=request.user, case=case, page="family")
    shows = {
        "reads_trail": rights_of(request.user).reads_trail,
        "oversees": oversees(case, request.user),
    }
    return render(request, "home/family.html", {"page": page, "emergency": emergency, **shows})
