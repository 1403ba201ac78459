"""What happens around every view: pages are kept by nobody, and a refusal says why."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase

from handrail.accounts import services as account_services
from handrail.accounts.session_life import is_asked_by_the_page
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


class EndSessions:
    """Ends a session that has lasted long enough, or whose person is nobody here any more, before anything is shown."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.session_ended = ""
        why = request.session.why_over()
        if why and request.user.is_authenticated:
            account_services.end_session(by=request.user, session=request.session, why=why)
            request.user, request.session_ended = AnonymousUser(), why
        elif why or (SESSION_KEY in request.session and not request.user.is_authenticated):
            request.session.flush()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object) -> None:
        if request.user.is_authenticated and not is_asked_by_the_page(view):
            request.session.note_activity()


class AskToSignIn(LoginRequiredMiddleware):
    """Asks whoever is signed out to sign in; what they had typed without a script is given back first."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        given_back = refusals.signed_out(request)
        if given_back:
            return given_back
        response = super().handle_no_permission(request, view_func)
        if request.session_ended:
            response["Location"] += f"&ended={request.session_ended}"
        return response


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
