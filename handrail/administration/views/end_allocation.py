"""Ending somebody's part in a family's work."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.forms.allocations import EndForm
from handrail.administration.presenters import allocations as presenters
from handrail.cases import gate
from handrail.cases import services as case_services
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def end_allocation(request: HttpRequest, family: queries.AllocatedFamily, allocation_id: uuid.UUID) -> HttpResponse:
    today = clock.today()
    allocation = queries.allocation_in(family, allocation_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": dates.say(today)})
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            case_services.end_allocation(by=request.user, allocation=allocation, on=on)
            messages.success(request, f"The last day of {allocation.user.name} is {dates.say(on)}.")
            return redirect("allocate_family", family.case.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.end_page(family, allocation, form, today=today)
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/end_allocation.html", page, status=422 if form.errors else 200)
