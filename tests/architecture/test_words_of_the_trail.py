"""What the trail says of a look is in words: a page that nobody put into words fails the build."""

from django.urls import get_resolver, path

from handrail.audit.events import ADDRESSES, EVENTS, LISTS, PAGES
from handrail.oversight.access_trail.words import DID, WROTE
from tests.access.table import TABLE
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


def tell_of_families(patterns):
    """The names of the addresses of rooms about families, and of others that the table of access says are about one."""
    rooms = ("handrail.supervision.", "handrail.access.", "handrail.oversight.", "handrail.home.", "handrail.families.")
    not_about_one = ("worker", "team", "agency")
    about_one = {row.page for row in TABLE if row.things and not row.things[0].startswith(not_about_one)}
    found = set()
    for one in patterns:
        if hasattr(one, "url_patterns"):
            found |= tell_of_families(one.url_patterns)
        elif one.name and (one.callback.__module__.startswith(rooms) or one.name in about_one):
            found.add(one.name)
    return found


def test_every_address_that_may_tell_of_a_family_has_its_words():
    told = tell_of_families(get_resolver().url_patterns)

    assert {"abandon_record", "emergency_access", "hand_over_family", "restrict_family"} <= told
    assert told - ADDRESSES.keys() == set()


def test_an_address_without_words_is_found():
    def attic(request):
        raise AssertionError

    attic.__module__ = "handrail.home.views.attic"
    assert tell_of_families([path("attic/", attic, name="attic")]) - ADDRESSES.keys() == {"attic"}


def test_only_events_that_there_are_have_words_of_their_own():
    assert DID.keys() | WROTE.keys() <= EVENTS.keys()
