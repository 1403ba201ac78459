"""What happens around every view: pages are kept by nobody, and a refusal says why."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from handrail.accounts import queries as account_queries
from handrail.accounts import second_factors
from handrail.accounts.services import sessions
from handrail.accounts.session_life import ENDED_COOKIE, forget_why_it_ended, is_asked_by_the_page, say_why_it_ended
from handrail.audit import looks
from handrail.audit.trail import TrailUnavailable
from handrail.cases import gate
from handrail.config import refusals
from handrail.core.refusals import NotAllowed, NotAsItWas, NotFound

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class KeepToThisSite:
    """No other site takes an answer into a page of its own, not even as a picture or a script."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


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
        why = request.session.why_over()
        is_theirs = SESSION_KEY in request.session and request.user.is_authenticated
        if why and is_theirs:
            sessions.end_session(by=request.user, session=request.session, why=why)
            request.user = AnonymousUser()
        elif why or (SESSION_KEY in request.session and not is_theirs):
            request.session.flush()
        response = self.get_response(request)
        if why and is_theirs:
            say_why_it_ended(response, why)
        elif is_theirs and ENDED_COOKIE in request.COOKIES and ENDED_COOKIE not in response.cookies:
            forget_why_it_ended(response)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_: object) -> None:
        if request.user.is_authenticated and not is_asked_by_the_page(view):
            request.session.note_activity()


class AnswerOnesOwnPages:
    """Answers a page only while whoever opened it is signed in; in another's name it learns nothing.

    A page stays open when somebody else signs in in another tab: its words are not theirs to send or to be shown, and
    what it asks by itself is no look of theirs. Its script says whose page it is, or, where none runs, each form does:
    before its token is checked, which is out of date by then.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        opened_by = request.headers.get("Handrail-Person")
        if opened_by and request.user.is_authenticated and opened_by != str(request.user.pk):
            return JsonResponse({"reason": refusals.SOMEBODY_ELSE}, status=409)
        return (not opened_by and refusals.of_another(request)) or self.get_response(request)


class AskToSignIn(LoginRequiredMiddleware):
    """Asks whoever is signed out to sign in; what they had typed without a script is given back first."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        return refusals.signed_out(request) or super().handle_no_permission(request, view_func)


class AskForASecondStep:
    """Where the council requires a second factor, opens nothing for somebody who has not shown one in this session.

    Whoever has none is led to set one up. Whoever has one came in before they had it, or before it was required, and
    signs in again.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        opens = not getattr(view, "login_required", True) or getattr(view, "opens_before_the_second_step", False)
        if not settings.SECOND_FACTOR_IS_REQUIRED or opens or second_factors.was_shown(request):
            return None
        asks_again = account_queries.second_factors_of(request.user).are_set_up
        if asks_again:
            get_adapter().logout(request)
        way_on = "sign_in" if asks_again else "set_up_second_step"
        return refusals.second_step_first(request) or redirect_to_login(request.get_full_path(), reverse(way_on))


NOT_ALLOWED = 403
# What these say is the same of every family: that one goes on, or that there is nothing here.
SAYS_NOTHING_OF_A_FAMILY = frozenset({204, 301, 302, 303, 304, 307, 308, 400, 404, 405, 500, 503})


class ShowNothingWithoutItsLook:
    """Lets no answer go that may hold a word of a family before a row of the trail says who looked at it.

    Views write their looks themselves. What one of them forgets is written here, or answered by a pause.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with looks.noted() as noted:
            response = self.get_response(request)
            if response.status_code in SAYS_NOTHING_OF_A_FAMILY or not noted.untold:
                return response
            page = "refusal" if response.status_code == NOT_ALLOWED else request.resolver_match.url_name
            try:
                gate.open_what_is_untold(by=request.user, cases=noted.untold, page=page)
            except TrailUnavailable:
                return refusals.out_of_service(request)
            return response


class SayWhyNotAllowed:
    """Turns a policy's refusal into a page, and a trail that cannot be written into a pause."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, NotFound):
            return refusals.not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return refusals.not_allowed(request, exception)
        if isinstance(exception, TrailUnavailable):
            return refusals.out_of_service(request)
        if isinstance(exception, NotAsItWas):
            return refusals.not_as_it_was(request, exception)
        return None
