"""Every field and part of the design system, in every state, on one page."""

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.accounts.permissions import needs
from handrail.core.refusals import NotFound


@require_safe
@needs("anyone")
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise NotFound
    errors = [("Enter a name", "broken-text"), ("31 November does not exist", "broken-date")]
    told = [Message(constants.SUCCESS, "What was done."), Message(constants.WARNING, "What is to be looked at.")]
    return render(request, "demo/gallery.html", {"errors": errors, "when": "31 November", "told": told})
