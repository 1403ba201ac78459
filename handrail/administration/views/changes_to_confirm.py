"""What waits for a second person, and what lately became of the rest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.administration.presenters import changes as presenters


@require_safe
@needs("signed_in")
def changes_to_confirm(request: HttpRequest) -> HttpResponse:
    waiting = account_queries.changes_waiting(request.user)
    page = presenters.changes_page(waiting, account_queries.changes_closed_lately(request.user))
    return render(request, "administration/changes_to_confirm.html", page)
