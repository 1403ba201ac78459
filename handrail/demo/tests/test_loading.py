"""Everything the files of the made-up council say arrives, dated in its own time, and only once."""

import datetime
import json

import pytest
from django.apps import apps

from handrail.accounts.models import Team, User
from handrail.audit.models import TrailEvent
from handrail.cases.models import Case
from handrail.core import clock
from handrail.demo import council_on_file
from handrail.demo.loading import load_council
from handrail.demo.loading.people import PASSWORD
from handrail.demo.loading.sections import option_in
from handrail.demo.tests.reckoning import COUNCIL, FAMILIES, actions_of, each_family, each_record
from handrail.families.models import Contact, KeyDate, Person, Plan, Relationship
from handrail.supervision.actions import queries as action_queries
from handrail.supervision.actions.models import ActionAnswer, ActionOwner, AgreedAction
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.meetings.models import AgendaItem, Meeting, Participant
from handrail.supervision.ratings.models import SafetyRating, StageOfChange
from handrail.supervision.recording import queries as recording_queries
from handrail.supervision.records.choices import RecordStatus
from handrail.supervision.records.models import (
    Answer,
    Attendee,
    ComplianceCheck,
    MirroringPair,
    NetworkAssessment,
    Record,
    Revision,
)

pytestmark = pytest.mark.django_db


def counted(records, name):
    return sum(len(record[name] or []) for record in records)


def test_workers_teams_and_meetings_arrive(westmere):
    assert User.objects.count() == len(COUNCIL["workers"]) == 23
    assert Team.objects.count() == len(COUNCIL["teams"])
    assert Meeting.objects.count() == len(COUNCIL["meetings"])
    assert AgendaItem.objects.count() == sum(len(meeting["families"]) for meeting in COUNCIL["meetings"])


def test_everybody_signs_in_with_one_password_and_has_their_line_manager(westmere, asha, helen, lee):
    assert len(PASSWORD) >= 12
    assert asha.check_password(PASSWORD)
    assert asha.line_manager == helen
    assert lee.line_manager is None
    assert asha.team.head == westmere.worker("sam")


@each_family
def test_all_of_a_family_arrives(family, westmere):
    case = westmere.case(family["slug"])
    of_case = {"case": case}
    assert case.reference == family["case_reference"]
    assert case.status == family["status"]
    assert case.family.name == family["name"]
    assert case.allocations.count() == len(family["allocations"])
    for model, name in ((Person, "people"), (Contact, "network"), (Relationship, "relationships"), (Plan, "plans")):
        assert model.objects.filter(**of_case).count() == len(family[name]), name
    assert KeyDate.objects.filter(**of_case).count() == len(family["key_dates"])
    assert Goal.objects.filter(**of_case, child=None).count() == len(family["goals"])
    assert Goal.objects.filter(**of_case, child__isnull=False).count() == len(family["indicators"])
    assert AgreedAction.objects.filter(**of_case).count() == counted(family["records"], "next_steps")


@each_record
def test_all_of_a_record_arrives(family, record, westmere):
    found = westmere.record(record["id"])
    rows = {"record": found, "removed": False}
    measured = [*record["goals"], *record["child_impact"]]
    assert found.on == record["date"]
    assert found.kind == record["kind"]
    assert found.accountable_manager == westmere.worker(record["accountable_manager"])
    assert found.record_children.count() == len(record["children"])
    assert ComplianceCheck.objects.filter(**rows).count() == len(record["process_compliance"])
    assert ActionAnswer.objects.filter(**rows).count() == len(record["case_update"])
    assert Measurement.objects.filter(**rows).count() == len(measured)
    assert Evidence.objects.filter(**rows).count() == sum(len(one["evidence"]) for one in measured)
    assert MirroringPair.objects.filter(**rows).count() == len(record["dynamics"]["mirroring"])
    assert SafetyRating.objects.filter(**rows).count() == len(record["safety_ratings"])
    assert StageOfChange.objects.filter(**rows).count() == len(record["stages_of_change"])
    assert AgreedAction.objects.filter(**rows).count() == len(record["next_steps"])
    permanency = record["permanency"] or {}
    assert NetworkAssessment.objects.filter(**rows).count() == len(permanency.get("network_assessments", []))
    narratives = [record["dynamics"][name] for name in ("factors", "family_system", "professional_system", "values")]
    words = set(Answer.objects.filter(**rows).values_list("text", flat=True))
    assert {text for text in narratives if text} <= words


