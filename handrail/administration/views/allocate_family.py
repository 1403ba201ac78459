"""Who works with one family, and somebody more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.forms.allocations import AllocateForm
from handrail.administration.presenters import allocations as presenters
from handrail.administration.views.closed_to import warn_if_closed_to
from handrail.cases import gate, parts
from handrail.cases import policies as case_policies
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def allocate_family(request: HttpRequest, family: queries.AllocatedFamily) -> HttpResponse:
    today = clock.today()
    form = AllocateForm(request.POST if request.method == "POST" else None, initial={"starts": dates.say(today)})
    if form.is_valid() and request.POST.get("do") != "change":
        try:
            return _allocate(request, family, form)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.family_page(family, form, today=today)
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/allocate_family.html", page, status=422 if form.errors else 200)


def _allocate(request: HttpRequest, family: queries.AllocatedFamily, form: AllocateForm) -> HttpResponse:
    """Shows first who would open the family by it."""
    who, role, starts = (form.cleaned_data[name] for name in ("who", "role", "starts"))
    if request.POST.get("do") != "confirm":
        case_policies.check_can_work_with_families(who)
        parts.check_is_free(family.case, who, role=role, starts=starts)
        page = presenters.opening_page(
            family, form, starts=starts, is_closed=case_queries.is_closed_to(family.case, who)
        )
        gate.open_case(by=request.user, case=family.case, page="allocation")
        return render(request, "administration/confirm_allocation.html", page)
    case_services.allocate(by=request.user, case=family.case, user=who, role=role, starts=starts)
    messages.success(request, f"{who.name} is allocated to the {family.case.family.name} from {dates.say(starts)}.")
    warn_if_closed_to(request, family.case, who)
    return redirect("allocate_family", family.case.pk)
