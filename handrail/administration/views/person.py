"""What is said of one person, what they hold, and what can be done to their account."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts import policies as account_policies
from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.presenters import people as presenters
from handrail.core import clock

if TYPE_CHECKING:
    from handrail.accounts.models import User


@require_safe
@needs("people.manage", found=account_queries.person_under)
def person(request: HttpRequest, found: "User") -> HttpResponse:
    today = clock.today()
    held = queries.held_by(found, today=today)
    waiting = account_queries.changes_about(found)
    is_the_only_one = account_policies.is_the_only_one_who_manages_people(found)
    page = presenters.person_page(found, held, waiting, user=request.user, is_the_only_one=is_the_only_one, today=today)
    return render(request, "administration/person.html", page)
