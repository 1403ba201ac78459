import datetime
import re

import pytest
from django.db import OperationalError, connection, connections, transaction

from handrail.audit import trail
from handrail.audit.events import EVENTS
from handrail.audit.models import TrailCase, TrailEvent
from handrail.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Sets the clock to a time of one afternoon."""

    def set_clock(text):
        moment = datetime.datetime.fromisoformat(f"2026-11-23T{text}:00+00:00")
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


def looks():
    return TrailEvent.objects.filter(event__endswith=".looked")


def refuse(statement_start):
    """Makes every statement that begins so fail, as a full disk or a lost database would."""

    def wrapper(execute, sql, params, many, context):
        if sql.startswith(statement_start):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)


def test_what_a_person_did_is_recorded_in_plain_values(asha):
    trail.record(
        "row.added", by=asha, case_reference="WM-2041", subject="Next step", subject_id=17, detail={"prompt": "actions"}
    )
    event = TrailEvent.objects.get(event="row.added")
    assert (event.actor_id, event.actor_name) == ("9a1f", "Asha Nair")
    assert (event.case_reference, event.subject, event.subject_id) == ("WM-2041", "Next step", "17")
    assert event.detail == {"prompt": "actions"}
    assert event.look is None


def test_what_the_program_did_by_itself_is_recorded_as_such():
    trail.record("demonstration.loaded", by=None)
    assert TrailEvent.objects.get(event="demonstration.loaded").actor_name == "Handrail"


def test_an_event_nobody_explained_is_refused(asha):
    with pytest.raises(trail.UnknownEvent, match="mislaid"):
        trail.record("answer.mislaid", by=asha)


def test_an_event_outside_the_transaction_of_what_was_done_is_refused(asha, monkeypatch):
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(trail.NoTransaction):
        trail.record("answer.saved", by=asha)


def test_what_is_rolled_back_leaves_no_event(asha):
    with transaction.atomic():
        trail.record("answer.saved", by=asha)
        transaction.set_rollback(True)
    assert not TrailEvent.objects.filter(event="answer.saved").exists()


def test_an_event_that_cannot_be_written_stops_what_was_done(asha):
    with refuse("INSERT"), pytest.raises(trail.TrailUnavailable) as stopped, transaction.atomic():
        trail.record("answer.saved", by=asha)
    assert isinstance(stopped.value.__cause__, OperationalError)


def test_one_look_is_written_once_in_fifteen_minutes(asha, at):
    for time in ("14:02", "14:02", "14:10", "14:16"):
        at(time)
        trail.look(by=asha, case_reference="WM-2041", page="record")
    assert looks().count() == 1
    at("14:17")
    trail.look(by=asha, case_reference="WM-2041", page="record")
    assert looks().count() == 2


def test_another_person_case_or_page_is_another_look(asha, sam):
    trail.look(by=asha, case_reference="WM-2041", page="record")
    trail.look(by=sam, case_reference="WM-2041", page="record")
    trail.look(by=asha, case_reference="WM-1980", page="record")
    trail.look(by=asha, case_reference="WM-2041", page="check")
    assert looks().count() == 4


def test_a_list_names_its_cases_and_a_longer_list_is_another_look(asha):
    trail.look(by=asha, case_reference="", page="home", cases=["WM-2041", "WM-1980"])
    trail.look(by=asha, case_reference="", page="home", cases=["WM-1980", "WM-2041"])
    event = looks().get()
    assert event.event == "list.looked"
    assert event.detail == {"cases": ["WM-1980", "WM-2041"]}
    trail.look(by=asha, case_reference="", page="home", cases=["WM-1980", "WM-2041", "WM-2107"])
    assert looks().count() == 2


def test_a_look_again_costs_one_statement_and_a_first_look_few(asha, django_assert_num_queries):
    with django_assert_num_queries(4):  # is it there, savepoint (in the open: begin), insert, release (commit)
        trail.look(by=asha, case_reference="WM-2041", page="record")
    with django_assert_num_queries(1):
        trail.look(by=asha, case_reference="WM-2041", page="record")


@pytest.mark.parametrize("statement", ["INSERT", "SELECT"])
def test_a_look_that_cannot_be_written_shows_nothing(asha, statement):
    with refuse(statement), pytest.raises(trail.TrailUnavailable):
        trail.look(by=asha, case_reference="WM-2041", page="record")
    trail.look(by=asha, case_reference="WM-2041", page="record")
    assert looks().count() == 1


def test_two_looks_at_one_moment_write_one_row(asha, at):
    at("14:02")
    unseen = []

    def as_if_both_asked_first(execute, sql, params, many, context):
        if sql.startswith("SELECT") and not unseen:
            unseen.append(sql)
            trail.look(by=asha, case_reference="WM-2041", page="record")
            sql = re.sub(r"\bLIMIT 1$", "LIMIT 0", sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(as_if_both_asked_first):
        trail.look(by=asha, case_reference="WM-2041", page="record")
    assert unseen[0].endswith("LIMIT 1")
    assert looks().count() == 1


def test_each_family_of_a_list_finds_the_row(asha):
    trail.look(by=asha, case_reference="", page="home", cases=["WM-2041", "WM-1980"])
    event = looks().get()

    for reference in ("WM-2041", "WM-1980"):
        named = TrailCase.objects.naming(reference).get()
        assert (named.trail_event, named.at) == (event, event.at)


def test_a_list_whose_families_cannot_be_named_is_no_look_at_all(asha):
    with refuse('INSERT INTO "audit_trailcase"'), pytest.raises(trail.TrailUnavailable):
        trail.look(by=asha, case_reference="", page="home", cases=["WM-2041"])
    assert not looks().exists()


def test_naming_many_families_is_one_statement_and_naming_none_costs_nothing(asha, django_assert_num_queries):
    with django_assert_num_queries(5):  # as for one family, and one for all their names
        trail.look(by=asha, case_reference="", page="home", cases=[f"WM-{number}" for number in range(200)])
    with django_assert_num_queries(1):
        trail.record("answer.saved", by=asha, case_reference="WM-2041")


def test_reading_a_trail_is_a_look_of_its_own(asha):
    for _ in range(2):
        trail.look_at_trail(by=asha, page="trail of a family", case_reference="WM-2041")
        trail.look_at_trail(by=asha, page="trail of a person", person_id="77", cases=["WM-2041"])
        trail.look_at_trail(by=asha, page="trail of a person", person_id="78", cases=["WM-2041"])

    told = TrailEvent.objects.filter(event="trail.looked").order_by("pk")
    assert [(row.case_reference, row.subject_id) for row in told] == [("WM-2041", ""), ("", "77"), ("", "78")]


def test_every_event_has_a_sentence_of_its_own():
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", name) for name in EVENTS)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in EVENTS.values())
    assert len(set(EVENTS.values())) == len(EVENTS)
