"""The records of the made-up council keep its rules, as council/README.md states them."""

from collections import Counter

from handrail.core.working_days import working_days_between
from handrail.demo.tests.reckoning import MEETINGS, WORKERS, Actions, Names, actions_of, each_family, each_record
from handrail.supervision.actions.choices import CLOSING_REPLIES, OFFERED_REPLIES, Category, Decision
from handrail.supervision.goals.choices import EvidenceKind, Support
from handrail.supervision.ratings.choices import Stage

DYNAMICS = ("factors", "family_system", "professional_system", "what_needs_to_change")


@each_family
def test_records_are_in_order_and_only_the_last_may_be_a_draft(family, faults):
    days = [record["date"] for record in family["records"]]
    faults.expect(days == sorted(set(days)), family["slug"], "records out of order")
    faults.expect(5 <= len(days) <= 7, family["slug"], f"{len(days)} records")
    faults.expect(all(one["status"] == "signed" for one in family["records"][:-1]), family["slug"], "an early draft")


@each_family
def test_a_closed_family_has_a_date_and_no_open_action(family):
    if family["status"] == "closed":
        assert family["closed_on"]
        assert actions_of(family).open == set()
    else:
        assert family["status"] == "open"


@each_record
def test_a_record_fits_its_meeting_and_names_people_who_exist(family, record, faults):
    where, names = record["id"], Names(family)
    meeting = MEETINGS[record["meeting"]]
    faults.expect((meeting["date"], meeting["kind"]) == (record["date"], record["kind"]), where, "not as its meeting")
    faults.expect(family["slug"] in meeting["families"], where, "is not on its meeting's agenda")
    faults.expect(bool(meeting.get("restricted")) == bool(family["restricted"]), where, "restricted and shared mixed")
    faults.expect(record["children"] == names.children, where, "children")
    present = {one["person"] for one in record["attendees"] if one["presence"] == "present"}
    for one in record["attendees"]:
        faults.expect(names.know(one["person"]), where, f"attendee {one['person']} does not resolve")
        if family["restricted"] and one["person"] in WORKERS:
            faults.expect(one["person"] in family["restricted"]["may_see"], where, "an attendee may not see it")
    faults.expect({meeting["chair"], meeting["recorder"]} <= present, where, "chair or recorder is not present")
    managed = record["accountable_manager"] in present
    faults.expect(record["accountable_manager"] in WORKERS, where, "accountable manager")
    faults.expect(record["accountable_manager_present"] == managed, where, "accountable manager present")
    for rating in record["safety_ratings"]:
        faults.expect(rating["rated_by"] in present, where, f"{rating['rated_by']} rated but was not present")
        faults.expect(0 <= rating["value"] <= 10, where, "safety is 0 to 10")
    raters = Counter(rating["rated_by"] for rating in record["safety_ratings"])
    faults.expect(set(raters.values()) <= {1}, where, "somebody rated twice")
    for stage in record["stages_of_change"]:
        faults.expect(stage["person"] in names.people, where, "stage of change of nobody")
        faults.expect(stage["stage"] in Stage.values, where, f"stage {stage['stage']}")


@each_family
def test_every_open_action_is_answered_and_what_stays_open_has_a_decision(family, faults):
    actions = Actions()
    for record in family["records"]:
        where, day = record["id"], record["date"]
        answered = {one["action"] for one in record["case_update"]}
        faults.expect(len(answered) == len(record["case_update"]), where, "an action answered twice")
        faults.expect(answered <= actions.open, where, f"answers {answered - actions.open}, not open")
        unanswered = actions.open - answered
        faults.expect(not unanswered or record["status"] == "draft", where, f"does not answer {unanswered}")
        for one in record["case_update"]:
            check_answer(one, record, faults)
        for step in record["next_steps"]:
            faults.expect(step["category"] in Category.values, where, f"category {step['category']}")
            faults.expect(step["who"] and all(map(Names(family).know, step["who"])), where, f"{step['id']} who")
            faults.expect(step["by_when"] >= day, where, f"{step['id']} is due before it was agreed")
            faults.expect(step["what"] and step["why"] and step["how_we_will_know"], where, f"{step['id']} is not said")
        actions.after(record)
        if record["status"] == "signed" and any(map(has_a_gap, record["process_compliance"])):
            open_categories = {actions.category[action] for action in actions.open}
            faults.expect("process_compliance" in open_categories, where, "a gap, and no action about it is open")


def check_answer(one, record, faults):
    where, decision = f"{record['id']} {one['action']}", one.get("decision")
    faults.expect(one["answer"] in OFFERED_REPLIES, where, f"answered {one['answer']}")
    faults.expect(one["answer"] == "carried_out" or one["explanation"], where, "no explanation")
    if one["answer"] in CLOSING_REPLIES:
        return
    new = {step["id"] for step in record["next_steps"]}
    faults.expect(decision in Decision.values, where, "without a decision")
    faults.expect(one.get("replaced_by") in {None, *new}, where, "replaced by an action not agreed here")
    if decision == Decision.CHANGE:
        faults.expect(one.get("replaced_by"), where, "changed without saying into what")
    elif decision != Decision.DROP and not one.get("replaced_by"):
        new_date = one.get("new_by_when")
        faults.expect(new_date and new_date >= record["date"], where, "carried forward without a new date to come")


