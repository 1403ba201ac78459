"""Taking away the second step of somebody who has lost theirs."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.asked_again import ask_who_it_is, typed_before
from handrail.accounts.choices import ChangeKind
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import came_in_lately
from handrail.accounts.services import second_steps
from handrail.administration.presenters import changes as presenters

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=account_queries.person_under)
def remove_second_steps(request: HttpRequest, found: "User") -> HttpResponse:
    if request.method == "POST":
        if not came_in_lately(request):
            return ask_who_it_is(request, back=request.path)
        second_steps.remove_second_factors(by=request.user, person=found)
        waiting = account_queries.changes_about(found, kinds=[ChangeKind.SECOND_STEPS])
        messages.success(request, presenters.said_of_removal(found, waiting))
        return redirect("person", found.pk)
    confirmers = account_queries.who_else_manages_people(request.user.pk, found.pk)
    page = presenters.removal_page(
        found,
        confirmers,
        by_two=account_queries.second_person_is_needed(),
        came_back=typed_before(request) is not None,
    )
    return render(request, "administration/remove_second_steps.html", page)
