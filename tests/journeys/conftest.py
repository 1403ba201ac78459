"""A browser at Westmere: people signed in, the record they write in, and what the browser complained about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from handrail.accounts.models import User
    from handrail.supervision.records.models import Record

# What a browser itself says of an answer that a test made fail, or of a connection that it took away.
EXPECTED = ("Failed to load resource", "net::ERR_")


@dataclass
class Complaints:
    """Errors of scripts, and whatever the security policy refused, on every page of a test."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: "Page") -> None:
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", lambda message: self.hear(message.type, message.text))

    def hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(words in text for words in EXPECTED):
            self.heard.append(text)


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert found.heard == []


@pytest.fixture
def sign_in(live_server: Any, new_context: Callable[..., "BrowserContext"], complaints: Complaints) -> Callable:
    """A window of its own for one person, signed in."""
    from django.conf import settings
    from django.test import Client

    def enter(user: "User", **options: Any) -> "Page":
        client = Client()
        client.force_login(user)
        context = new_context(base_url=live_server.url, **options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints.listen(page)
        return page

    return enter


@pytest.fixture
def draft(westmere: Any) -> "Record":
    """The Hartleys' record of 23 November 2026, which is being written."""
    return westmere.record("hartley-2026-11-23")


@pytest.fixture
def open_record(sign_in: Callable, draft: "Record", lorraine: "User") -> Callable:
    """The record page, as Lorraine has it who records, or as somebody else."""

    def enter(user: "User | None" = None, **options: Any) -> "Page":
        page = sign_in(user or lorraine, **options)
        page.goto(f"/records/{draft.id}/")
        page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
        return page

    return enter
