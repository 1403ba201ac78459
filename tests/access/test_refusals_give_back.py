"""A page that refuses gives back the words somebody typed, to them alone; and never a password, a code or a token.

Each box of each form of each page is filled with a mark of its own, and every refusal that can meet a form meets it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.core.handlers.base import BaseHandler
from django.test import Client, override_settings
from django.urls import resolve, reverse

from handrail.audit.trail import TrailUnavailable
from handrail.config import refusals
from handrail.core.refusals import NotAllowed
from handrail.core.tests.answers import FROM_OUR_PAGE
from tests.access.asking import WHOLE, taken_back
from tests.faults.forms_of_a_page import Form, forms_of
from tests.faults.test_no_input_gives_an_error import form_of_the_record, forms_on_every_page

# Who is who, and how to get in: no page of these has words that took long to write.
ABOUT_SIGNING_IN = "handrail.accounts", "handrail.demo"
# A form that anybody may send is answered, and not refused, where the session has ended.
ITS_OWN_PAGE = (200, 422)
NOT_OURS = {
    "another site": {"origin": "https://zq.example.org"},
    "another site, by its address": {"referer": "https://zq.example.org/page/"},
    "another site, which hides itself": {"origin": "null"},
    "another site, as the browser says": {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
    "a neighbouring site": {"sec-fetch-site": "same-site", "origin": "https://payroll.testserver"},
    "nobody knows": {},
}


@contextmanager
def answering_with(exception: Exception) -> Iterator[None]:
    """Whatever view is asked raises."""

    def raising(*_: Any, **__: Any) -> None:
        raise exception

    with mock.patch.object(BaseHandler, "make_view_atomic", return_value=raising):
        yield


@dataclass(frozen=True)
class Refusal:
    """How a form comes to be refused: by what it meets, or by who sends it."""

    status: int
    meanwhile: Callable[[], AbstractContextManager[Any]] = nullcontext
    session_ended: bool = False
    out_of_date: bool = False


REFUSALS = {
    "session ended": Refusal(403, session_ended=True),
    "page out of date": Refusal(403, out_of_date=True),
    "second step first": Refusal(403, lambda: override_settings(SECOND_FACTOR_IS_REQUIRED=True)),
    "not allowed": Refusal(403, lambda: answering_with(NotAllowed("You may not."))),
    "an error": Refusal(500, lambda: answering_with(OSError("a fault made by a test"))),
    "trail out of order": Refusal(503, lambda: answering_with(TrailUnavailable())),
}


def filled(form: Form) -> dict[str, str]:
    return {name: f"Zq-{place}-zq" for place, name in enumerate(form.fields)}


def names_shown(page: str, form: Form) -> set[str]:
    names = list(form.fields)
    return {names[int(place)] for place in re.findall(r"Zq-(\d+)-zq", page)}


def send(client: Client, form: Form, refusal: Refusal, headers: dict[str, str]) -> Any:
    sender = Client(raise_request_exception=False, enforce_csrf_checks=refusal.out_of_date)
    if not refusal.session_ended:
        sender.cookies = client.cookies.copy()
    with taken_back(), refusal.meanwhile():
        return sender.post(form.action, filled(form), headers=headers)


def secrets_of(client: Client, form: Form) -> set[str]:
    """What a browser hides or keeps for a password, and what the view itself says is nobody's to read."""
    with taken_back():
        request = client.post(form.action, form.fields).wsgi_request
    declared = getattr(request, "sensitive_post_parameters", ())
    return form.secrets | ({*form.fields} if declared == "__ALL__" else {*declared})


def is_about_signing_in(form: Form) -> bool:
    return resolve(urlsplit(form.action).path).func.__module__.startswith(ABOUT_SIGNING_IN)


@pytest.fixture
def forms(westmere):
    sam = Client()
    sam.force_login(westmere.worker("sam"))
    found = [*forms_on_every_page(westmere), (sam, form_of_the_record(westmere, sam))]
    assert len(found) > 50
    return found


@dataclass
class Found:
    """What refusals gave back that they must not, what they kept that was somebody's words, and how many there were.

    `of_the_page` is what nobody typed: boxes that a page hides, in which it says of itself what it is about.
    """

    leaks: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    of_the_page: list[str] = field(default_factory=list)
    refused: int = 0


# what somebody typed on the page before, which the next one carries along
TYPED_BEFORE = {"name"}


