"""The pages shown when a request cannot be answered: what happened, what to do, and what was typed, given back."""

import re
import sys
import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from handrail.config import own_pages, request_log
from handrail.config.own_pages import posted
from handrail.core import logs
from handrail.core.changed_since import was_left
from handrail.core.refusals import NotAllowed
from handrail.supervision.recording.forms.page import label_of

# The rooms in which people write. Pages about signing in ask for passwords and codes, and have no words to give back;
# nor has an address that leads to no page. An architecture test keeps secrets out of these rooms.
ROOMS_OF_WORDS = (
    "handrail.supervision.",
    "handrail.access.",
    "handrail.administration.",
    "handrail.oversight.",
)
# What a page says of itself in boxes that it hides: what it is about, and how that stood. A test finds one left out.
OF_THE_PAGE = re.compile(
    r"^(csrfmiddlewaretoken|opened_by|sealed_words|do|to|next|back|again|was|case|past|before|people|row|attendee|participant_id|meeting_id"
    r"|child_id|save_id|shown|closed_day)$|^initial-|\bbase$|\.(shown|child|about|category)$"
)
SOMEBODY_ELSE = "Somebody else is signed in here now."
WORDS_OF_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """The same for what is not there and for what somebody may not see, so it takes nothing from the request."""
    return refuse(request, "refusals/not_found.html", 404, "There is nothing here that you can open.")


def cannot_be_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    request_log.note_failure(request, exception)
    return refuse(request, "refusals/cannot_be_read.html", 400, "Handrail could not read what was sent.")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    reason = exception.reason if isinstance(exception, NotAllowed) else "You may not do this."
    return refuse(request, "refusals/not_allowed.html", 403, reason, typed=typed(request))


def not_as_it_was(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return refuse(request, "refusals/not_as_it_was.html", 409, str(exception), typed=typed(request))


@login_not_required
def page_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Django asks this view when a form was sent without the token of the page it belongs to."""
    words = "This page was open for a long time, or you signed in or out in another window. Nothing was changed."
    request_log.note_refused_form(request)
    return refuse(request, "refusals/page_out_of_date.html", 403, words, typed=typed(request), back=back(request))


def signed_out(request: HttpRequest) -> HttpResponseBase | None:
    """Gives back what was typed into a page whose session has ended; nothing where there is nothing to give back."""
    reason = "Your session ended while this page was open, so nothing was saved."
    return _give_back(request, "refusals/signed_out.html", reason)


def second_step_first(request: HttpRequest) -> HttpResponseBase | None:
    """Gives back what was typed by somebody who must first set up, or take, the second step."""
    reason = "Your council asks everybody for a second step when they sign in, so nothing was saved yet."
    return _give_back(request, "refusals/second_step_first.html", reason)


def of_another(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a form whose page somebody else opened: its words are kept in the answer, sealed for them alone.

    They are given back once their person is signed in and sends that answer's own form. Nothing for one's own page.
    """
    sent = posted(request)
    whose, sealed_words = own_pages.says_it_is_of(request), sent.get("sealed_words", "")
    is_theirs = request.user.is_authenticated and whose == str(request.user.pk)
    if not is_id(whose) or not (sealed_words or (request.user.is_authenticated and not is_theirs)):
        return None
    # Anybody can say whose page it is: words that others choose, here or elsewhere, must not come back as one's own.
    is_a_page_of_theirs = own_pages.is_marked(request) and is_from_our_page(request)
    if not is_theirs:
        kept = sealed_words or own_pages.sealed(typed(request), whose=whose)
        given = {"whose": sent["opened_by"], "sealed_words": kept if is_a_page_of_theirs else ""}
        return refuse(request, "refusals/of_another.html", 409, SOMEBODY_ELSE, **given)
    words = own_pages.opened(sealed_words, whose=whose) if is_a_page_of_theirs else []
    return refuse(request, "refusals/given_back.html", 200, "", typed=words) if words else None


def is_own_page(request: HttpRequest) -> bool:
    """Whether nobody but whoever is signed in now opened the page that sent this."""
    return own_pages.says_it_is_of(request) in ("", str(request.user.pk))


def _give_back(request: HttpRequest, template: str, reason: str) -> HttpResponseBase | None:
    words = typed(request)
    if not words or prefers_json(request):
        return None
    return refuse(request, template, 403, reason, typed=words)


def out_of_service(request: HttpRequest) -> HttpResponseBase:
    words = (
        "Handrail could not write down who opened this page, and shows nothing without doing so."
        if request.method in ("GET", "HEAD")
        else "Handrail could not write down who did this, and changes nothing without doing so."
    )
    request_log.note_failure(request, sys.exception())
    response = refuse(request, "refusals/out_of_service.html", 503, words, typed=typed(request), alone=True)
    response["Retry-After"] = "60"
    return response


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponseBase:
    words = (
        "Very much was asked for from your account in a short time, so Handrail waits a little for the others’ sake."
    )
    # asked before it is known whose page it is: another's words stay in the browser, where Back leads to them
    given_back = typed(request) if is_own_page(request) else []
    response = refuse(request, "refusals/too_many.html", 429, words, typed=given_back, seconds=seconds)
    response["Retry-After"] = str(seconds)
    return response


def something_went_wrong(request: HttpRequest) -> HttpResponseBase:
    request_log.note_failure(request, sys.exception())
    if request_log.waited_in_vain(sys.exception()):
        words = "Handrail did not do this: others were saving for as long as it could wait."
        response = refuse(request, "refusals/out_of_service.html", 503, words, typed=typed(request), alone=True)
        response["Retry-After"] = "10"
        return response
    words = "Something in Handrail went wrong. It is not because of what you did."
    return refuse(request, "refusals/something_went_wrong.html", 500, words, typed=typed(request), alone=True)


def refuse(
    request: HttpRequest, template: str, status: int, reason: str, *, alone: bool = False, **context: Any
) -> HttpResponseBase:
    """Answers in the form that was asked for; `alone` makes a page that needs neither database nor session."""
    response: HttpResponseBase
    if prefers_json(request):
        response = JsonResponse({"reason": reason}, status=status)
    elif alone:
        words = {"reason": reason, "request_number": logs.current("request"), **context}
        response = HttpResponse(render_to_string(template, words), status=status)
    else:
        response = render(request, template, {"reason": reason, **context}, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def prefers_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Each text of a form of words that one of our pages sent, with the words at its box; no ids.

    What the page showed is nobody's typing, and is not put on the screen of whoever comes by.
    """
    if not holds_words(request) or not is_from_our_page(request):
        return []
    sent = posted(request)
    return [
        (label_of(name) or WORDS_OF_A_NAME.sub(" ", name).strip() or "Text", text)
        for name, texts in sent.lists()
        for text in texts
        if text.strip() and not OF_THE_PAGE.search(name) and not is_id(text) and not was_left(sent, name, text)
    ]


def holds_words(request: HttpRequest) -> bool:
    """The address is read here, since a request may fail before Django has read it."""
    try:
        return resolve(request.path_info).func.__module__.startswith(ROOMS_OF_WORDS)
    except Resolver404:
        return False


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser vouches for it: else another site could put words of its own under the council's address."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return site == "same-origin" or bool(back(request))


def is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def back(request: HttpRequest) -> str:
    """The page the form stood on, where that page is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else ""
