"""The record page works whole without a script: every section is shown, saved, put right and added to."""

import datetime
import gzip
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.families.models import Person
from handrail.supervision.actions.models import ActionAnswer, AgreedAction
from handrail.supervision.goals.models import Evidence, Goal, Measurement
from handrail.supervision.recording.tests.page import Sheet
from handrail.supervision.records.models import Answer, Attendee, ComplianceCheck, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(office):
    return office.start()


@pytest.fixture
def sheet(office, record):
    return Sheet.of(office.sam, record)


def test_it_shows_every_section_of_the_form_in_its_order(sheet):
    sections = re.findall(r'data-section="(\w+)"', sheet.open())
    assert sections == [
        "kind",
        "attendees",
        "children",
        "process_compliance",
        "case_update",
        "goals",
        "child_impact",
        "dynamics",
        "next_steps",
        "permanency",
    ]


def test_the_form_s_words_stand_on_the_page(sheet, record):
    from handrail.form_library import forms_on_file

    page = sheet.text()
    for section in forms_on_file.form(record.form_version_id).sections:
        for prompt in section.printed_prompts:
            assert prompt.text.rstrip(":") in page
        for block in section.guidance.blocks:
            assert all(line.strip("*– ")[:40] in page for line in block.lines)


def test_every_box_says_the_revision_it_is_based_on(office, record, sheet):
    """Without it, a save would look older than it is and be kept apart from its own row."""
    office.agree(record, "Refer Kelly to the recovery service", who="Asha Raman")
    for kind in ("goal", "mirroring", "assessment", "attendee", "safety", "stage"):
        sheet.press(f"add:{kind}:child={office.ava.id}" if kind == "goal" else f"add:{kind}:")
    fields = sheet.fields()
    rows = {name.rpartition(".")[0] for name in fields if name.count(".") == 2}

    assert len({row.split(".")[0] for row in rows}) >= 6
    assert {row for row in rows if f"{row}.base" not in fields} == set()


def test_the_bar_says_whose_record_it_is(sheet):
    page = sheet.text()
    for words in ("Hartley family", "Group supervision, 23 November 2026", "Ava, 9", "M10231", "Noah, 4"):
        assert words in page


def test_nothing_is_said_to_be_missing_at_first_use(sheet):
    page = sheet.text()
    assert "Nothing to answer yet. This is the first supervision of the Hartley family here." in page
    assert "None yet. After today’s record is signed, it stands here" in page


@pytest.mark.parametrize("how_many", range(1, 7))
def test_it_holds_one_to_six_children(office, record, sheet, how_many):
    names = ["Ava Hartley", "Noah Hartley", "Mia Hartley", "Leo Hartley", "Isla Hartley", "Jude Hartley"]
    for place, name in enumerate(names[2:how_many], start=2):
        child = Person.objects.create(case=office.case, name=name, kind="child", position=place)
        record.record_children.create(child=child, position=place)
    if how_many == 1:
        record.record_children.exclude(child=office.ava).delete()
    page = sheet.open()
    assert page.count('class="hr-child hr-check-child"') == how_many
    assert page.count('id="child.') == how_many


def test_what_is_signed_is_not_written_in(office, record, sheet):
    office.sign(record)
    answer = sheet.client.get(sheet.address)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("signed_record", args=[record.id])


def test_somebody_without_a_part_in_the_family_finds_nothing(office, record):
    client = Sheet.of(office.priya, record).client
    assert client.get(reverse("record", args=[record.id])).status_code == 404


