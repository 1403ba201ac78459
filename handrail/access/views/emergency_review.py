"""Reviewing one use of emergency access."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.access import queries
from handrail.access.forms import ReviewForm
from handrail.access.presenters import emergencies as presenters
from handrail.accounts.permissions import has, needs
from handrail.cases import gate
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.cases.choices import ReviewOutcome
from handrail.core import clock
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.cases.models import EmergencyAccess


@require_http_methods(["GET", "HEAD", "POST"])
@needs("emergency.review", access=case_queries.emergency_watched_by)
def emergency_review(request: HttpRequest, access: "EmergencyAccess") -> HttpResponse:
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            case_services.review_emergency_access(by=request.user, access=access, **form.cleaned_data)
            was_open = access.ends_at > clock.now() and form.cleaned_data["outcome"] == ReviewOutcome.NOT_RIGHT
            closed = f" The family is closed to {access.user.name} from now on." if was_open else ""
            messages.success(request, f"The review is recorded.{closed}")
            return redirect("emergency_reviews")
        except Invalid as refused:
            form.refused(refused.errors)
    told = case_queries.watchers_of(access)
    page = presenters.review_page(
        access,
        form,
        told=told,
        looks=queries.looked_at_in(access),
        is_not_to_see=case_policies.is_not_to_see(access.case, access.user),
        is_restricted=case_queries.restriction_in_force(access.case) is not None,
        reads_trail=has("trail.read", request.user),
        today=clock.today(),
        now=clock.now(),
    )
    gate.open_case(by=request.user, case=access.case, page="emergency access")
    return render(request, "access/emergency_review.html", page, status=422 if form.errors else 200)
