"""Another browser one is signed in with, and the end of that."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handrail.accounts import presenters, queries
from handrail.accounts.permissions import needs
from handrail.accounts.second_factors import asks_who_it_is
from handrail.accounts.services import sessions


@require_http_methods(["GET", "HEAD", "POST"])
@needs("signed_in")
@asks_who_it_is
def other_session(request: HttpRequest, session_id: str) -> HttpResponse:
    found = queries.other_session_of(request.user, session_id, but=request.session.session_key)
    if request.method == "POST":
        sessions.end_other_session(by=request.user, session=found)
        messages.success(request, f"{found.device} is signed out.")
        return redirect("account")
    return render(request, "accounts/other_session.html", presenters.session_line(found))
