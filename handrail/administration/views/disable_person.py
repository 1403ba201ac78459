"""Closing an account, after what the person holds has been said."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.accounts.services import people
from handrail.administration import queries
from handrail.administration.presenters import people as presenters
from handrail.core import clock

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage", found=account_queries.person_under)
def disable_person(request: HttpRequest, found: "User") -> HttpResponse:
    if request.method == "POST":
        people.disable_person(by=request.user, person=found)
        messages.success(request, f"{found.name} can no longer sign in.")
        return redirect("person", found.pk)
    page = presenters.confirm_page(found, queries.held_by(found, today=clock.today()))
    return render(request, "administration/disable_person.html", page)
