"""A record that nobody has signed in time: whether its chair, deputy and recorder may open the family again."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.access.forms import LeadReviewForm
from handrail.access.presenters import emergencies as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import dates
from handrail.council.queries import setting
from handrail.supervision.records import lead_reviews

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict", record=lead_reviews.record_to_decide_on)
def lead_review(request: HttpRequest, record: "Record") -> HttpResponse:
    form = LeadReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        until = lead_reviews.decide(by=request.user, record_id=record.id, outcome=form.cleaned_data["outcome"])
        messages.success(
            request,
            f"They may open {record.case.reference} until {dates.say(until)}." if until else "It stays as it is.",
        )
        return redirect("home")
    page = presenters.lead_review_page(record, form, days=setting("meeting_lead_days"))
    gate.open_case(by=request.user, case=record.case, page="unsigned record")
    return render(request, "access/lead_review.html", page, status=422 if form.errors else 200)
