"""Ending all of one's own sessions, on every device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.accounts.permissions import needs
from handrail.accounts.services import sessions


@require_POST
@needs("signed_in")
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    sessions.sign_out_everywhere(by=request.user, person=request.user)
    request.session.flush()
    return redirect(f"{reverse('sign_in')}?ended=everywhere")
