"""What the trail says of a look is in words: a page that nobody put into words fails the build."""

from handrail.audit.events import EVENTS, LISTS, PAGES
from handrail.oversight.access_trail.words import DID, WROTE
from tests.architecture import rules

WORDS = {"open_case": PAGES, "open_list": LISTS, "open_trail": {**PAGES, **LISTS}}


def without_words(source):
    return {page for how, pages in rules.pages_looked_at(source).items() for page in pages - WORDS[how].keys()}


def test_every_page_that_leaves_a_look_has_its_words():
    views = rules.sources("views")

    assert any(rules.pages_looked_at(path.read_text()) for path in views)
    assert {rules.label(path): found for path in views if (found := without_words(path.read_text()))} == {}


def test_a_page_without_words_is_found():
    assert without_words('gate.open_case(by=user, case=case, page="attic")') == {"attic"}
    assert without_words('gate.open_list(by=user, cases=[], page="record")') == {"record"}
    assert without_words('gate.open_list(by=user, cases=[], page="home")') == set()


def test_only_events_that_there_are_have_words_of_their_own():
    assert DID.keys() | WROTE.keys() <= EVENTS.keys()
