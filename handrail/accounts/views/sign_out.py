"""Signing out; only the button does it, an address alone does not."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.accounts.session_life import leave_nothing_here


@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("home")
    get_adapter().logout(request)
    response = redirect("sign_in")
    leave_nothing_here(response)
    return response