class TestSaving:
    def test_the_kind(self, sheet, record):
        sheet.save({"record.record.kind": "single_agency"})
        record.refresh_from_db()
        assert record.kind == "single_agency"

    def test_who_was_there(self, sheet, record):
        sheet.press("add:attendee:")
        added = Attendee.objects.get(record=record, name="")
        sheet.save(
            {
                f"attendee.{added.id}.name": "Jo Pettifer",
                f"attendee.{added.id}.agency": "Health",
                f"attendee.{added.id}.presence": "apologies",
            }
        )
        added.refresh_from_db()
        assert (added.name, added.agency, added.presence) == ("Jo Pettifer", "Health", "apologies")

    def test_process_compliance(self, office, sheet):
        row = f"compliance.{office.ava.id}"
        sheet.save(
            {
                f"{row}.last_seen": "19/11",
                f"{row}.seen_by": "Asha Raman",
                f"{row}.seen_alone": "yes",
                f"{row}.key_information_up_to_date": "yes",
            }
        )
        check = ComplianceCheck.objects.get()
        assert (check.last_seen, check.seen_alone) == (datetime.date(2026, 11, 19), True)

    def test_a_narrative(self, sheet):
        sheet.save({"answer.key_factors.text": "Shame keeps\r\nthe door shut."})
        assert Answer.objects.get().text == "Shame keeps\nthe door shut."

    def test_the_models_that_were_ticked(self, sheet):
        sheet.save({"answer.models.chosen": ["", "mirroring", "attachment_theory"]})
        assert Answer.objects.get().chosen == ["attachment_theory", "mirroring"]
        sheet.save({"answer.models.chosen": [""]})
        assert Answer.objects.get().chosen == []

    def test_a_goal_its_measurement_and_its_evidence(self, sheet):
        sheet.press("add:goal:")
        goal = Goal.objects.get()
        sheet.save(
            {
                f"goal.{goal.id}.statement": "Kelly will go to 12 sessions",
                f"goal.{goal.id}.target": "12",
                f"measurement.{goal.id}.value": "3",
            }
        )
        sheet.press(f"add:evidence:about={goal.id}")
        piece = Evidence.objects.get()
        sheet.save(
            {
                f"evidence.{piece.id}.kind": "observed",
                f"evidence.{piece.id}.text": "At the group",
                f"evidence.{piece.id}.source": "Marek",
            }
        )
        assert str(Measurement.objects.get().value) == "3.00"
        assert Evidence.objects.get().source == "Marek"
        assert "not yet measured" not in sheet.open()

    def test_a_change_looked_for_in_a_child(self, office, sheet):
        sheet.press(f"add:goal:child={office.noah.id}")
        own = f"measurement.child@{office.noah.id}"
        sheet.save({f"{own}.comment": "Plays for eight minutes", f"{own}.support": "more"})
        assert Goal.objects.get().child == office.noah
        assert Measurement.objects.get().support == "more"

    @pytest.mark.parametrize("category", ["process_compliance", "intervention", "information_sharing", "permanency"])
    def test_a_next_step(self, sheet, category):
        sheet.press(f"add:action:category={category}")
        action = AgreedAction.objects.get()
        sheet.save({f"action.{action.id}.what": "Ring the school", f"action.{action.id}.by_when": "in 2 weeks"})
        action.refresh_from_db()
        assert (action.category, action.by_when) == (category, datetime.date(2026, 12, 7))
        assert "Monday 7 December 2026" in sheet.open()

    @pytest.mark.parametrize("kind", ["mirroring", "stage", "safety", "assessment"])
    def test_other_rows_are_added(self, sheet, kind):
        answer = sheet.press(f"add:{kind}:")
        assert f'data-row="{answer["Location"].partition("#")[2]}"' in sheet.open()

    def test_the_permanence_plan(self, sheet, record):
        sheet.save(
            {
                "permanence.plan.relevant": "yes",
                "permanence.plan.primary_option": "kinship",
                "permanence.plan.target_date": "26 February 2027",
            }
        )
        plan = record.permanenceplans.get()
        assert (plan.primary_option, plan.target_date) == ("kinship", datetime.date(2027, 2, 26))

    def test_it_leads_back_to_the_section_it_was_sent_from(self, sheet):
        answer = sheet.save({"answer.values.text": "Loyal"}, at="dynamics")
        assert (answer.status_code, answer["Location"]) == (303, f"{sheet.address}#dynamics")

    @pytest.mark.parametrize(("button", "page"), [("check", "check_record"), ("children", "record_children")])
    def test_going_on_to_another_page_saves_first(self, sheet, record, button, page):
        answer = sheet.press(button, {"answer.values.text": "Loyal"})
        assert answer["Location"] == reverse(page, args=[record.id])
        assert Answer.objects.get().text == "Loyal"

    def test_sending_a_page_again_changes_nothing(self, sheet):
        typed = {"answer.values.text": "Loyal", "save_id": str(uuid.uuid4())}
        for _ in range(2):
            assert sheet.press("add:mirroring:", typed).status_code == 303
        assert Answer.objects.get().revision == 1
        assert sheet.open().count('data-row="mirroring.') == 1

    def test_a_page_nobody_changed_saves_nothing(self, sheet, record):
        before = record.revisions.count()
        sheet.save({})
        assert record.revisions.count() == before
        assert not Measurement.objects.exists()

    def test_what_somebody_else_saved_meanwhile_stays(self, office, sheet, record):
        sent = sheet.fields()
        office.save(record, "answer", "values", text="Hopeful.")
        sheet.save({"answer.key_factors.text": "Shame."}, on=sent)
        assert Answer.objects.get(prompt="values").text == "Hopeful."
        assert Answer.objects.get(prompt="key_factors").text == "Shame."


