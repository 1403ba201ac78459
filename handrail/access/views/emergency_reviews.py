"""Every use of emergency access that this person watches over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.access import queries
from handrail.access.presenters import emergencies as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock


@require_safe
@needs("emergency.review")
def emergency_reviews(request: HttpRequest) -> HttpResponse:
    found = queries.reviews_of(request.user)
    shared = queries.how_many_ids_of_several_families(request.user)
    page = presenters.reviews_page(found, shared_ids=shared, today=clock.today())
    gate.open_list(by=request.user, cases=page.references, page="emergency access")
    return render(request, "access/emergency_reviews.html", {"page": page})
