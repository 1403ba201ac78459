"""What two answers to one question may differ in, and what a browser says of a form that our own page sends."""

import re

EACH_TIME = re.compile(rb'nonce="[^"]*"|value="[A-Za-z0-9]{64}"|data-seconds-left="[0-9]+"')


FROM_OUR_PAGE = {"origin": "http://testserver"}


def without_what_differs_each_time(page: bytes) -> bytes:
    """A page without its nonce, its form token, and the seconds that the session still lasts."""
    return EACH_TIME.sub(b"", page)