class TestPuttingRight:
    def test_a_date_that_does_not_exist_comes_back_with_what_may_be_meant(self, sheet):
        sheet.press("add:action:category=intervention")
        action = AgreedAction.objects.get()
        answer = sheet.save(
            {f"action.{action.id}.what": "Ring the school", f"action.{action.id}.by_when": "31 November"}
        )
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="31 November"' in page
        assert "By when: 31 November 2026 does not exist. Did you mean 30 November 2026 or 1 December 2026?" in page
        assert f'href="#action-{action.id}-by_when"' in page
        assert "<title>Error: " in page
        action.refresh_from_db()
        assert (action.what, action.by_when) == ("Ring the school", None)

    def test_a_number_that_is_not_on_the_scale(self, office, sheet, record):
        goal = uuid.uuid4()
        office.save(record, "goal", goal, statement="A goal", lowest="0", highest="7")
        answer = sheet.save({f"measurement.{goal}.value": "9"})
        assert answer.status_code == 422
        assert 'value="9"' in answer.content.decode()
        assert "use a number from 0 to 7" in answer.content.decode()

    def test_a_child_seen_after_the_supervision(self, office, sheet):
        answer = sheet.save(
            {f"compliance.{office.ava.id}.last_seen": "24 November 2026", f"compliance.{office.ava.id}.seen_by": "Asha"}
        )
        assert answer.status_code == 422
        assert "Date last seen is after this supervision" in answer.content.decode()
        assert ComplianceCheck.objects.get().seen_by == "Asha"

    def test_a_missing_reason_is_asked_for_once(self, office, sheet):
        row = f"compliance.{office.ava.id}"
        answer = sheet.save({f"{row}.key_information_up_to_date": "no"})
        assert answer.status_code == 422
        assert "Say in a few words what is missing." in answer.content.decode()
        assert sheet.save({"answer.values.text": "Loyal"}).status_code == 303

    def test_every_other_word_on_the_page_is_kept(self, office, sheet):
        sheet.save({f"compliance.{office.ava.id}.last_seen": "soon", "answer.values.text": "Loyal"})
        assert Answer.objects.get().text == "Loyal"

    def test_a_row_that_was_just_added_is_not_asked_to_be_complete(self, sheet):
        assert sheet.press("add:attendee:").status_code == 303

    def test_words_for_a_row_that_is_gone_are_given_back(self, office, sheet, record):
        action = office.agree(record, "Ring the school")
        sent = sheet.fields()
        office.save(record, "action", action, base=1, removed="yes")
        answer = sheet.save({f"action.{action}.why": "They know her best"}, on=sent)
        assert answer.status_code == 422
        assert "Some of your words have no place here any more" in answer.content.decode()
        assert "They know her best" in answer.content.decode()

    def test_a_record_that_was_signed_meanwhile_gives_the_words_back(self, office, sheet, record):
        sent = sheet.fields()
        office.sign(record)
        answer = sheet.save({"answer.values.text": "Too late"}, on=sent)
        assert answer.status_code == 403
        assert "Too late" in answer.content.decode()
        assert "This record is signed" in answer.content.decode()

    def test_somebody_whose_right_has_ended_gets_their_words_and_nothing_of_the_family(self, office, sheet, record):
        sent = {**sheet.fields(), "opened_by": str(office.priya.pk)}
        stranger = Client()
        stranger.force_login(office.priya, backend="allauth.account.auth_backends.AuthenticationBackend")
        answers = [
            stranger.post(reverse("record", args=[key]), {**sent, "answer.values.text": "Mine"})
            for key in (record.id, uuid.uuid4())
        ]
        pages = [
            re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode()) for answer in answers
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert "Mine" in pages[0]
        assert pages[0] == pages[1]
        assert "Hartley family" not in pages[0]


