"""Pressing the button that leads to the council's page, as a browser follows it."""

import re
from html import unescape

from django.test import Client

GOES_ON = re.compile(r'http-equiv="refresh" content="0; ?url=([^"]+)"')


def set_out(browser: Client, onward: str = "") -> str:
    """The address that a browser is led to: the provider's, or one of ours with a reason."""
    answer = browser.post("/sign-in/council/", {"next": onward} if onward else {})
    if answer.status_code == 302:
        return answer["Location"]
    found = GOES_ON.search(answer.text)
    assert found, (answer.status_code, answer.text)
    return unescape(found[1])
