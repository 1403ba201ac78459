"""Everybody who has an account, to be looked for and narrowed down."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handrail.accounts import queries as account_queries
from handrail.accounts.permissions import needs
from handrail.administration import queries
from handrail.administration.forms.people import FindPeopleForm
from handrail.administration.presenters import people as presenters
from handrail.core import clock


@require_http_methods(["GET", "HEAD", "POST"])
@needs("people.manage")
def people(request: HttpRequest) -> HttpResponse:
    """A name is looked for by POST, so that it stands in no address; what narrows the list down stands in one."""
    searched = request.method == "POST"
    form = FindPeopleForm(request.POST if searched else request.GET, teams=account_queries.teams())
    sought = form.sought()
    if searched and not sought["words"] and not form.problems().get("words"):
        return redirect(f"{reverse('people')}?{urlencode(form.filters())}")
    if not searched:
        sought["words"] = ""
    found = queries.people_found(**sought, page=request.GET.get("page", "1"))
    page = presenters.people_page(found, form, today=clock.today(), searched=searched)
    return render(request, "administration/people.html", page, status=422 if page["errors"] else 200)
