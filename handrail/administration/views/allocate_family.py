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
from handrail.cases import gate
from handrail.cases import services as case_services
from handrail.core import clock, dates
from handrail.core.refusals import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@needs("case.allocate", family=queries.family_to_allocate)
def allocate_family(request: HttpRequest, family: queries.AllocatedFamily) -> HttpResponse:
    today = clock.today()
    form = AllocateForm(request.POST if request.method == "POST" else None, initial={"starts": dates.say(today)})
    if form.is_valid():
        who = form.cleaned_data["who"]
        try:
            case_services.allocate(
                by=request.user,
                case=family.case,
                user=who,
                role=form.cleaned_data["role"],
                starts=form.cleaned_data["starts"],
            )
            messages.success(request, f"{who.name} is allocated to the {family.case.family.name}.")
            warn_if_closed_to(request, family.case, who)
            return redirect("allocate_family", family.case.pk)
        except Invalid as refused:
            form.refused(refused.errors)
    page = presenters.family_page(family, form, today=today)
    gate.open_case(by=request.user, case=family.case, page="allocation")
    return render(request, "administration/allocate_family.html", page, status=422 if form.errors else 200)
