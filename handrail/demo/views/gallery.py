"""Every field and part of the design system, in every state, on one page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.cases.gate import permission
from handrail.core.refusals import NotFound


@permission("anyone")
@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise NotFound
    errors = [("Enter a name", "broken-text"), ("31 November does not exist", "broken-date")]
    return render(request, "demo/gallery.html", {"errors": errors, "when": "31 November"})