class TestTwoTextsInOneBox:
    @pytest.mark.parametrize(("choice", "stands"), [("this", "Tired."), ("other", "Hopeful.")])
    def test_both_are_shown_until_somebody_says_which_stands(self, office, record, sheet, choice, stands):
        sent = sheet.fields()
        office.save(record, "answer", "values", text="Hopeful.")
        sheet.save({"answer.values.text": "Tired."}, on=sent)
        page = sheet.open()
        assert "1 text to choose" in sheet.text().replace("one text", "1 text")
        assert "Sam Okafor wrote:" in page
        button = re.search(rf'value="(settle:answer:values:\d+:{choice})"', page)[1]
        sheet.press(button)
        assert Answer.objects.get().text == stands
        assert "settle:" not in sheet.open()


class TestTakingOutAndPuttingBack:
    def test_a_next_step_comes_back_with_all_it_said(self, office, sheet, record):
        action = office.agree(record, "Ring the school", why="They know her")
        answer = sheet.press(f"remove:action:{action}")
        page = sheet.client.get(answer["Location"].partition("#")[0]).content.decode()
        assert f'data-row="action.{action}"' not in page
        assert "Next step: taken out." in page
        base = re.search(rf'name="action.{action}.base" value="(\d+)"', page)[1]
        sheet.press(f"restore:action:{action}", {f"action.{action}.base": base})
        assert "They know her" in sheet.open()

    def test_undoing_what_a_no_added_leaves_the_no(self, office, sheet):
        row = f"compliance.{office.ava.id}"
        sheet.save({f"{row}.key_information_up_to_date": "no", f"{row}.key_information_missing": "Dean’s side"})
        page = sheet.text()
        assert "Added to Next steps: Bring the key information (including genogram) up to date for Ava." in page
        assert "Asha Raman, by 7 December 2026" in page
        sheet.press(f"remove:action:{AgreedAction.objects.get().id}")
        assert "Added to Next steps" not in sheet.text()
        assert ComplianceCheck.objects.get().key_information_up_to_date is False
        assert "2 of 2" not in sheet.text()


