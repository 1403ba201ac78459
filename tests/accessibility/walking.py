"""Goes to every page in every state, in a browser, and hands each to whoever checks it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.test import override_settings

from tests.accessibility.pages import STATES
from tests.accessibility.states import State

WHOLE = os.environ.get("HANDRAIL_MEASURE") == "whole"
# A form made of what is sent, with the page's own token, as a button on the page would send it.
SEND = """([fields, address]) => {
    const form = document.createElement('form');
    const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
    [form.method, form.action] = ['post', address];
    for (const [name, value] of Object.entries({...fields, csrfmiddlewaretoken: token})) {
        const input = document.createElement('input');
        [input.type, input.name, input.value] = ['hidden', name, value];
        form.append(input);
    }
    document.body.append(form);
    form.submit();
}"""


@dataclass(frozen=True)
class Arrived:
    state: State
    page: Any
    html: str
    status: int

    @property
    def problems(self) -> list[str]:
        return [] if self.status == self.state.status else [f"{self.status} instead of {self.state.status}"]


@dataclass
class Walk:
    """One browser page per person, with a script and without, kept for all the states they open.

    What is done on a page with a script happens in a window of its own, which takes what is left unsaved with it.
    """

    at_a_browser: Callable[..., Any]
    westmere: Any
    width: int

    def __post_init__(self) -> None:
        self.pages: dict[tuple[object, bool], Any] = {}

    def through(self, states: Iterable[State]) -> Iterator[Arrived]:
        for state in states:
            with as_it_then_is(state):
                arrived = self.to(state)
                yield arrived
            if state.then:
                arrived.page.context.close()

    def to(self, state: State) -> Arrived:
        page = self._page_for(state)
        response = page.goto(state.path(self.westmere))
        if not state.has_a_script:
            with page.expect_navigation() as sent:
                self._send(state, page)
            response = sent.value
        arrived = Arrived(state, page, response.text(), response.status)
        if state.then:
            state.then(page, self.westmere)
        return arrived

    def _send(self, state: State, page: Any) -> None:
        if state.press:
            state.press(page)
        else:
            page.evaluate(SEND, [dict(state.send or {}), (state.to or state.path)(self.westmere)])

    def _page_for(self, state: State) -> Any:
        if state.then:
            return self._open(state)
        kept = (state.comes_in or state.by, state.has_a_script)
        if kept not in self.pages:
            self.pages[kept] = self._open(state)
        return self.pages[kept]

    def _open(self, state: State) -> Any:
        page = self.at_a_browser(state.visitor(self.westmere), width=self.width)
        if not state.has_a_script:
            # the pages' own scripts stay away, while axe, which needs one, still runs
            page.route(lambda address: address.endswith(".js"), lambda route: route.abort())
        return page


def states_to_look_at() -> list[State]:
    return [state for state in STATES if WHOLE or state.quick]


@contextmanager
def as_it_then_is(state: State) -> Iterator[None]:
    """Lets what a state says is broken raise, and its settings hold, for as long as the page is looked at."""
    with ExitStack() as until_seen, override_settings(**state.configured):
        if state.broken is not None:
            name, fault = state.broken
            until_seen.enter_context(mock.patch(name, side_effect=fault))
        yield
