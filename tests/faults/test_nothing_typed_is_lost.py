"""Whatever goes wrong around the record page, every text that was typed is in the record or still to be had.

Each fault of `browser_faults.FAULTS` comes about with all boxes filled at once. In `script/test` a few of them;
`script/measure R5` makes all of them come about. Each test tells the measure what became of the texts.
"""

import re

import pytest

from tests.accessibility.walking import WHOLE
from tests.faults import with_a_script, without_a_script
from tests.faults.at_the_page import Scene
from tests.faults.browser_faults import FAULTS, Place
from tests.faults.relay import Relay
from tests.faults.without_a_script import Sheet

pytestmark = pytest.mark.django_db(transaction=True)

BY_NAME = {fault.name: fault for fault in FAULTS}
KILLED = "killed browser"
TELLING = ("session expiry", "validation error")
TELLING_WITHOUT = ("session expiry", "conflict")


def chosen(ways, telling):
    return [fault for fault in FAULTS if fault.name in ways and (WHOLE or fault.name in telling)]


class World:
    """What a fault needs beside the page itself."""

    def __init__(self, fault, server, colleagues_page):
        self.fault, self.server, self.page_of_a_colleague = fault, server, colleagues_page
        self.shown = not fault.meanwhile

    def expect_meanwhile(self, scene):
        self.shown = self.shown or scene.shows(self.fault.meanwhile)


@pytest.fixture
def relay(live_server):
    """The server at an address that can be stopped and started again."""
    between = Relay(live_server.url)
    yield between
    between.stop()


@pytest.fixture
def person_of(lorraine, dev):
    """Only somebody who was let in for this meeting can lose the right."""
    return lambda fault: dev if fault.name == "right revoked" else lorraine


def tell(record_property, fault, outcome):
    record_property("fault", fault.name)
    record_property("boxes", outcome.boxes)
    record_property("characters", outcome.characters)
    record_property("lost", outcome.characters_lost)
    record_property("lies", len(outcome.lies))


def hold(outcome):
    assert outcome.boxes > 200
    assert (outcome.lost, outcome.misplaced, outcome.lies) == ({}, {}, [])


def with_the_script(fault, person, at_a_browser, relay, westmere, sam):
    """The outcome of a fault, what the page's script complained of, and whether the page said what was the matter."""
    world = World(fault, relay, lambda: at_a_browser(sam))
    scene = Scene(at_a_browser(person), westmere.record("hartley-2026-11-23"), relay.url, person.email)
    errors = []
    scene.page.on("pageerror", lambda error: errors.append(str(error)))
    scene.open()
    with with_a_script.WAYS[fault.name](scene, world):
        scene.fill()
        for _ in range(6):
            scene.page.clock.run_for(1_000)
            scene.page.wait_for_timeout(10)
            world.expect_meanwhile(scene)
            scene.wait_for_answers()
            scene.look()
            world.expect_meanwhile(scene)
    if fault.place in (Place.SAVED, Place.BESIDE):
        scene.let_it_save()
    return scene.outcome(fault.place), errors, world.shown


def test_every_fault_is_made_to_come_about():
    assert {*with_a_script.WAYS, KILLED} == set(BY_NAME)
    assert set(without_a_script.WAYS) == {fault.name for fault in FAULTS if fault.without_a_script}


@pytest.mark.parametrize("fault", chosen(with_a_script.WAYS, TELLING), ids=str)
def test_with_a_script(fault, person_of, at_a_browser, relay, westmere, sam, record_property):
    given = at_a_browser, relay, westmere, sam
    outcome, errors, shown = with_the_script(fault, person_of(fault), *given)

    tell(record_property, fault, outcome)
    hold(outcome)
    assert errors == []
    assert shown


@pytest.mark.parametrize("fault", chosen(without_a_script.WAYS, TELLING_WITHOUT), ids=str)
def test_without_a_script(fault, person_of, at_a_browser, relay, westmere, sam, record_property):
    person = person_of(fault)
    world = World(fault, relay, lambda: at_a_browser(sam, java_script_enabled=False))
    page = at_a_browser(person, java_script_enabled=False)
    sheet = Sheet(page, westmere.record("hartley-2026-11-23"), relay.url, person.email)
    sheet.open()
    without_a_script.WAYS[fault.name](sheet, world)
    outcome = sheet.outcome(fault.without_a_script)

    tell(record_property, fault, outcome)
    hold(outcome)


NOTHING_WAS_WRONG = "{ values: {}, apart: {}, unread: {}, wanting: {}, also: [], revision: 1, at: '10:00' }"
CONTROLS = {
    "nothing is sent again": (
        "502",
        "saving.js",
        r"row\.retry = setTimeout\(deliver",
        "row.retry = setTimeout(() => {}",
    ),
    "what was refused is taken to be saved": (
        "502",
        "sending.js",
        r'return \{ kind: "later" \};',
        f"return {{ kind: 'saved', saved: {NOTHING_WAS_WRONG} }};",
    ),
    "the words are not offered": ("right revoked", "session.js", r"box\.value = words;", ""),
}


@pytest.mark.parametrize("control", CONTROLS if WHOLE else ["what was refused is taken to be saved"])
def test_a_script_that_loses_text_or_lies_is_found_out(
    control, person_of, at_a_browser, relay, westmere, sam, record_property
):
    name, module, pattern, instead = CONTROLS[control]

    def spoil(route):
        body = route.fetch().text()
        assert re.search(pattern, body)
        route.fulfill(body=re.sub(pattern, lambda _: instead, body), content_type="text/javascript")

    def spoilt(*people, **options):
        page = at_a_browser(*people, **options)
        page.context.route(f"**/{module}", spoil)
        return page

    outcome, _, _ = with_the_script(BY_NAME[name], person_of(BY_NAME[name]), spoilt, relay, westmere, sam)

    record_property("control", control)
    assert outcome.lost or outcome.lies or outcome.misplaced
