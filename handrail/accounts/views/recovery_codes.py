"""Ten codes for the day the phone is lost: made when asked for, and shown this once."""

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts import presenters, queries
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import asks_who_it_is
from handrail.accounts.services import second_steps


@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def recovery_codes(request: HttpRequest) -> HttpResponse:
    held = queries.second_factors_of(request.user)
    if not held.are_set_up:
        return redirect("set_up_second_step")
    onward = get_next_redirect_url(request) or reverse("account")
    codes = second_steps.make_recovery_codes(by=request.user) if request.method == "POST" else []
    page = presenters.recovery_codes_page(held, codes, onward=onward)
    return render(request, "accounts/recovery_codes.html", page)
