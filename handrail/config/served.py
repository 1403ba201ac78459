"""What `handrail serve` serves: Handrail, behind what keeps one connection or one person from stopping the others."""

import sys
from functools import cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.template.loader import render_to_string

from handrail.config.wsgi import application as handrail
from handrail.documents.making import maker
from handrail.serving.bridge import Bridge
from handrail.serving.environ import Environ


def is_signed_in(session_key: str) -> bool:
    """Whether a session is somebody's; asked before a body larger than a sign-in form is read."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return SESSION_KEY in session and not session.why_over()


def address_of(environ: Environ) -> str:
    """Where a request comes from: behind proxies, whom the first of them heard."""
    sent_on = [address.strip() for address in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if address.strip()]
    if settings.HANDRAIL_PROXIES and len(sent_on) >= settings.HANDRAIL_PROXIES:
        return sent_on[-settings.HANDRAIL_PROXIES]
    return environ["REMOTE_ADDR"]


@cache
def page_that_says(words: str) -> str:
    """A refusal's page; there are few, and one is made once."""
    return render_to_string("refusals/not_taken.html", {"reason": words})


application = Bridge(
    handrail,
    at_once=settings.AT_ONCE,
    threads=settings.THREADS,
    largest_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    session_cookie=settings.SESSION_COOKIE_NAME,
    is_signed_in=is_signed_in,
    address_of=address_of,
    page=page_that_says,
)

# Threads change places ten times as often as Python has it: else a page waits for a heavy one, 5 ms at each statement.
sys.setswitchinterval(0.0005)
maker.start()
