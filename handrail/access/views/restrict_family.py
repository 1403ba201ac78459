"""Restricting a family to named people, once who is shut out has been seen."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.access import queries
from handrail.access.forms import NewRestrictionForm
from handrail.access.presenters import restrictions as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.core import clock
from handrail.core.refusals import Invalid
from handrail.council.queries import settings_now
from handrail.supervision.meetings import services as meeting_services

if TYPE_CHECKING:
    from handrail.cases.models import Case


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict")
def restrict_family(request: HttpRequest) -> HttpResponse:
    form = NewRestrictionForm(
        request.POST if request.method == "POST" else None,
        people=case_queries.people_who_can_open_families(),
        initial={"review_on": presenters.first_review(clock.today(), settings_now())},
    )
    if form.is_valid() and request.POST.get("do") != "change":
        case = case_queries.case_under(form.cleaned_data["reference"])
        if case is None:
            form.refused({"reference": "No family has this reference. Check it."})
        else:
            try:
                return _restrict(request, case, form)
            except Invalid as refused:
                form.refused({"add" if field == "may_see" else field: words for field, words in refused.errors.items()})
    page = presenters.restriction_boxes(form)
    return render(request, "access/restrict_family.html", page, status=422 if form.errors else 200)


def _restrict(request: HttpRequest, case: "Case", form: NewRestrictionForm) -> HttpResponse:
    named, today = form.may_see(), clock.today()
    said = {"reason": form.cleaned_data["reason"], "review_on": form.cleaned_data["review_on"], "may_see": named}
    shut = form.to_shut()
    if request.POST.get("do") != "confirm":
        case_policies.check_not_restricted_yet(case)
        case_policies.check_restriction(**said)
        case_policies.check_not_to_see(shut, may_see=named)
        closing = queries.closing_to(case, named, not_to_see=shut, user=request.user, today=today)
        page = presenters.closing_page(closing, form, action=reverse("restrict_family"), restriction=None)
        gate.open_case(by=request.user, case=case, page="who may open")
        return render(request, "access/confirm_restriction.html", page)
    meeting_services.restrict_family(by=request.user, case=case, since=today, not_to_see=shut, **said)
    in_vain = presenters.named_in_vain(named, may_open_it=case_queries.those_who_may_open(case, named))
    messages.success(request, f"{case.reference} is restricted from now on.{in_vain}")
    return redirect("restrictions")