@each_record
def test_a_record_has_the_people_who_were_there_for_this_family(family, record, westmere):
    contacts = {other["id"]: other["name"] for other in family["network"]}
    workers = {worker["id"]: worker["name"] for worker in COUNCIL["workers"]}
    expected = {(contacts | workers)[one["person"]]: one["presence"] for one in record["attendees"]}
    rows = Attendee.objects.filter(record=westmere.record(record["id"]), removed=False)
    assert {row.name: row.presence for row in rows} == expected
    assert [row.name for row in rows if row.chairs] == [westmere.record(record["id"]).chair.name]
    assert len([row for row in rows if row.records]) == 1


@each_family
def test_actions_are_open_due_and_carried_as_the_files_say(family, westmere):
    expected = actions_of(family)
    found = {action.id: action for action in action_queries.open_actions_of(westmere.case(family["slug"]))}
    assert found.keys() == {westmere.id_of(action) for action in expected.open}
    for action in expected.open:
        assert found[westmere.id_of(action)].due == expected.due[action], action
        assert found[westmere.id_of(action)].times_carried == expected.carried[action], action


@pytest.mark.parametrize(
    ("action", "times"),
    [("hartley-a01", 4), ("hartley-a02", 4), ("hartley-a03", 4), ("begum-rahman-a01", 3)],
)
def test_an_action_that_drifted_is_counted(westmere, action, times):
    counted = AgreedAction.objects.with_times_carried().get(pk=westmere.id_of(action))
    assert counted.times_carried == times


def test_an_action_that_was_changed_points_at_the_one_in_its_place_and_nothing_is_proposed_twice(westmere):
    answer = ActionAnswer.objects.get(
        record=westmere.record("hartley-2026-10-26"), action=westmere.id_of("hartley-a02")
    )
    assert answer.decision == "escalate"
    assert answer.replaced_by_id == westmere.id_of("hartley-a14")
    assert not AgreedAction.objects.exclude(gap="").exists()


def test_actions_wait_for_the_people_they_name(westmere, sam, callum):
    owners = ActionOwner.objects.filter(action=westmere.id_of("hartley-a17")).values_list("user", flat=True)
    assert set(owners) == {sam.id, callum.id}


def test_records_are_dated_in_their_own_time(westmere, sam, lorraine):
    record = westmere.record("hartley-2026-10-26")
    started = clock.london(record.started_at)
    assert f"{started:%Y-%m-%d %H:%M}" == "2026-10-26 08:30"
    signed = record.signed
    assert signed.signed_by == sam
    assert f"{clock.london(signed.signed_at):%Y-%m-%d %H:%M}" == "2026-10-28 16:20"
    saved = Revision.objects.filter(record=record).order_by("id").values_list("saved_at", flat=True)
    assert {clock.london(moment).date() for moment in saved} == {record.on}
    assert list(saved) == sorted(saved)
    at = list(TrailEvent.objects.filter(case_reference="WM-2041").order_by("id").values_list("at", flat=True))
    assert at == sorted(at)


def test_each_signed_record_keeps_what_it_said_and_who_signed_it(westmere):
    signed = Record.objects.signed().select_related("signed", "chair")
    assert len(signed) == sum(one["status"] == "signed" for family in FAMILIES.values() for one in family["records"])
    for record in signed:
        walk = json.loads(record.signed.content)
        assert walk["status"] == "signed"
        assert walk["signature"]["name"] == record.chair.name
    hartley = json.loads(westmere.record("hartley-2026-06-08").signed.content)
    assert "The knot is when I turn into our road" in json.dumps(hartley)


def test_an_addendum_stands_beneath_its_record(westmere, jerome):
    (addendum,) = westmere.record("adebayo-2026-09-24").addenda.all()
    assert addendum.by == jerome
    assert clock.london(addendum.added_at).date() == datetime.date(2026, 10, 2)
    assert "he came back" in addendum.text


def test_the_drafts_are_being_prepared_or_recorded_and_one_family_is_not_begun(westmere, callum):
    assert westmere.record("hartley-2026-11-23").status == RecordStatus.PREPARING
    assert westmere.record("barnett-ellis-2026-11-23").status == RecordStatus.PREPARING
    assert westmere.record("lowther-2026-11-19").status == RecordStatus.RECORDING
    begum_rahman = westmere.case("begum-rahman")
    assert not Record.objects.unsigned().filter(case=begum_rahman).exists()
    assert begum_rahman.agenda_items.filter(meeting=westmere.meeting("east-2026-11-23")).exists()


