"""Whatever says a word of a family is covered by a row of the trail; where no row can be written, nothing is said.

Every text about every family has a mark. Every address is asked by every method and with every kind of body, by
everybody in whole runs and by a few otherwise: about a family of the East team, a signed record, a restricted family.
"""

import os
from types import SimpleNamespace

import pytest

from handrail.audit import trail
from handrail.cases import gate
from handrail.home import presenters
from handrail.supervision.recording.views import history, save
from tests.access.arranging import keep_an_action
from tests.access.canaries import plant
from tests.access.table import TABLE
from tests.access.test_leaks import THEIRS
from tests.access.walking_everywhere import AS_IT_STANDS, EMPTY, NOTHING_SENT, STALE, UNREADABLE, Found, Walk

WHOLE = os.environ.get("HANDRAIL_MEASURE") == "whole"
# Who goes in a quick run, and the pages whose forms they send: Sam chairs, Rukhsana is named in the restricted family,
# Judith reads the trail, Dev reads and comes from another agency, Priya reads in an emergency.
FEW = {
    "sam": (
        "record",
        "record_children",
        "check_record",
        "meeting",
        "add_family",
        "add_participant",
        "change_meeting",
        "change_password",
    ),
    "rukhsana": ("allocate_family", "hand_over_family", "give_to_team"),
    "judith": ("restriction", "lift_restriction", "emergency_review", "trail"),
    "dev": (),
    "priya": (),
}
LISTS = {"home", "families", "meetings", "allocations", "restrictions", "emergency_reviews", "trail", "restrict_family"}
NOT_ABOUT_A_FAMILY = ("worker", "team", "agency")
SHOW_A_FAMILY = LISTS | {
    row.page for row in TABLE if row.things and not any(thing.startswith(NOT_ABOUT_A_FAMILY) for thing in row.things)
}
ARE_SENT_TO = {row.page for row in TABLE if row.method == "post"}
ONE_IN = 16


@pytest.fixture
def walk(westmere):
    emergencies_first = Walk(westmere, None)
    emergencies_first.canaries = plant(westmere)
    return emergencies_first


def one_of_each(place):
    """In a quick run each person asks some of each kind of thing, and what only they ask."""
    met = {}

    def picks(asked):
        asks_for_nothing = asked.method == "post" and asked.page not in ARE_SENT_TO
        if not WHOLE and (asked.page not in SHOW_A_FAMILY or asks_for_nothing):
            return asked.page == "change_password"
        met.setdefault(asked.kind, len(met))
        return WHOLE or met[asked.kind] % ONE_IN == place

    return picks


def go(walk, people=None, only=None):
    found = Found()
    for place, who in enumerate(people or (filter(None, THEIRS) if WHOLE else FEW)):
        walk.go(who, only or one_of_each(place), found, None if WHOLE else FEW[who])
    return found


def test_no_word_of_a_family_leaves_without_its_row_and_none_where_no_row_can_be_written(walk, record_property):
    found = go(walk)

    record_property("visits", found.visits)
    record_property("shown", found.shown)
    record_property("uncovered", len(found.uncovered))
    record_property("leaked", len(found.leaked) + len(found.not_said))
    assert found.uncovered == []
    assert found.leaked == []
    assert found.not_said == []
    assert found.given_back == [], "a password or a code was handed back"
    assert found.not_looked == [], "the trail says that somebody looked who was shown nothing"
    assert found.shown > (1_000 if WHOLE else 25)
    if WHOLE:
        assert found.kinds >= {"text/html", "text/csv", "application/json", "application/pdf"}
        assert {body for _, _, body in found.pages} >= {NOTHING_SENT, EMPTY, AS_IT_STANDS, STALE, UNREADABLE}


class TestHolesPutBack:
    @pytest.fixture(autouse=True)
    def nothing_else_holds(self, monkeypatch):
        monkeypatch.setattr(gate, "open_what_is_untold", lambda **_: None)

    def without_its_look(self, monkeypatch, view):
        """The same gate, through which this one view looks without a row."""
        monkeypatch.setattr(view, "gate", SimpleNamespace(**{**vars(gate), "open_case": lambda **_: None}))

    def test_a_save_that_answers_with_a_row_it_did_not_write_is_found(self, walk, monkeypatch):
        self.without_its_look(monkeypatch, save)

        found = go(walk, ["sam"], lambda asked: asked.page == "save_row" and asked.body == EMPTY)

        assert found.uncovered
        assert found.leaked

    def test_a_history_shown_because_it_could_not_be_brought_back_is_found(self, walk, monkeypatch):
        self.without_its_look(monkeypatch, history)

        assert go(walk, ["sam"], lambda asked: asked.page == "record_history").uncovered

    @pytest.mark.parametrize(
        ("taken_out", "page"), [("look", "family"), ("look", "families"), ("look_at_trail", "trail_of_family")]
    )
    def test_a_look_that_is_not_written_down_is_found(self, walk, monkeypatch, taken_out, page):
        monkeypatch.setattr(trail, taken_out, lambda **_: None)

        found = go(walk, ["judith"], lambda asked: asked.page == page)

        assert found.uncovered
        assert found.leaked

    def test_a_download_that_is_not_written_down_is_found(self, walk, monkeypatch):
        monkeypatch.setattr(trail, "handed_over", lambda **_: None)
        pages = ("record_word", "record_pdf", "export_trail_of_family")

        assert len(go(walk, ["judith"], lambda asked: asked.page in pages).uncovered) >= len(pages)


def test_what_every_view_forgets_is_written_all_the_same(walk, monkeypatch):
    for look in ("open_case", "open_list"):
        monkeypatch.setattr(gate, look, lambda **_: None)

    found = go(walk, ["sam"], one_of_each(0))

    assert found.shown > 10
    assert (found.uncovered, found.leaked) == ([], [])


class TestAnActionKeptByWhoeverLostSight:
    @pytest.fixture
    def walk(self, westmere):
        keep_an_action(westmere, "dev", "begum-rahman")
        walk = Walk(westmere, None)
        walk.canaries = plant(westmere)
        return walk

    def home(self, walk):
        return go(walk, ["dev"], lambda asked: asked.page == "home" and asked.method == "get")

    def test_has_its_look_before_it_is_shown(self, walk):
        found = self.home(walk)

        assert found.shown
        assert (found.uncovered, found.leaked, found.not_said, found.not_looked) == ([], [], [], [])

    def test_is_found_where_home_does_not_tell_of_it(self, walk, westmere, monkeypatch):
        begum = westmere.case("begum-rahman").reference
        told = presenters.references_on
        monkeypatch.setattr(presenters, "references_on", lambda home: [one for one in told(home) if one != begum])
        monkeypatch.setattr(gate, "open_what_is_untold", lambda **_: None)

        assert [what for what in self.home(walk).uncovered if f"{begum} " in what]
