"""The sign-in page of a demonstration: the same, with the cast beside it."""

from django.http import HttpRequest, HttpResponse

from handrail.accounts.permissions import needs
from handrail.accounts.views import sign_in as accounts
from handrail.demo import queries


@needs("anyone")
def sign_in(request: HttpRequest) -> HttpResponse:
    return accounts.sign_in(request, "demo/sign_in.html", {"cast": queries.cast()})
