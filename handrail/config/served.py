"""What `handrail serve` serves: Handrail, behind what keeps one connection or one person from stopping the others."""

import sys
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string

from handrail.config.askers import line_of_stranger, session_of, who_is_signed_in
from handrail.config.wsgi import application as handrail
from handrail.documents.making import maker
from handrail.serving.bridge import Bridge
from handrail.serving.environ import Environ


def strict_transport(environ: Environ) -> list[tuple[str, str]]:
    """What an answer over https says of coming encrypted only, as Django's middleware says it of its own answers."""
    request = HttpRequest()
    request.META = environ
    answer = SecurityMiddleware(lambda _: HttpResponse()).process_response(request, HttpResponse())
    return [(name, value) for name, value in answer.items() if name == "Strict-Transport-Security"]


@cache
def page_that_says(words: str) -> str:
    """A refusal's page; there are few, and one is made once."""
    return render_to_string("refusals/not_taken.html", {"reason": words})


application = Bridge(
    handrail,
    at_once=settings.AT_ONCE,
    threads=settings.THREADS,
    largest_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    session_of=session_of,
    who_is_signed_in=who_is_signed_in,
    line_of_stranger=line_of_stranger,
    page=page_that_says,
    also_says=strict_transport,
)

# Threads change places ten times as often as Python has it: else a page waits for a heavy one, 5 ms at each statement.
sys.setswitchinterval(0.0005)
maker.start()