def has_a_gap(row):
    return (
        row["key_information"]["up_to_date"] is False
        or row["last_seen"] is None
        or row["cultural_identity"]["identified"] is False
    )


@each_record
def test_process_compliance_is_answered_for_each_child(family, record, faults):
    names = Names(family)
    rows = {row["child"]: row for row in record["process_compliance"]}
    if record["status"] == "signed":
        faults.expect(list(rows) == names.children, record["id"], "not one row per child")
    for child, row in rows.items():
        where, seen, meeting = f"{record['id']} {child}", row["last_seen"], row["next_meeting"]
        faults.expect(child in names.children, where, "not a child of this family")
        faults.expect(seen is None or seen <= record["date"], where, "last seen after the meeting")
        faults.expect(seen is None or names.know(row["seen_by"]), where, "seen by nobody")
        faults.expect(meeting["date"] is None or meeting["date"] >= record["date"], where, "next meeting is past")
        told = row["key_information"]["up_to_date"] is not False or row["key_information"]["missing"]
        faults.expect(told, where, "what is missing is not said")


@each_family
def test_goals_are_measured_with_evidence_until_they_are_reached(family, faults):
    names, reached = Names(family), set()
    for record in family["records"]:
        where = record["id"]
        for entry in record["goals"]:
            goal = names.goals[entry["goal"]]
            faults.expect(goal["start"] <= record["date"], where, f"{goal['id']} measured before it began")
            faults.expect(entry["progress"] is None or 0 <= entry["progress"] <= 10, where, "progress is 0 to 10")
            check_measured(entry, goal, names, f"{where} {goal['id']}", faults)
            if is_reached(entry["value"], goal):
                reached.add(goal["id"])
        if record["status"] == "signed":
            due = {goal["id"] for goal in names.goals.values() if goal["start"] <= record["date"]} - reached
            faults.expect(due <= {entry["goal"] for entry in record["goals"]}, where, "a goal is not measured")
        for new in (record["further_goals"] or {}).get("new_goals", []):
            faults.expect(names.goals[new]["start"] == record["date"], where, f"new goal {new} does not start here")


def is_reached(value, goal):
    if value is None:
        return False
    return value >= goal["target"] if goal["good_direction"] == "higher" else value <= goal["target"]


def check_measured(entry, goal, names, where, faults):
    value = entry["value"]
    if value is None:
        faults.expect(entry.get("not_measured_because"), where, "not measured, and no reason")
    else:
        faults.expect(goal["scale"]["lowest"] <= value <= goal["scale"]["highest"], where, f"{value} is off the scale")
        faults.expect(entry["evidence"], where, "measured without evidence")
    for piece in entry["evidence"]:
        faults.expect(piece["kind"] in EvidenceKind.values and piece["text"], where, "evidence without kind or text")
        faults.expect(names.know(piece["source"]), where, f"source {piece['source']} does not resolve")
        if piece["kind"] == EvidenceKind.REPORTED:
            faults.expect(names.know(piece.get("reported_to")), where, "does not say to whom it was reported")
        if piece["kind"] == EvidenceKind.IMPRESSION:
            faults.expect(piece.get("what_lies_behind_it"), where, "an impression without what lies behind it")


@each_record
def test_something_is_said_about_each_child(family, record, faults):
    names, where = Names(family), record["id"]
    for entry in record["child_impact"]:
        faults.expect(entry["child"] in names.children, where, "change for a child who does not resolve")
        if entry.get("nothing_to_add_because"):
            continue
        indicator = names.indicators[entry["indicator"]]
        faults.expect(indicator["child"] == entry["child"], where, "indicator of another child")
        check_measured(entry, indicator, names, f"{where} {indicator['id']}", faults)
        if record["status"] == "signed":
            faults.expect(entry["support"] in Support.values, where, "support is same, more, less or different")
            faults.expect(entry["to_maintain_or_improve"], where, "nothing on how to maintain or improve")
    if record["status"] == "signed":
        faults.expect(
            {one["child"] for one in record["child_impact"]} == set(names.children), where, "a child is missing"
        )


@each_record
def test_a_signed_record_is_complete_and_signed_in_time_and_a_draft_is_not_signed(family, record, faults):
    where = record["id"]
    if record["status"] == "draft":
        faults.expect(record["sign_off"] is None and not record["filed"], where, "a draft is signed or filed")
        return
    faults.expect(record["status"] == "signed", where, "status")
    faults.expect(all(record["dynamics"].get(name) for name in DYNAMICS), where, "a dynamics prompt is empty")
    faults.expect(record["safety_ratings"], where, "no safety ratings")
    permanency = record["permanency"]
    needed = ["primary_plan", "parallel_plan", "contingency", "legal_stage", "target_date"]
    for name in needed if permanency["relevant"] else ["reason"]:
        faults.expect(permanency.get(name), where, f"permanency has no {name}")
    signed = record["sign_off"]["signed_on"]
    faults.expect(
        record["sign_off"]["signed_by"] == MEETINGS[record["meeting"]]["chair"], where, "not signed by the chair"
    )
    in_time = signed >= record["date"] and working_days_between(record["date"], signed, closed=()) <= 5
    faults.expect(in_time, where, "signed before, or over 5 working days after")
    for row in record["filed"]:
        faults.expect(row["child"] in record["children"] and row["filed_by"] in WORKERS, where, "filed")
        faults.expect(row["filed_on"] >= signed, where, "filed before it was signed")
