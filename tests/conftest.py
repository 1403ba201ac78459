"""What tests across apps share: somebody signed in, at a browser or without one."""

from collections.abc import Callable
from typing import Any

import pytest

Visit = Callable[..., Any]


@pytest.fixture
def at_a_browser(new_context: Any, live_server: Any) -> Visit:
    """Opens a page of a browser as this person, or as nobody: `at_a_browser(sam, width=390)`.

    A test client in the person's place hands its session on.
    """
    from django.conf import settings
    from django.test import Client

    def open_page(person: Any = None, *, width: int = 1366, height: int = 900, **options: Any) -> Any:
        context = new_context(viewport={"width": width, "height": height}, base_url=live_server.url, **options)
        if person is not None:
            client = person
            if not isinstance(person, Client):
                client = Client()
                client.force_login(person)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    return open_page
