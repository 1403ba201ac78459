"""Lifting a restriction, with the reason."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.access import queries
from handrail.access.forms import LiftForm
from handrail.access.presenters import restrictions as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.core.refusals import Invalid

if TYPE_CHECKING:
    from handrail.cases.models import Restriction


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict", found=case_queries.restriction_to_review)
def lift_restriction(request: HttpRequest, found: "Restriction") -> HttpResponse:
    form = LiftForm(request.POST if request.method == "POST" else None)
    let_in_before, shut = queries.let_in_before(found), case_queries.not_to_see(found)
    if form.is_valid():
        try:
            case_services.lift_restriction(by=request.user, restriction=found, because=form.cleaned_data["because"])
            messages.success(request, presenters.lifted(found, let_in_before, shut))
            return redirect("restrictions")
        except Invalid as refused:
            form.refused(refused.errors)
    gate.open_case(by=request.user, case=found.case, page="restriction")
    page = presenters.lift_page(found, form, let_in_before=let_in_before, shut=shut)
    return render(request, "access/lift_restriction.html", page, status=422 if form.errors else 200)
