"""Opening a family to read when a child may be at risk and nobody with access can be reached; and ending that."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handrail.access import queries
from handrail.access.forms import EmergencyForm
from handrail.access.presenters import emergencies as presenters
from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.cases import queries as case_queries
from handrail.cases import services as case_services
from handrail.cases.may_open import may_open
from handrail.core.refusals import Invalid, NotFound
from handrail.council.queries import settings_now

if TYPE_CHECKING:
    from handrail.cases.models import EmergencyAccess


@require_http_methods(["GET", "HEAD", "POST"])
@needs("emergency.open")
def emergency_access(request: HttpRequest) -> HttpResponse:
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    # of the families that are read here no word is shown: one is opened, or none
    with gate.only_to_decide():
        way_on = _open(request, form) if form.is_valid() else None
    if way_on:
        return way_on
    page = presenters.emergency_page(form, settings=settings_now())
    return render(request, "access/emergency_access.html", page, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: EmergencyForm) -> HttpResponse | None:
    meant = queries.family_meant(form.cleaned_data["mosaic_id"])
    case = meant.case
    if case is None and meant.held_by:
        case_services.note_that_an_emergency_is_unclear(by=request.user, cases=meant.held_by)
        form.refused({"mosaic_id": presenters.say_that_several_have_it(queries.whom_to_ring())})
        return None
    if case is None:
        form.refused({"mosaic_id": presenters.say_that_nobody_has_it(form.cleaned_data["mosaic_id"])})
        return None
    in_force = case_queries.emergency_in_force(case, user=request.user)
    if in_force is None and may_open(case.pk, user=request.user):
        messages.info(request, "You may open this family without emergency access. Nobody was told.")
    else:
        try:
            case_services.open_in_an_emergency(by=request.user, case=case, reason=form.cleaned_data["reason"])
        except Invalid as refused:
            form.refused(refused.errors)
            return None
        except NotFound:
            case_services.note_that_an_emergency_is_refused(
                by=request.user, case=case, reason=form.cleaned_data["reason"]
            )
            form.refused({"mosaic_id": presenters.say_that_nobody_has_it(form.cleaned_data["mosaic_id"])})
            return None
    _warn_of_closed_ones(request, meant)
    return redirect("family", case.pk)


def _warn_of_closed_ones(request: HttpRequest, meant: queries.Meant) -> None:
    if len(meant.held_by) > 1:
        messages.warning(request, presenters.CLOSED_ONES_HAVE_IT_TOO)


@require_POST
@needs("emergency.end", access=case_queries.emergency_to_end)
def end_emergency_access(request: HttpRequest, access: "EmergencyAccess") -> HttpResponse:
    case_services.end_emergency_access(by=request.user, access=access)
    if access.user_id == request.user.id:
        messages.success(request, "Your emergency access has ended. Somebody will review it and may ring you.")
        return redirect("home")
    messages.success(request, f"The emergency access of {access.user.name} has ended.")
    return redirect("emergency_review", access.pk)