class TestCaseUpdate:
    @pytest.fixture
    def carried_twice(self, office):
        """An action that was left open in September and in October, and November's record."""
        first = office.start(datetime.date(2026, 8, 24))
        action = office.agree(first, "Update the genogram", who="Asha Raman", by_when="7 September 2026")
        office.sign(first)
        for month, why in ((9, "Steph was away"), (10, "No reply to two letters")):
            later = office.start(datetime.date(2026, month, 26))
            office.save(later, "action_answer", action, reply="not_carried_out", explanation=why)
            office.sign(later)
        return action, office.start()

    def test_what_was_carried_out_after_its_date_is_late_no_longer(self, office, record, sheet):
        action = office.agree(
            record, "Refer Kelly to the recovery service", who="Asha Raman", by_when="7 December 2026"
        )
        office.sign(record)
        later = Sheet.of(office.sam, office.start(datetime.date(2026, 12, 21)))
        assert "14 days late" in later.text()
        later.save({f"action_answer.{action}.reply": "carried_out"})
        assert "days late" not in later.text()

    def test_it_asks_for_a_decision_the_third_time(self, office, carried_twice):
        action, record = carried_twice
        sheet = Sheet.of(office.sam, record)
        page = sheet.text()
        for words in (
            "carried forward twice",
            "77 days late",
            "This is the third time.",
            "26 Sep Steph was away",
            "26 Oct No reply to two letters",
        ):
            assert words in page
        row = f"action_answer.{action}"
        sheet.save({f"{row}.reply": "not_carried_out", f"{row}.explanation": "Still away"})
        assert "1 to decide" in sheet.text()

    def test_escalating_makes_the_new_action_and_says_where_it_stands(self, office, carried_twice):
        action, record = carried_twice
        sheet = Sheet.of(office.sam, record)
        row = f"action_answer.{action}"
        sheet.save(
            {f"{row}.reply": "not_carried_out", f"{row}.explanation": "Still away", f"{row}.decision": "escalate"}
        )
        new = ActionAnswer.objects.get(record=record).replaced_by
        page = sheet.open()
        assert f'href="#action.{new.id}"' in page
        assert "In the place of: Update the genogram" in sheet.text()

    def test_the_answer_follows_from_the_rows(self, office, carried_twice):
        action, record = carried_twice
        sheet = Sheet.of(office.sam, record)
        assert "Not all: 0 of 1 carried out" in sheet.text()
        sheet.save({f"action_answer.{action}.reply": "carried_out"})
        assert "Yes: all 1 carried out" in sheet.text()

    def test_not_carried_out_asks_why(self, office, carried_twice):
        action, record = carried_twice
        answer = Sheet.of(office.sam, record).save({f"action_answer.{action}.reply": "not_carried_out"})
        assert answer.status_code == 422
        assert "Say briefly why it was not carried out." in answer.content.decode()


class TestLastTime:
    def test_it_stands_beside_the_same_question_with_its_words_to_copy(self, office):
        first = office.start(datetime.date(2026, 10, 26))
        office.save(first, "answer", "key_factors", text="We waited.\n\nAll of us.")
        office.sign(first)
        page = Sheet.of(office.sam, office.start()).open()
        assert "Last time <span>26 October 2026</span>" in page
        assert '<div id="last-key_factors"><p>We waited.</p>\n<p>All of us.</p></div>' in page
        assert 'hidden data-copy-from="last-key_factors" data-copy-into="answer.key_factors.text"' in page

    def test_it_says_when_it_was_not_signed(self, office):
        first = office.start(datetime.date(2026, 10, 26))
        office.save(first, "answer", "key_factors", text="We waited.")
        Record.objects.filter(pk=first.pk).update(status="abandoned", abandoned_because="Held again")
        page = Sheet.of(office.sam, office.start()).open()
        assert "26 October 2026, not signed" in page
        assert "We waited." in page


class TestGoals:
    def say(self, office, record, **typed):
        goal = uuid.uuid4()
        office.save(record, "goal", goal, **typed)
        return goal

    def test_only_process_goals_are_told_so(self, office, record, sheet):
        goal = self.say(office, record, statement="Kelly will go to 12 sessions", kind="process")
        assert "All of these are process goals." in sheet.text()
        office.save(record, "goal", goal, base=1, kind="outcome")
        assert "All of these are process goals." not in sheet.text()

    def test_hints_say_gently_what_is_not_there_yet(self, office, record, sheet):
        self.say(office, record, statement="Kelly will be sober on seven days", target_date="1 March 2027")
        page = sheet.text()
        assert "Measurable: how will we know?" in page
        assert "✓ Time-bound" in page

    @pytest.mark.parametrize(
        ("direction", "then", "now", "words"),
        [
            ("higher", "2", "4", "Two points nearer."),
            ("higher", "4", "3", "One point further away."),
            ("higher", "3", "3", "No change."),
            ("higher", "3", "7", "Target reached."),
            ("lower", "9", "8.5", "0.5 points nearer."),
        ],
    )
    def test_the_direction_of_travel_is_said_in_words(self, office, direction, then, now, words):
        first = office.start(datetime.date(2026, 10, 26))
        goal = self.say(office, first, statement="A goal", target="7", good_direction=direction)
        office.save(first, "measurement", goal, value=then)
        office.sign(first)
        record = office.start()
        office.save(record, "measurement", goal, value=now)
        assert words in Sheet.of(office.sam, record).text()


