"""The line that the log has of each request: who asked for which page, and what became of it."""

import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

from handrail.core import logs

HEADER = "X-Request-ID"
# As proxies make them (nginx's $request_id, or a UUID): nothing that somebody could read as a word.
WELL_FORMED = re.compile("[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# PostgreSQL: a lock that is not to be had in time, and two who wait for each other.
CANNOT_BE_LOCKED = ("55P03", "40P01")


class LogRequests:
    """Gives each request a number, which the answer carries, and logs one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        number = number_of(request)
        with logs.about(request=number, method=known_method(request)):
            response = self.get_response(request)
            response[HEADER] = number
            # a file that belongs to the pages, such as a style sheet, is nobody's business
            if request.resolver_match is not None or response.status_code >= 400:
                say_who_was_refused(request, response.status_code)
                log_answer(request, response.status_code, round((time.perf_counter() - began) * 1000))
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        match = request.resolver_match
        logs.say_too(
            page=match.url_name if match else "", person=request.user.pk if request.user.is_authenticated else ""
        )


def number_of(request: HttpRequest) -> str:
    """The proxy's own, so that its log and ours can be read together; without a proxy the header is anybody's."""
    given = request.headers.get(HEADER, "") if settings.BEHIND_PROXY else ""
    return given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def known_method(request: HttpRequest) -> str:
    return request.method if request.method in list(HTTPMethod) else "unknown"


def say_who_was_refused(request: HttpRequest, status: int) -> None:
    """Also where no page fits the address, or something before the page answers: nothing has said who asks then."""
    user = getattr(request, "user", None)
    is_refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refused and user is not None and user.is_authenticated and not logs.current("person"):
        logs.say_too(person=user.pk)


def note_refused_form(request: HttpRequest) -> None:
    request.form_was_refused = True  # type: ignore[attr-defined]


def note_failure(request: HttpRequest, failure: BaseException | None) -> None:
    """What went wrong is known where the page about it is made, and told with the rest of the request."""
    request.log_failure = failure  # type: ignore[attr-defined]


def waited_in_vain(failure: BaseException | None) -> bool:
    """Whether others wrote for longer than the database waits: nothing is wrong, and a while later it can be done."""
    why = failure.__cause__ if isinstance(failure, OperationalError) else None
    is_busy = isinstance(why, sqlite3.OperationalError) and why.sqlite_errorcode & 0xFF in BUSY
    return is_busy or getattr(why, "sqlstate", None) in CANNOT_BE_LOCKED


def log_answer(request: HttpRequest, status: int, milliseconds: int) -> None:
    answered = {"status": status, "ms": milliseconds}
    failure = getattr(request, "log_failure", None)
    if getattr(request, "form_was_refused", False):
        logs.note("form_refused", **answered)
    elif status == 503 and waited_in_vain(failure):
        logs.note("database_busy", error=failure, **answered)
    elif status == 503:
        logs.note("trail_out_of_order", error=failure, **answered)
    elif status >= 500:
        logs.note("request_failed", error=failure, **answered)
    elif status == 400:
        logs.note("request_unreadable", error=failure, **answered)
    elif status in (403, 404) and logs.current("person"):
        logs.note("access_refused", **answered)
    else:
        logs.note("request", **answered)
