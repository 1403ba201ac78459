"""Taking the authenticator app away, once somebody has said so twice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import presenters, queries
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import asks_who_it_is
from handrail.accounts.services import second_steps, sessions


@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def remove_authenticator_app(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _, ended = sessions.end_others_with(
            by=request.user,
            but=request.session.session_key,
            change=lambda: second_steps.remove_authenticator_app(by=request.user),
        )
        done = "The authenticator app is removed. Its codes no longer work."
        messages.success(request, presenters.with_what_ended(done, ended))
        return redirect("account")
    page = presenters.removal_page(queries.second_factors_of(request.user))
    return render(request, "accounts/remove_authenticator_app.html", page)