class TestParts:
    def test_a_section_comes_by_itself(self, sheet, record):
        page = sheet.client.get(reverse("record_section", args=[record.id, "goals"])).content.decode()
        assert re.findall(r'data-section="(\w+)"', page) == ["goals"]
        assert "<html" not in page

    def test_an_unknown_section_is_not_there(self, sheet, record):
        assert sheet.client.get(reverse("record_section", args=[record.id, "weather"])).status_code == 404

    def test_the_rail_comes_by_itself(self, sheet, record):
        page = sheet.client.get(reverse("record_outline", args=[record.id])).content.decode()
        assert page.count('href="#') == 11
        assert "<html" not in page

    @pytest.mark.parametrize(
        "kind", ["attendee", "goal", "evidence", "mirroring", "stage", "safety", "action", "assessment"]
    )
    def test_an_empty_row_is_shown_and_not_stored(self, sheet, record, kind):
        key = uuid.uuid4()
        before = record.revisions.count()
        address = reverse("record_row", args=[record.id, kind])
        page = sheet.client.get(address, {"key": key, "category": "intervention", "about": "x"}).content.decode()
        assert f"{kind}.{key}." in page
        assert f'name="{kind}.{key}.base" value="0"' in page
        assert record.revisions.count() == before

    @pytest.mark.parametrize(
        ("kind", "key"), [("compliance", uuid.uuid4()), ("action", "x"), ("weather", uuid.uuid4())]
    )
    def test_a_row_that_cannot_be_is_not_there(self, sheet, record, kind, key):
        assert sheet.client.get(reverse("record_row", args=[record.id, kind]), {"key": key}).status_code == 404

    def test_a_row_is_saved_by_itself_and_answers_with_what_stands(self, sheet, record):
        save_id = uuid.uuid4()
        sent = {"row": "answer.values", "base": "0", "save_id": save_id, "typed.text": "Loyal"}
        answers = [sheet.client.post(reverse("save_row", args=[record.id]), sent).json() for _ in range(2)]
        assert answers[0]["outcome"] == "saved"
        assert {answer["revision"] for answer in answers} == {1}
        assert answers[0]["values"]["text"] == "Loyal"
        assert answers[0]["at"]

    def test_a_next_step_is_born_with_its_category(self, sheet, record):
        sent = {
            "row": f"action.{uuid.uuid4()}",
            "base": "0",
            "save_id": uuid.uuid4(),
            "typed.what": "Ring",
            "typed.category": "permanency",
        }
        sheet.client.post(reverse("save_row", args=[record.id]), sent)
        assert AgreedAction.objects.get().category == "permanency"

    def test_a_no_says_which_sections_it_changed(self, office, sheet, record):
        sent = {
            "row": f"compliance.{office.ava.id}",
            "base": "0",
            "save_id": uuid.uuid4(),
            "typed.key_information_up_to_date": "no",
        }
        assert sheet.client.post(reverse("save_row", args=[record.id]), sent).json()["also"] == ["next_steps"]

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({}, 404),
            ({"row": "weather.x"}, 404),
            ({"row": "answer.values"}, 400),
            ({"row": "goal.x", "save_id": str(uuid.uuid4())}, 404),
        ],
    )
    def test_what_is_no_save_is_refused(self, sheet, record, sent, status):
        assert sheet.client.post(reverse("save_row", args=[record.id]), sent).status_code == status


