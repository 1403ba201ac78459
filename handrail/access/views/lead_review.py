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
from handrail.core.refusals import Invalid
from handrail.council.queries import setting
from handrail.supervision.records import lead_reviews

if TYPE_CHECKING:
    from handrail.supervision.records.models import Record


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict", record=lead_reviews.record_to_decide_on)
def lead_review(request: HttpRequest, record: "Record") -> HttpResponse:
    form = LeadReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            again = lead_reviews.decide(by=request.user, record_id=record.id, outcome=form.cleaned_data["outcome"])
        except Invalid as refused:
            form.refused(refused.errors)
        else:
            messages.success(request, presenters.decided_in_words(record, again))
            return redirect("home")
    page = presenters.lead_review_page(record, form, days=setting("meeting_lead_days"))
    gate.open_case(by=request.user, case=record.case, page="unsigned record")
    return render(request, "access/lead_review.html", page, status=422 if form.errors else 200)
