"""Whatever people of all roles do at random, who opens and who writes is what the page of roles says.

In `script/test` some steps on the database at hand; `script/measure S12` takes 5,000 on each.
"""

import ast
import datetime
import logging
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from handrail.accounts import policies as account_policies
from handrail.accounts.models import User
from handrail.cases import meeting_sight, policies
from handrail.cases import services as cases
from handrail.cases.may_open import may_open
from handrail.cases.models import Case
from handrail.cases.querysets import CaseQuerySet, EmergencyAccessQuerySet
from handrail.families import queries as family_queries
from handrail.supervision.agenda.services import families, people, plan
from handrail.supervision.meetings import policies as meeting_policies
from handrail.supervision.meetings.models import AgendaItem
from handrail.supervision.recording import row_kinds
from handrail.supervision.recording import services as recording
from handrail.supervision.records import services as records
from handrail.supervision.records import sight as sight_of_records
from handrail.supervision.records.models import Record
from tests.accessibility.walking import WHOLE
from tests.faults import england_by_hand, model_of_sight
from tests.faults.asked_of_everybody import Asking
from tests.faults.council_of_all_roles import make_council_of_all_roles
from tests.faults.held_to_the_model import Tally, take
from tests.faults.sight_at_random import SightAtRandom
from tests.faults.sight_held_to_the_model import ASKED, WEIGHTS, MoreThanThePageSays

ROLES = Path(__file__).parents[2] / "docs" / "reference" / "roles.md"
CALLED = {"Group supervision co-ordinator": "coordinator", "IT administrator": "it_administrator"}
STEPS = 5000 if WHOLE else 80
AT_MOST = 3000
EACH = 100 if WHOLE else 30
# a few steps are always the same, so that they fail for a change and not by chance
ALWAYS_THE_SAME = not WHOLE


@pytest.fixture(scope="module", autouse=True)
def refusals_are_not_printed():
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def sight(db):
    """The machine in a council of its own; what it did is in its tally."""
    own = {"council": make_council_of_all_roles(), "tally": Tally(), "asking": Asking(ASKED, "reference")}
    return type("Sight", (SightAtRandom,), own)


def test_nothing_people_do_at_random_opens_what_the_page_of_roles_does_not(sight, record_property):
    take(sight, STEPS, each=EACH, always_the_same=ALWAYS_THE_SAME)

    tally = sight.tally
    record_property("steps", tally.steps)
    record_property("refused", tally.refused)
    record_property("rules", ", ".join(f"{rule} {count}" for rule, count in tally.rules.most_common()))
    assert tally.wrong_after == 0
    assert tally.steps >= STEPS
    assert tally.refused
    if WHOLE:  # in a few steps not everything comes to pass
        assert {act for act, count in tally.done.items() if count} == set(WEIGHTS)


def let_in_anyway(by, meeting, case, users):
    """Lets people in as the service does, but that nobody asks whether, and for how long, the giver works on it."""
    whoever_it_is = mock.patch.object(meeting_sight, "_last_day_of_work", return_value=datetime.date.max)
    with mock.patch.object(meeting_sight.gate, "say_that_they_only_read"), whoever_it_is:
        sight_of_records.let_in(by=by, meeting=meeting, case=case, people=users)


def gives_what_she_does_not_work_on(by, meeting, participant, named):
    for item in AgendaItem.objects.filter(meeting=meeting, case__in=named).select_related("case"):
        let_in_anyway(by, meeting, item.case, [participant.user] if participant.user else [])


def gives_all_of_the_agenda(by, meeting, participant, named):
    theirs = AgendaItem.objects.worked_on_by(by).filter(meeting=meeting)
    gives_what_she_does_not_work_on(by, meeting, participant, theirs.values("case"))


def lets_new_leads_into_everything(by, meeting, leads, *, cases):
    for case in Case.objects.filter(agenda_items__meeting=meeting):
        let_in_anyway(by, meeting, case, leads)


def opens_by_a_typed_name(save):
    def it(**given):
        saved = save(**given)
        if given["kind_name"] == "attendee":
            record = Record.objects.select_related("meeting", "case").get(pk=given["record_id"])
            named = User.objects.filter(name=given["typed"].get("name", ""))
            let_in_anyway(given["by"], record.meeting, record.case, named)
        return saved

    return it


def for_ten_years(on):
    last = on + datetime.timedelta(days=3650)
    return sight_of_records.Until(attend=last, lead=last)


def forgets(where, module, act):
    """As if a service did not do what it asks of that module."""
    without = {**vars(getattr(where, module)), act: lambda **given: None}
    return mock.patch.object(where, module, SimpleNamespace(**without))


