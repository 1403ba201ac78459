"""Home: what waits for somebody, their next meetings, their families."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.cases import gate
from handrail.core import clock
from handrail.home import presenters, queries


@require_safe
@needs("signed_in")
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    mine = queries.home_of(request.user, today=today)
    page = presenters.home_page(mine, user=request.user, today=today)
    gate.open_list(by=request.user, cases=presenters.references_on(mine), page="home")
    return render(request, "home/home.html", {"page": page})
