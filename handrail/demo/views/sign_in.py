"""The sign-in page of a demonstration: the same, with the cast beside it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from handrail.accounts.views import sign_in as accounts
from handrail.cases.gate import permission
from handrail.demo import queries


@permission("anyone")
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    return accounts.sign_in(request, "demo/sign_in.html", {"cast": queries.cast()})
