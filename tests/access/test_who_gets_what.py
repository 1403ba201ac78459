"""Every address answers each visitor as the declared table says; a refusal changes nothing and tells nothing."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access.table import GOES_ON, MAY_NOT, MISSING, NOBODY, NOT_DONE, TABLE, VISITORS
from tests.architecture.test_urls import patterns

NOWHERE = "00000000-0000-4000-8000-000000000000"
# Differ from one answer to the next, whatever is asked for.
EACH_TIME = re.compile(rb'nonce="[^"]*"|value="[A-Za-z0-9]{64}"')
HEADERS_EACH_TIME = ("Content-Security-Policy", "Set-Cookie")


@pytest.fixture
def visitors(westmere):
    """A client for each visitor of the table, signed in."""
    clients = {}
    for who in VISITORS:
        clients[who] = Client()
        if who != NOBODY:
            clients[who].force_login(westmere.worker(who))
    return clients


def address(row, westmere):
    return reverse(row.page, args=[*(westmere.id_of(thing) for thing in row.things), *row.words])


def nowhere(row):
    return reverse(row.page, args=[*(NOWHERE for _ in row.things), *row.words])


def ask(visitor, row, address):
    return getattr(visitor, row.method)(address, row.send)


def everything():
    """Every row of every table but the trail of looks and the sessions, to see whether anything changed."""
    left_out = {"Session", "TrailEvent", "TrailCase"}
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model.__name__ not in left_out
    }


def read(response):
    """What an answer says, without what differs each time."""
    headers = {name: value for name, value in response.items() if name not in HEADERS_EACH_TIME}
    return response.status_code, headers, EACH_TIME.sub(b"", response.content)


def test_the_table_names_every_address():
    assert {row.page for row in TABLE} == {entry.name for _, entry in patterns(get_resolver())}


def test_everybody_is_answered_as_the_table_says(westmere, visitors):
    wrong = []
    for row in TABLE:
        for who, expected in zip(VISITORS, row.answers, strict=True):
            given = ask(visitors[who], row, address(row, westmere)).status_code
            if given != expected:
                wrong.append(f"{row} by {who or 'nobody'}: {given}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_what_no_row_names_is_done_for_nobody(westmere, visitors):
    known = {(row.page, row.method) for row in TABLE}
    done = []
    for row in TABLE:
        for method in ("get", "post", "put", "patch", "delete"):
            if (row.page, method) in known:
                continue
            known.add((row.page, method))
            for who in VISITORS:
                given = getattr(visitors[who], method)(address(row, westmere)).status_code
                if given not in (GOES_ON if who == NOBODY else NOT_DONE, NOT_DONE):
                    done.append(f"{method} {row.page} by {who or 'nobody'}: {given}")
    assert not done, "\n".join(done)


def test_a_refusal_changes_nothing(westmere, visitors):
    before = everything()
    for row in TABLE:
        for who, expected in zip(VISITORS, row.answers, strict=True):
            if expected in (MISSING, MAY_NOT):
                ask(visitors[who], row, address(row, westmere))
    assert everything() == before


def test_what_one_may_not_see_cannot_be_told_from_what_is_not_there(westmere, visitors):
    told = []
    for row in TABLE:
        for who, expected in zip(VISITORS, row.answers, strict=True):
            if expected == MISSING and row.things:
                there, not_there = (ask(visitors[who], row, place) for place in (address(row, westmere), nowhere(row)))
                if read(there) != read(not_there):
                    told.append(f"{row} by {who or 'nobody'}")
    assert not told, "\n".join(told)


def test_who_is_not_signed_in_is_sent_to_sign_in_or_given_back_their_words_and_told_no_more(westmere, visitors):
    for row in TABLE:
        if row.things:
            response = ask(visitors[NOBODY], row, address(row, westmere))
            if response.status_code == MAY_NOT:
                assert read(response) == read(ask(visitors[NOBODY], row, nowhere(row)))
            else:
                assert response["Location"].startswith(reverse("sign_in"))
                assert response.content == b""


def test_a_difference_would_be_seen(westmere, visitors):
    family = reverse("family", args=[westmere.id_of("hartley")])

    assert read(visitors["dev"].get(family)) != read(visitors["dev"].get(reverse("family", args=[NOWHERE])))
