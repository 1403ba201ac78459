"""Being one of the made-up people, at one click."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.core.refusals import NotFound
from handrail.demo import queries


@require_POST
@needs("anyone")
def become(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise NotFound
    person = queries.one_of_the_cast(email=request.POST.get("person", ""))
    if person is None:
        raise NotFound
    return perform_login(request, Login(person, redirect_url=reverse(settings.LOGIN_REDIRECT_URL)))