def test_a_draft_holds_what_a_page_reads(westmere):
    record = westmere.record("hartley-2026-11-23")
    contents = recording_queries.contents_of(record)
    assert {westmere.id_of(f"hartley-a{n}") for n in range(14, 20)} <= {a.id for a in contents.actions_to_answer}
    assert contents.action_answers[westmere.id_of("hartley-a14")].new_by_when == datetime.date(2026, 12, 4)
    assert contents.measurements[westmere.id_of("hartley-g2")].value == 4
    assert [goal.id for goal in contents.goals_of_parents()] == [westmere.id_of(f"hartley-g{n}") for n in range(1, 5)]
    assert [child.name for child in contents.children] == ["Ava Hartley", "Noah Hartley"]
    assert contents.earlier_measurements[westmere.id_of("hartley-g2")][0].value == 3


def test_an_unborn_baby_and_a_goal_from_before_the_first_record_arrive(westmere):
    baby = Person.objects.get(case=westmere.case("barnett-ellis"), kind="child")
    assert baby.born is None
    assert baby.expected == datetime.date(2027, 1, 11)
    goal = Goal.objects.get(pk=westmere.id_of("adebayo-g1"))
    assert goal.record is None
    assert goal.starts == datetime.date(2026, 3, 12)


def test_a_meetings_people_are_those_of_its_families(westmere, asha, bernie, naomi):
    coming = set(Participant.objects.filter(meeting=westmere.meeting("east-2026-11-23")).values_list("name", flat=True))
    assert {"Sam Okafor", "Lorraine Pike", "Asha Raman", "Callum Reeve", "Bernadette Quill"} <= coming
    assert "Joanne Pallister" not in coming


NAMED = {"rukhsana", "owen", "priya", "tunde", "grace", "dev", "naomi", "lee", "judith"}


def test_only_the_nine_who_are_named_may_open_the_restricted_family(westmere):
    case = westmere.case("kearney-prosser")
    may_open = {
        worker["id"]
        for worker in COUNCIL["workers"]
        if Case.objects.visible_to(westmere.worker(worker["id"])).filter(pk=case.pk).exists()
    }
    assert may_open == NAMED
    assert not {"donna", "imran"} & may_open


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("asha", {"barnett-ellis"}),
        ("callum", {"hartley", "begum-rahman"}),
        ("sam", {"hartley", "begum-rahman", "barnett-ellis", "lowther"}),  # Lowther's because he manages Dev
        ("dev", {"hartley", "lowther", "kearney-prosser"}),
        ("mei", {"fairley"}),
        ("imran", {"adebayo", "kowalczyk", "lowther"}),
        ("lee", set(FAMILIES)),
        ("kieran", set()),
    ],
)
def test_people_see_the_families_they_work_with(westmere, name, families):
    visible = set(Case.objects.visible_to(westmere.worker(name)).values_list("pk", flat=True))
    assert visible == {westmere.id_of(slug) for slug in families}


def test_loading_again_changes_nothing_and_says_so(westmere):
    before = {model: model.objects.count() for model in apps.get_models()}
    said = []
    assert load_council(report=said.append) is False
    assert said == ["Westmere is here already. Nothing was changed."]
    assert {model: model.objects.count() for model in apps.get_models()} == before


def test_what_cannot_be_read_stops_the_loading_and_leaves_nothing(monkeypatch):
    families = council_on_file.families()
    record = families["hartley"]["records"][0]
    spoilt = {**families["hartley"], "records": [{**record, "safety_ratings": [{"rated_by": "sam", "value": 11}]}]}
    monkeypatch.setattr(council_on_file, "families", lambda: {"hartley": spoilt})
    monkeypatch.setattr(council_on_file, "council", only_the_first_meeting)
    with pytest.raises(ValueError, match="safety"):
        load_council(report=lambda line: None)
    assert not User.objects.exists()


def only_the_first_meeting():
    meeting = next(one for one in COUNCIL["meetings"] if one["id"] == "east-2026-06-08")
    return {**COUNCIL, "meetings": [{**meeting, "families": ["hartley"]}]}


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("Remain with mother, with a family plan", "remain_or_return"),
        ("Special guardianship to Nasreen Begum and Habib Miah", "special_guardianship"),
        ("Care by maternal grandmother, subject to assessment", "kinship"),
        ("Long-term fostering for Tia and Leo; adoption for Rosie", ""),
        ("Not needed at present", ""),
        ("None yet", ""),
        (None, ""),
    ],
)
def test_a_plan_has_the_option_its_words_name(words, option):
    assert option_in(words) == option
