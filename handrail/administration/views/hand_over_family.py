"""Giving somebody's part in a family's work to somebody else."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries, services
from handrail.administration.forms.allocations import HandOverForm
from handrail.administration.presenters import allocations as presenters
from handrail.administration.views.closed_to import warn_if_closed_to
from handrail.cases import gate, parts
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.core import clock, dates
from handrail.core.refusals import Invalid
from handrail.core.working_days import DAY

if TYPE_CHECKING:
    from handrail.cases.models import Allocation


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def hand_over_family(request: HttpRequest, family: queries.AllocatedFamily, allocation_id: uuid.UUID) -> HttpResponse:
    today = clock.today()
    allocation = queries.allocation_in(family, allocation_id)
    after = allocation.ends and allocation.ends + DAY
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        now={"on": dates.say(after) if after else ""},
        stands={"on": after},
        initial={"on": dates.say(today)},
    )
    if form.is_valid() and request.POST.get("do") != "change":
        try:
            return _hand_over(request, family, allocation, form)
        except Invalid as refused:
            form.refused(refused.errors)
    left = queries.leaving(allocation, user=request.user)
    page = presenters.leaving_page(family, allocation, form, left, today=today)
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/hand_over_family.html", page, status=422 if form.errors else 200)


def _hand_over(
    request: HttpRequest, family: queries.AllocatedFamily, allocation: "Allocation", form: HandOverForm
) -> HttpResponse:
    """Shows first who would open the family by it, and who no longer."""
    who, on, too = (form.cleaned_data[name] for name in ("who", "on", "meetings_too"))
    if request.POST.get("do") != "confirm":
        case_policies.check_can_work_with_families(who)
        parts.check_is_handed_on(allocation, who, on=on)
        is_closed = case_queries.is_closed_to(family.case, who)
        page = presenters.opening_page(family, form, starts=on, is_closed=is_closed, instead_of=allocation)
        gate.open_case(by=request.user, case=family.case, page="allocation")
        return render(request, "administration/confirm_allocation.html", page)
    services.hand_over_work(by=request.user, allocation=allocation, to=who, on=on, meetings_too=too)
    still = presenters.left_in_words(allocation, queries.leaving(allocation, user=request.user))
    messages.success(request, f"{who.name} takes over from {allocation.user.name} on {dates.say(on)}.{still}")
    warn_if_closed_to(request, family.case, who)
    return redirect("who_may_open", family.case.pk)
