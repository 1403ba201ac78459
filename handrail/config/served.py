"""What `handrail serve` serves: Handrail, behind what keeps one connection or one person from stopping the others."""

import sys
from functools import cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, parse_cookie
from django.template.loader import render_to_string

from handrail.accounts import known_devices
from handrail.accounts.network import network_of
from handrail.config.wsgi import application as handrail
from handrail.documents.making import maker
from handrail.serving.bridge import Bridge
from handrail.serving.environ import Environ

COUNCIL_SIGN_IN = "/sign-in/council/"


def is_signed_in(session_key: str) -> bool:
    """Whether a session is somebody's; asked before a body larger than a sign-in form is read."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return SESSION_KEY in session and not session.why_over()


def line_of_stranger(environ: Environ) -> str:
    """In which line somebody waits who is not known to be signed in: that of their network, however many they are.

    What takes long is what they send, a password above all: it waits in a line of its own, so that pages do not wait
    for it; and sent from a device on which somebody has signed in before, in that device's, so that strangers' guesses
    do not stand before it. So does what waits for the provider of the council's accounts.
    """
    request = HttpRequest()
    request.method, request.META = environ["REQUEST_METHOD"], environ
    request.COOKIES = parse_cookie(environ.get("HTTP_COOKIE", ""))
    network = network_of(request) or environ["REMOTE_ADDR"]
    if environ["PATH_INFO"].startswith(COUNCIL_SIGN_IN):
        return f"{network} waits for the council's sign-in"
    if request.method in ("GET", "HEAD"):
        return network
    return f"{network} sends {known_devices.number_of(request)}"


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
    line_of_stranger=line_of_stranger,
    page=page_that_says,
)

# Threads change places ten times as often as Python has it: else a page waits for a heavy one, 5 ms at each statement.
sys.setswitchinterval(0.0005)
maker.start()
