"""A browser of which every process is killed while somebody types loses at most five seconds of it."""

import contextlib
import os
import re
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.accessibility.walking import WHOLE
from tests.journeys.record_page import KEY_FACTORS, answer_of, box

pytestmark = pytest.mark.django_db(transaction=True)

A_WORD_EVERY = 0.1
TYPES_FOR = 9.0
AT_MOST = 5.0
WAYS = ("online", "offline") if WHOLE else ("offline",)


@pytest.fixture
def browser_of_hers(playwright, browser_type_launch_args, live_server, tmp_path, lorraine):
    """Lorraine's own browser, which is opened again with what it left on the device."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(lorraine)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def open_it():
        context = playwright.chromium.launch_persistent_context(tmp_path / "profile", **browser_type_launch_args)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        with contextlib.suppress(Error):
            context.close()


def kill_every_process_of(profile: Path) -> None:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(profile) in path.read_text(errors="replace"):
                os.kill(int(path.parent.name), signal.SIGKILL)


def typed_before_and_found_after_a_kill(browser_of_hers, live_server, draft, profile, *, offline, spoil=None):
    """How many numbered words were typed, the seconds each took, and how many came back in the record."""
    address = f"{live_server.url}/records/{draft.id}/"
    context = browser_of_hers()
    if spoil:
        context.route(*spoil)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
    page.wait_for_timeout(1_500)
    context.set_offline(offline)
    box(page, KEY_FACTORS).fill("")
    typed, began = 0, time.monotonic()
    while time.monotonic() - began < TYPES_FOR:
        typed += 1
        page.keyboard.type(f"n{typed} ")
        time.sleep(A_WORD_EVERY)
    pace = (time.monotonic() - began) / typed
    kill_every_process_of(profile)

    again = browser_of_hers().new_page()
    again.goto(address)
    again.wait_for_timeout(6_000)
    return typed, pace, [*re.findall(r"\bn\d+(?= )", answer_of(draft, "key_factors"))]


@pytest.mark.parametrize("way", WAYS)
def test_at_most_five_seconds_are_lost(way, browser_of_hers, live_server, westmere, tmp_path, record_property):
    given = browser_of_hers, live_server, westmere.record("hartley-2026-11-23"), tmp_path / "profile"
    typed, pace, found = typed_before_and_found_after_a_kill(*given, offline=way == "offline")

    lost = (typed - len(found)) * pace
    record_property("killed", way)
    record_property("typed_words", typed)
    record_property("seconds_lost", f"{lost:.1f}")
    assert found == [f"n{number}" for number in range(1, len(found) + 1)]
    assert lost <= AT_MOST


@pytest.mark.skipif(not WHOLE, reason="part of script/measure R5")
def test_without_what_is_kept_all_of_it_would_be_lost(
    browser_of_hers, live_server, westmere, tmp_path, record_property
):
    def keeps_nothing(route):
        route.fulfill(body="export const startKeeping = () => {};", content_type="text/javascript")

    given = browser_of_hers, live_server, westmere.record("hartley-2026-11-23"), tmp_path / "profile"
    typed, pace, found = typed_before_and_found_after_a_kill(
        *given, offline=True, spoil=("**/device_text.js", keeps_nothing)
    )

    record_property("control", "nothing is kept on the device")
    assert (typed - len(found)) * pace > AT_MOST
