"""Reviewing a restriction: its reason, who may open the family, and the next review."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.access import queries
from handrail.access.forms import ReviewedRestrictionForm
from handrail.access.presenters import restrictions as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.core import clock, dates
from handrail.core.refusals import Invalid
from handrail.council.queries import settings_now
from handrail.supervision.meetings import services as meeting_services

if TYPE_CHECKING:
    from handrail.accounts.models import User
    from handrail.cases.models import Restriction


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.restrict", found=case_queries.restriction_to_review)
def restriction(request: HttpRequest, found: "Restriction") -> HttpResponse:
    named, shut = case_queries.named_in(found), case_queries.not_to_see(found)
    form = ReviewedRestrictionForm(
        request.POST if request.method == "POST" else None,
        now={"reason": found.reason, "review_on": dates.say(found.review_on)},
        stands={"reason": found.reason, "review_on": found.review_on},
        who_changed=partial(queries.who_reviewed, found),
        people=case_queries.people_who_can_open_families(),
        named=named,
        shut=[one.user for one in shut],
        initial={
            "review_on": presenters.first_review(clock.today(), settings_now()),
            "stay": [str(user.id) for user in named],
        },
    )
    if form.is_valid() and request.POST.get("do") != "change":
        try:
            return _review(request, found, form, named)
        except Invalid as refused:
            form.refused({"add" if field == "may_see" else field: words for field, words in refused.errors.items()})
    gate.open_case(by=request.user, case=found.case, page="restriction")
    may_open_it = case_queries.those_who_may_open(found.case, named)
    page = presenters.restriction_page(found, form, may_open_it=may_open_it, shut=shut)
    return render(request, "access/restriction.html", page, status=422 if form.errors else 200)


def _review(
    request: HttpRequest, found: "Restriction", form: ReviewedRestrictionForm, named: "list[User]"
) -> HttpResponse:
    """Asks once more where somebody is no longer named, as one who may open the family or as one who must not."""
    stay, shut, no_longer_shut = form.may_see(), form.to_shut(), form.no_longer_shut()
    said = {"reason": form.cleaned_data["reason"], "review_on": form.cleaned_data["review_on"], "may_see": stay}
    if request.POST.get("do") != "confirm" and (no_longer_shut or any(user not in stay for user in named)):
        case_policies.check_restriction(**said)
        case_policies.check_not_to_see(shut, may_see=stay)
        case_policies.check_no_longer_not(no_longer_shut, not_to_see=shut)
        case_policies.check_none_must_not_see(found, stay, but=no_longer_shut)
        closing = queries.closing_to(
            found.case, stay, not_to_see=shut, no_longer_not=no_longer_shut, user=request.user, today=clock.today()
        )
        action = reverse("restriction", args=[found.pk])
        page = presenters.closing_page(closing, form, action=action, restriction=found)
        gate.open_case(by=request.user, case=found.case, page="who may open")
        return render(request, "access/confirm_restriction.html", page)
    meeting_services.review_restriction(
        by=request.user,
        restriction=found,
        not_to_see=shut,
        no_longer_not=no_longer_shut,
        stood=form.stands | {"may_see": named},
        **said,
    )
    in_vain = presenters.named_in_vain(stay, may_open_it=case_queries.those_who_may_open(found.case, stay))
    messages.success(request, f"The restriction of {found.case.reference} is reviewed.{in_vain}")
    return redirect("restrictions")
