"""One change that nobody makes alone: confirmed by a second person, refused, stopped, or taken back."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.asked_again import ask_who_it_is, typed_before
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import came_in_lately
from handrail.accounts.services import confirmations
from handrail.administration import queries, services
from handrail.administration.forms.people import StopChangeForm
from handrail.administration.presenters import changes as presenters
from handrail.core.refusals import Invalid, NotAllowed

if TYPE_CHECKING:
    from handrail.accounts.models import ChangeToConfirm


@require_http_methods(["GET", "HEAD", "POST"])
@needs("change.hear", change=account_queries.find_change)
def change_to_confirm(request: HttpRequest, change: "ChangeToConfirm") -> HttpResponse:
    if request.POST.get("do") == "confirm":
        return _confirm(request, change)
    is_theirs = request.user.pk == change.asked_by_id
    form = StopChangeForm(request.POST if request.method == "POST" else None, is_theirs=is_theirs)
    if form.is_valid():
        stopped = confirmations.stop(by=request.user, change=change, **form.cleaned_data)
        return _say(request, change, presenters.STOPPED if stopped else "")
    confirmers = account_queries.who_can_confirm(change)
    came_back = typed_before(request) is not None
    page = presenters.change_page(
        change,
        form,
        user=request.user,
        confirmers=confirmers,
        concerned=queries.whom_it_concerns(change),
        came_back=came_back,
    )
    return render(request, "administration/change_to_confirm.html", page, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, change: "ChangeToConfirm") -> HttpResponse:
    """Asks for the password first: whoever finds the second person's screen open is no second person."""
    if not came_in_lately(request):
        return ask_who_it_is(request, back=request.path)
    try:
        confirmed = services.confirm_change(by=request.user, change=change)
    except Invalid as refused:
        raise NotAllowed(" ".join(refused.errors.values())) from refused
    return _say(request, change, presenters.CONFIRMED if confirmed else "")


def _say(request: HttpRequest, change: "ChangeToConfirm", done: str) -> HttpResponse:
    """Says what was done by this press; where somebody else was first, what they did."""
    if done:
        messages.success(request, done)
    else:
        change.refresh_from_db()
        others = account_queries.who_else_manages_people(request.user.pk)
        messages.warning(request, presenters.came_too_late(change, others_who_manage=others))
    return redirect("change_to_confirm", change.pk)