PUT_BACK = {
    "a planner gives families she does not work on": lambda: mock.patch.object(
        people, "_expect", gives_what_she_does_not_work_on
    ),
    "whoever changes the lead gives families they do not work on": lambda: mock.patch.object(
        plan, "_let_in_new_leads", lets_new_leads_into_everything
    ),
    "one person added opens all of the agenda": lambda: mock.patch.object(people, "_expect", gives_all_of_the_agenda),
    "a typed name opens": lambda: mock.patch.object(recording, "save", opens_by_a_typed_name(recording.save)),
    "sight outlives an abandoned record": lambda: forgets(records, "meeting_sight", "withdraw"),
    "sight outlives being replaced as a lead": lambda: forgets(plan, "attendance", "let_go"),
    "sight outlives being taken off the meeting": lambda: forgets(people, "attendance", "let_go"),
    "sight outlives being taken out of the attendees": lambda: forgets(row_kinds, "attendance", "let_go_of_attendee"),
    "sight outlives the family's leaving the agenda": lambda: forgets(families, "meeting_sight", "withdraw"),
    "sight outlives a cancelled meeting": lambda: forgets(plan, "meeting_sight", "withdraw"),
    "a lifted restriction opens again what a meeting gave": lambda: mock.patch.object(
        cases, "withdraw_from_those_not_named"
    ),
    "what a meeting gives has no end": lambda: mock.patch.object(sight_of_records, "until_if_unsigned", for_ten_years),
    "people give more than they have": lambda: mock.patch.object(
        meeting_sight, "_last_day_of_work", return_value=datetime.date.max
    ),
    "managers allocate what they read in an emergency": lambda: mock.patch.object(policies, "may_work_on", may_open),
    "those who run a meeting end sight in an emergency": lambda: mock.patch.object(
        CaseQuerySet, "visible_without_emergency_to", CaseQuerySet.visible_to
    ),
    "an emergency does not end": lambda: mock.patch.object(
        EmergencyAccessQuerySet, "in_force", lambda emergencies, at: emergencies.filter(starts_at__lte=at)
    ),
    "an id that two families have opens one of them": lambda: mock.patch.object(
        family_queries, "cases_of_child", lambda mosaic_id, all_of=family_queries.cases_of_child: all_of(mosaic_id)[:1]
    ),
    "notes about another family leave the ids they put right": lambda: mock.patch.object(
        recording, "children", SimpleNamespace(take_back=lambda **given: None)
    ),
    "whoever was allocated by a slip goes on": lambda: mock.patch.object(cases, "_end_at_once"),
    "one person alone gives a role": lambda: mock.patch.object(account_policies, "made_by_two", return_value={}),
    "the council's directory lets in whose account is disabled": lambda: mock.patch.object(
        account_policies, "may_sign_in", return_value=True
    ),
    "anybody changes any meeting": lambda: mock.patch.object(meeting_policies, "check_runs"),
    "people give themselves": lambda: mock.patch.object(meeting_sight, "_others", lambda people, by: list(people)),
}
IN_THE_SUITE = ("what a meeting gives has no end",)


@pytest.mark.parametrize("fault", PUT_BACK if WHOLE else IN_THE_SUITE)
def test_a_fault_put_back_is_noticed(fault, sight, record_property):
    with PUT_BACK[fault](), pytest.raises(MoreThanThePageSays):
        take(sight, AT_MOST, each=EACH, always_the_same=ALWAYS_THE_SAME)

    record_property("fault", fault)
    record_property("found_after", sight.tally.wrong_after)
    assert 0 < sight.tally.wrong_after <= AT_MOST


def modules_named_in(source):
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {
        name
        for node in imported
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }


def asks_handrail(source):
    return any(f"{name}.".startswith(("handrail.", "django.")) for name in modules_named_in(source))


@pytest.mark.parametrize("module", [model_of_sight, england_by_hand])
def test_whoever_says_who_may_open_what_asks_nothing_of_handrail(module):
    source = Path(module.__file__).read_text()

    assert not asks_handrail(source)
    assert asks_handrail(f"from handrail.core import clock\n{source}")
    assert {name for name in modules_named_in(source) if name.startswith("tests.")} <= {england_by_hand.__name__}


def test_the_roles_of_the_model_are_those_of_the_page():
    lines = [line.strip("| ").split(" | ") for line in ROLES.read_text().splitlines() if line.startswith("| ")]
    [head, _, *rows] = [line for line in lines if len(line) == 9]
    table = {CALLED.get(row[0], row[0].lower().replace(" ", "_")): dict(zip(head, row, strict=True)) for row in rows}

    def roles(column, says):
        return {role for role, row in table.items() if row[column].startswith(says)}

    assert roles("Opens", "Every family of their own team") == set(model_of_sight.OF_THEIR_TEAM)
    assert roles("Opens", "Every family of every team") == set(model_of_sight.OF_EVERY_TEAM)
    assert roles("Opens", "No family at all") == set(model_of_sight.OF_NO_FAMILY)
    assert roles("Opens", "Only families") == set(model_of_sight.WITH_FAMILIES_GIVEN_TO_THEM)
    assert roles("Writes in records of every family it sees", "Yes") == set(model_of_sight.OF_THEIR_TEAM)
    assert roles("Plans meetings", "Yes") == set(model_of_sight.OF_THEIR_TEAM)
    assert roles("Says who works with its team’s families", "Yes") == set(model_of_sight.MANAGES)
    assert roles("May use emergency access", "Yes") == set(model_of_sight.IN_AN_EMERGENCY)
    assert roles("Restricts families, and reviews emergency access", "Yes") == {"information_governance"}
    assert roles("Manages people, teams and the council’s settings", "Yes") == {"it_administrator"}
