"""Ending somebody's part in a family's work."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries, services
from handrail.administration.forms.allocations import EndForm
from handrail.administration.presenters import allocations as presenters
from handrail.cases import gate
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def end_allocation(request: HttpRequest, family: queries.AllocatedFamily, allocation_id: uuid.UUID) -> HttpResponse:
    today = clock.today()
    allocation = queries.allocation_in(family, allocation_id)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        now={"on": dates.say(allocation.ends) if allocation.ends else ""},
        stands={"on": allocation.ends},
        initial={"on": dates.say(today)},
    )
    if form.is_valid():
        on = form.cleaned_data["on"]
        try:
            too = form.cleaned_data["meetings_too"]
            services.end_work(by=request.user, allocation=allocation, on=on, meetings_too=too)
            still = presenters.left_in_words(allocation, queries.leaving(allocation, user=request.user))
            messages.success(request, f"{presenters.ended_in_words(allocation, on=on)}{still}")
            return redirect("who_may_open", family.case.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    left = queries.leaving(allocation, user=request.user)
    page = presenters.leaving_page(family, allocation, form, left, today=today)
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/end_allocation.html", page, status=422 if form.errors else 200)
