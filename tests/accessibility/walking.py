"""Goes to every page in every state, in a browser, and hands each to whoever checks it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tests.accessibility.pages import STATES, State

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
    """One browser page per person, kept for all the states they open."""

    at_a_browser: Callable[..., Any]
    westmere: Any
    width: int
    options: dict[str, Any]

    def __post_init__(self) -> None:
        self.pages: dict[str, Any] = {}

    def through(self, states: Iterable[State] = STATES) -> Iterator[Arrived]:
        for state in states:
            with broken(state):
                yield self.to(state)

    def to(self, state: State) -> Arrived:
        page = self._page_of(state.by)
        response = page.goto(state.path(self.westmere))
        if state.send is not None:
            with page.expect_navigation() as sent:
                page.evaluate(SEND, [dict(state.send), (state.to or state.path)(self.westmere)])
            response = sent.value
        arrived = Arrived(state, page, response.text(), response.status)
        if state.then:
            state.then(page)
        return arrived

    def _page_of(self, by: str) -> Any:
        if by not in self.pages:
            person = self.westmere.worker(by) if by else None
            self.pages[by] = self.at_a_browser(person, width=self.width, **self.options)
        return self.pages[by]


def walk(at_a_browser: Callable[..., Any], westmere: Any, *, width: int = 1366, **options: Any) -> Walk:
    return Walk(at_a_browser, westmere, width, options)


@contextmanager
def broken(state: State) -> Iterator[None]:
    """Lets what a state says is broken raise for as long as the page is looked at."""
    if state.broken is None:
        yield
        return
    name, fault = state.broken
    with mock.patch(name, side_effect=fault):
        yield
