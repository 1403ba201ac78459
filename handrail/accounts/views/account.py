"""One's own account: who one is here, the password, and where one is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts import policies, presenters, queries
from handrail.accounts.permissions import needs


@require_safe
@needs("signed_in")
def account(request: HttpRequest) -> HttpResponse:
    held, waiting = queries.second_factors_of(request.user), queries.changes_about(request.user)
    sessions = queries.open_sessions_of(request.user)
    page = presenters.account_page(
        request.user,
        held,
        waiting,
        sessions,
        this=request.session.session_key,
        has_a_password=queries.has_a_password(request.user),
        is_the_only_one=policies.is_the_only_one_who_manages_people(request.user),
    )
    return render(request, "accounts/account.html", page)