def test_it_is_read_in_a_fixed_number_of_statements_and_is_small(office):
    """Three children, six goals, eight actions carried forward."""
    mia = Person.objects.create(case=office.case, name="Mia Hartley", kind="child", position=2)
    first = office.start(datetime.date(2026, 10, 26))
    for number in range(8):
        office.agree(first, f"Do the {number}th of many things that were agreed in October", who="Asha Raman")
    for number, child in enumerate((None, None, None, office.ava, office.noah, mia)):
        goal = uuid.uuid4()
        office.save(first, "goal", goal, statement=f"Goal {number}", target="7", child=str(child.id) if child else "")
        office.save(first, "measurement", goal, value="3", comment="As it was in the summer")
        office.save(first, "evidence", uuid.uuid4(), about=str(goal), kind="reported", text="So it is", source="Marek")
    office.sign(first)
    sheet = Sheet.of(office.sam, office.start())
    sheet.open()

    with CaptureQueriesContext(connection) as asked:
        page = sheet.open()

    assert page.count("hr-item hr-answer") == 8
    assert page.count('<article class="hr-goal"') == 6
    assert len(asked) <= 25, [query["sql"][:90] for query in asked]
    assert len(gzip.compress(page.encode())) < 30_000


names = st.one_of(
    st.sampled_from(
        [
            "do",
            "save_id",
            "record.record.kind",
            "answer.values.text",
            "answer.models.chosen",
            "answer.values.base",
            "permanence.plan.target_date",
            "permanence.plan.relevant",
            "answer.weather.text",
            "goal.x.statement",
        ]
    ),
    st.builds(
        "{}.{}.{}".format,
        st.sampled_from(
            ["action", "attendee", "compliance", "measurement", "evidence", "goal", "stage", "safety", "weather", ""]
        ),
        st.one_of(st.sampled_from(["child@x", "plan", "0" * 32]), st.uuids().map(str), st.text(max_size=8)),
        st.sampled_from(["base", "what", "by_when", "value", "removed", "category", "text", "name", "about"]),
    ),
    st.text(max_size=30),
)
values = st.one_of(
    st.sampled_from(
        [
            "",
            "yes",
            "no",
            "999999999999999999999",
            "-1",
            "31 November",
            "add:action:category=weather",
            "add:goal:child=x",
            "add:evidence:about=x",
            "remove:action:" + "0" * 32,
            "restore:goal:" + "0" * 32,
            "add:compliance:",
            "check",
        ]
    ),
    st.text(max_size=60),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(names, st.lists(values, min_size=1, max_size=2), max_size=6))
def test_no_page_that_is_sent_makes_it_fail(sheet, typed):
    answer = sheet.client.post(
        sheet.address, {name: [text.encode("utf-8", "replace") for text in texts] for name, texts in typed.items()}
    )
    assert answer.status_code in (303, 404, 422)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.one_of(
        st.sampled_from(
            [
                "answer.values",
                "permanence.plan",
                "record.record",
                f"action.{uuid.uuid4()}",
                f"evidence.{uuid.uuid4()}",
                "measurement.child@x",
            ]
        ),
        st.text(max_size=20),
    ),
    typed=st.dictionaries(
        st.sampled_from(
            ["text", "chosen", "kind", "what", "by_when", "category", "about", "relevant", "target_date", "removed"]
        ),
        values,
        max_size=4,
    ),
    base=values,
)
def test_no_row_that_is_sent_makes_it_fail(sheet, record, row, typed, base):
    sent = {
        "row": row,
        "base": base,
        "save_id": str(uuid.uuid4()),
        **{f"typed.{name}": text for name, text in typed.items()},
    }
    answer = sheet.client.post(
        reverse("save_row", args=[record.id]), {name: text.encode("utf-8", "replace") for name, text in sent.items()}
    )
    assert answer.status_code in (200, 404)
