"""What happens around every view: pages are kept by nobody, and a refusal says why."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from handrail.audit.trail import TrailUnavailable
from handrail.config import refusals
from handrail.core.refusals import NotAllowed

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class KeepPagesPrivate:
    """No page made here stays in a browser's or a proxy's store: the next person at this screen may be another."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response


class AskToSignIn(LoginRequiredMiddleware):
    """Asks whoever is signed out to sign in; what they had typed without a script is given back first."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        return refusals.signed_out(request) or super().handle_no_permission(request, view_func)


class SayWhyNotAllowed:
    """Turns a policy's refusal into a page with its reason, and a trail that cannot be written into a pause."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, NotAllowed):
            return refusals.not_allowed(request, exception)
        if isinstance(exception, TrailUnavailable):
            return refusals.out_of_service(request)
        return None
