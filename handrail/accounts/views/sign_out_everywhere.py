"""Ending all of one's own sessions, on every device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import asks_who_it_is
from handrail.accounts.services import sessions
from handrail.accounts.session_life import leave_nothing_here


@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/sign_out_everywhere.html")
    sessions.sign_out_everywhere(by=request.user, person=request.user)
    request.session.flush()
    response = redirect(f"{reverse('sign_in')}?ended=everywhere")
    leave_nothing_here(response)
    return response