def given_back(forms: list, refusals_met: dict[str, Refusal]) -> Found:
    found = Found()
    for why, refusal in refusals_met.items():
        for client, form in forms:
            answer = send(client, form, refusal, FROM_OUR_PAGE)
            if answer.status_code in ITS_OWN_PAGE:
                continue
            shown = names_shown(answer.content.decode(), form)
            of_signing_in = is_about_signing_in(form)
            never = {*form.fields} if of_signing_in else secrets_of(client, form)
            found.leaks += [f"{why} {form.action} {name}" for name in shown & never]
            if answer.status_code == refusal.status and not of_signing_in:
                found.refused += 1
                found.lost += [f"{why} {form.action} {name}" for name in form.words - shown]
                nobodys = (form.hidden - form.words - TYPED_BEFORE) & shown
                found.of_the_page += [f"{why} {form.action} {name}" for name in nobodys]
    return found


def given_to_others(forms: list, refusals_met: dict[str, Refusal]) -> list[str]:
    """A quick run has each form come from one other place, the next form from the next."""
    places, found = cycle(NOT_OURS), []
    for why, refusal in refusals_met.items():
        for client, form in forms:
            for where in NOT_OURS if WHOLE else [next(places)]:
                answer = send(client, form, refusal, NOT_OURS[where])
                if answer.status_code not in ITS_OWN_PAGE and names_shown(answer.content.decode(), form):
                    found.append(f"{why} {form.action} from {where}")
    return found


def test_no_secret_is_given_back_and_every_word_is(forms):
    found = given_back(forms, REFUSALS)

    assert found.leaks == []
    assert found.lost == []
    assert found.of_the_page == []
    assert found.refused > 30 * len(REFUSALS)


def test_what_another_site_sends_is_not_shown(forms):
    assert given_to_others(forms, REFUSALS) == []


@dataclass
class Kept:
    """Of forms that come from somebody else's page: how many, what was shown of them, and what their person missed."""

    sent: int = 0
    shown: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def sent_by_another(forms: list, another: Client) -> Kept:
    kept = Kept()
    for client, form in forms:
        if not (whose := form.fields.get("opened_by")):
            continue
        kept.sent += 1
        with taken_back():
            answer = another.post(form.action, filled(form) | {"opened_by": whose}, headers=FROM_OUR_PAGE)
        kept.shown += [f"{form.action} {name}" for name in names_shown(answer.content.decode(), form)]
        if is_about_signing_in(form) or not form.words:
            continue
        sealed = forms_of(answer.content.decode(), form.action)[-1].fields
        given_back = names_shown(client.post(form.action, sealed, headers=FROM_OUR_PAGE).content.decode(), form)
        kept.lost += [f"{form.action} {name}" for name in form.words - given_back]
        kept.shown += [f"{form.action} {name}" for name in given_back & secrets_of(client, form)]
    return kept


def test_words_of_a_page_that_somebody_else_opened_come_back_to_whoever_typed_them_alone(forms, grace):
    another = Client(raise_request_exception=False)
    another.force_login(grace)
    kept = sent_by_another(forms, another)

    assert kept.sent > 50
    assert kept.shown == []
    assert kept.lost == []


def test_without_the_rule_they_would_be_shown_to_whoever_is_signed_in(forms, grace, monkeypatch):
    monkeypatch.setattr(refusals, "of_another", lambda request: None)
    another = Client(raise_request_exception=False)
    another.force_login(grace)

    assert sent_by_another(forms, another).shown


def test_the_forms_hold_secrets_and_words(forms):
    secrets = {name for client, form in forms for name in secrets_of(client, form)}

    assert {"password", "current", "new", "code", "recovery_code", "credential"} <= secrets
    assert sum(len(form.words) for _, form in forms) > 150


def test_secrets_lost_words_and_words_of_others_would_be_seen(forms, monkeypatch):
    error = {"an error": REFUSALS["an error"]}
    with monkeypatch.context() as broken:
        broken.setattr(refusals, "holds_words", lambda request: True)
        leaks = "\n".join(given_back(forms, error).leaks)
    for secret in ("/sign-in/ password", "/account/password/ current", "second-step/ recovery_code"):
        assert secret in leaks
    with monkeypatch.context() as broken:
        broken.setattr(refusals, "OF_THE_PAGE", re.compile("^csrfmiddlewaretoken$"))
        assert any(line.endswith(" was") for line in given_back(forms, error).of_the_page)
    with monkeypatch.context() as broken:
        broken.setattr(refusals, "holds_words", lambda request: False)
        assert f"an error {reverse('restrict_family')} reason" in given_back(forms, error).lost
    monkeypatch.setattr(refusals, "is_from_our_page", lambda request: True)
    assert given_to_others(forms, {"page out of date": REFUSALS["page out of date"]})
