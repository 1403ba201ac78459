"""Signing out; only the button does it, an address alone does not."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from handrail.accounts.permissions import needs
from handrail.accounts.session_life import forget_why_it_ended


@require_http_methods(["GET", "HEAD", "POST"])
@needs("anyone")
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("home")
    get_adapter().logout(request)
    response = redirect("sign_in")
    # also where the page's own script could not clear it
    response["Clear-Site-Data"] = '"storage"'
    forget_why_it_ended(response)
    return response
