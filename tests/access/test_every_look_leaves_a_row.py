"""Whatever shows a family is covered by a row of the trail; where no row can be written, nothing is shown.

Every address is opened, by everybody in whole runs and by a few otherwise, about a family of the East team, about a
restricted one, and about one that is open in an emergency. A row is covered by an earlier one of fifteen minutes, so
what one visit wrote is taken back before the next.
"""

import os
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client

from bench.trail_of_writes import trail_not_written
from handrail.accounts.models import User
from handrail.audit import trail
from tests.access.asking import Asker
from tests.access.looks import covered, what_tells_families_apart, words_of
from tests.access.table import TABLE
from tests.faults.test_no_input_gives_an_error import NEVER, addresses

WHOLE = os.environ.get("HANDRAIL_MEASURE") == "whole"
# The same things of other families, in the place of those of Hartley's.
ABOUT_HARTLEY = {"hartley": "hartley"}
SIGNED = {"hartley-2026-11-23": "hartley-2026-10-26"}
RESTRICTED = {
    "hartley": "kearney-prosser",
    "hartley-2026-11-23": "kearney-prosser-2026-11-19",
    "east-2026-11-23": "west-r-2026-11-19",
    "worker sam": "worker rukhsana",
}
# Priya opened Hartley's in an emergency; Dev comes from another agency; Judith reads the trail.
FEW = {"about Hartley's": ("sam", "judith", "priya"), "signed": ("dev",), "restricted": ("rukhsana",)}
UNAVAILABLE, FAILED = 503, 500


@dataclass
class Crawl:
    visits: int = 0
    shown: int = 0
    kinds: set[str] = field(default_factory=set)
    uncovered: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    not_said: list[str] = field(default_factory=list)


@pytest.fixture
def crawl(westmere):
    """Goes everywhere as these people do, once with a trail that cannot be written and once as usual."""
    telling = what_tells_families_apart()
    assert len(set(telling.words.values())) == 8

    def visit(told, person, name, method, address, sent):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        place = transaction.savepoint()
        with trail_not_written():
            failing = getattr(client, method)(address, sent)
        left = telling.families_in(words_of(failing))
        transaction.savepoint_rollback(place)
        place = transaction.savepoint()
        answer = getattr(client, method)(address, sent)
        before_it_is_read = covered(person)
        shown = telling.families_in(words_of(answer))
        transaction.savepoint_rollback(place)

        what = f"{method} {name} by {person.name}"
        told.visits += 1
        told.leaked += [f"{what}: {family}" for family in sorted(left)]
        if shown:
            told.shown += 1
            told.kinds.add(answer.headers.get("Content-Type", "").partition(";")[0])
            told.uncovered += [f"{what}: {family}" for family in sorted(shown - before_it_is_read)]
            if failing.status_code != UNAVAILABLE and not (method == "post" and failing.status_code == FAILED):
                told.not_said.append(f"{what}: {failing.status_code}")

    def go(only=None):
        told = Crawl()
        everybody = list(User.objects.filter(is_active=True))
        places = [(name, address) for name, address in addresses(westmere) if name not in NEVER]
        for which, things in (("about Hartley's", ABOUT_HARTLEY), ("signed", SIGNED), ("restricted", RESTRICTED)):
            people = everybody if WHOLE else [westmere.worker(who) for who in FEW[which]]
            for name, address in places:
                if only is None or name in only:
                    for person in people:
                        visit(told, person, name, "get", of_another(westmere, address, things), {})
        return told

    def send():
        told, asker = Crawl(), Asker(westmere)
        for row in TABLE:
            if row.method == "post" and row.page not in NEVER:
                place = asker.address(row)
                for who in ("sam", "dev", "judith"):
                    visit(told, westmere.worker(who), row.page, "post", place, {**row.send})
        for typed in ("a", "Hartley"):
            visit(told, westmere.worker("judith"), "trail", "post", "/trail/", {"family": typed})
        return told

    go.send = send
    return go


def of_another(westmere, address, things):
    for ours, theirs in things.items():
        address = address.replace(str(westmere.id_of(ours)), str(westmere.id_of(theirs)))
    return address


def tell(record_property, found):
    record_property("visits", found.visits)
    record_property("shown", found.shown)
    record_property("uncovered", len(found.uncovered))
    record_property("leaked", len(found.leaked) + len(found.not_said))


def test_every_answer_that_shows_a_family_is_covered_by_a_row_and_without_one_nothing_is_shown(crawl, record_property):
    found = crawl()

    tell(record_property, found)
    assert found.uncovered == []
    assert found.leaked == []
    assert found.not_said == []
    assert found.shown > 50
    assert found.kinds >= {"text/html", "text/csv", "application/json", "application/pdf"}


def test_so_is_every_answer_to_what_is_sent(crawl, record_property):
    found = crawl.send()

    tell(record_property, found)
    assert found.uncovered == []
    assert found.leaked == []
    assert found.not_said == []
    assert found.shown > 5


@pytest.mark.parametrize(
    ("taken_out", "page"), [("look", "family"), ("look", "families"), ("look_at_trail", "trail_of_family")]
)
def test_a_look_that_is_not_written_down_would_be_found(crawl, monkeypatch, taken_out, page):
    monkeypatch.setattr(trail, taken_out, lambda **_: None)

    found = crawl(only={page})

    assert found.uncovered
    assert found.leaked


def test_a_download_that_is_not_written_down_would_be_found(crawl, monkeypatch):
    monkeypatch.setattr(trail, "handed_over", lambda **_: None)

    assert len(crawl(only={"record_word", "record_pdf", "export_trail_of_family"}).uncovered) >= 3
