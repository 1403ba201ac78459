"""Who asks, as far as the server is told before Handrail is asked: whose session it is, and in which line they wait."""

from django.conf import settings
from django.core.handlers.wsgi import get_str_from_wsgi
from django.http import HttpRequest, parse_cookie

from handrail.accounts import known_devices, queries
from handrail.accounts.network import customer_of, network_of
from handrail.serving.environ import Environ

COUNCIL_SIGN_IN = "/sign-in/council/"


def cookies_of(environ: Environ) -> dict[str, str]:
    """As Django reads them: of two with one name, whoever is asked here must not hear of another than Django does."""
    return parse_cookie(get_str_from_wsgi(environ, "HTTP_COOKIE", ""))


def session_of(environ: Environ) -> str:
    return cookies_of(environ).get(settings.SESSION_COOKIE_NAME, "")


def who_is_signed_in(session_key: str) -> str:
    """The id of whoever's session it is, or nothing; asked before a body larger than a sign-in form is read."""
    person = queries.person_in_session(session_key)
    return str(person.pk) if person else ""


def line_of_stranger(environ: Environ) -> tuple[str, str]:
    """In which line somebody waits who is not known to be signed in: that of their network, however many they are.

    The networks that one customer of a provider may have wait within one line, since nobody knows how many they use.
    What takes long is what they send, a password above all: it waits in a line of its own, so that pages do not wait
    for it. Within it, what comes from devices on which somebody has signed in before waits beside strangers' guesses,
    not behind them: in one line for each account, as anybody has as many devices as they like. What waits for the
    provider of the council's accounts has a line of its own too.
    """
    request = HttpRequest()
    request.method, request.META = environ["REQUEST_METHOD"], environ
    request.COOKIES = cookies_of(environ)
    network = network_of(request) or environ["REMOTE_ADDR"]
    customer = customer_of(network)
    if environ["PATH_INFO"].startswith(COUNCIL_SIGN_IN):
        return f"{customer} waits for the council's sign-in", network
    if request.method in ("GET", "HEAD"):
        return customer, network
    return f"{customer} sends", known_devices.whose_line(request) or network
