"""What `handrail serve` serves: Handrail, behind what keeps one connection or one person from stopping the others."""

import sys
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string

from handrail.config.askers import line_of_stranger, session_of, who_is_signed_in
from handrail.config.wsgi import application as handrail
from handrail.documents.making import maker
from handrail.serving.bridge import Bridge


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
)

# Threads change places ten times as often as Python has it: else a page waits for a heavy one, 5 ms at each statement.
sys.setswitchinterval(0.0005)
maker.start()
