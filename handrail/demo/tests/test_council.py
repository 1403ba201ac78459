"""The made-up council keeps its own rules, as council/README.md states them."""

import datetime
import re
from collections import Counter

from handrail.accounts.choices import Role
from handrail.core.working_days import is_working_day
from handrail.demo import council_on_file
from handrail.demo.tests.reckoning import COUNCIL, FAMILIES, MEETINGS, TODAY, WORKERS, Names, each_family
from handrail.families.choices import ABUSE_CATEGORIES, PersonKind, PlanType, Sex
from handrail.supervision.goals.choices import GoalKind, GoodDirection
from handrail.supervision.meetings.choices import SupervisionKind

# codes of the CIN census
ETHNICITIES = set(
    "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT".split()  # noqa: SIM905
)
COUPLES = {"married", "cohabiting", "separated", "divorced"}


def test_there_are_eight_families_and_two_drafts_on_the_day_of_the_demonstration():
    drafts = [
        record["id"]
        for family in FAMILIES.values()
        for record in family["records"]
        if record["status"] == "draft" and record["date"] == TODAY
    ]
    assert len(FAMILIES) == 8
    assert drafts == ["barnett-ellis-2026-11-23", "hartley-2026-11-23"]


def test_an_id_is_used_once():
    ids = [f"{group}/{one['id']}" for group in ("agencies", "teams", "workers", "meetings") for one in COUNCIL[group]]
    for family in FAMILIES.values():
        for group in ("people", "network", "goals", "indicators", "hair_strand_tests", "records"):
            ids += [one["id"] for one in family.get(group, [])]
        ids += [step["id"] for record in family["records"] for step in record["next_steps"]]
    assert [name for name, times in Counter(ids).items() if times > 1] == []


def test_a_case_reference_and_a_mosaic_id_are_used_once():
    references = Counter(family["case_reference"] for family in FAMILIES.values())
    mosaic_ids = Counter(
        person["mosaic_id"] for family in FAMILIES.values() for person in family["people"] if person["mosaic_id"]
    )
    assert set(references.values()) == {1}
    assert set(mosaic_ids.values()) == {1}


def test_the_files_name_no_path_of_a_machine():
    path_like = re.compile(r"(?<![\w.])/(?:home|root|tmp|work|usr|var|Users|mnt|opt)\b/")
    files = [path for path in council_on_file.FOLDER.rglob("*") if path.suffix in (".yaml", ".md")]
    assert len(files) == 10
    assert [path.name for path in files if path_like.search(path.read_text(encoding="utf-8"))] == []


def test_everybody_at_work_has_an_agency_a_team_a_role_and_a_line_manager_who_exist(faults):
    agencies = {agency["id"] for agency in COUNCIL["agencies"]}
    teams = {team["id"] for team in COUNCIL["teams"]}
    for team in COUNCIL["teams"]:
        faults.expect(team["manager"] in WORKERS, team["id"], "manager does not resolve")
    for name, worker in WORKERS.items():
        faults.expect(worker["agency"] in agencies, name, "agency does not resolve")
        faults.expect(worker["team"] in teams, name, "team does not resolve")
        faults.expect(worker["role"] in Role.values, name, f"unknown role {worker['role']}")
        faults.expect(worker["line_manager"] in {None, *WORKERS} - {name}, name, "line manager does not resolve")
        faults.expect(worker["email"].endswith("@example.org"), name, "e-mail is not at example.org")


def test_meetings_are_on_working_days_in_order_and_about_families_that_are_here(faults):
    last_in_series = {}
    for name, meeting in MEETINGS.items():
        faults.expect({meeting["chair"], meeting["recorder"]} <= WORKERS.keys(), name, "chair or recorder unknown")
        faults.expect(meeting["kind"] in SupervisionKind.values, name, "kind")
        faults.expect(is_working_day(meeting["date"], closed=()), name, "is not on a working day")
        series = name[: -len("-2026-01-01")]
        faults.expect(name.endswith(str(meeting["date"])), name, "id does not end with its date")
        faults.expect(last_in_series.get(series, datetime.date.min) < meeting["date"], name, "dates out of order")
        last_in_series[series] = meeting["date"]
        for slug in meeting["families"]:
            if faults.expect(slug in FAMILIES, name, f"family {slug} does not resolve"):
                recorded = any(record["meeting"] == name for record in FAMILIES[slug]["records"])
                faults.expect(recorded or meeting["date"] >= TODAY, name, f"{slug} on the agenda, but no record")


@each_family
def test_the_people_of_a_family_can_be_real_people(family, faults):
    names = Names(family)
    faults.expect(1 <= len(names.children) <= 4, family["slug"], f"{len(names.children)} children")
    for name in [*names.people, *names.network]:
        faults.expect(name.startswith(f"{family['slug']}-"), name, "does not begin with the family's slug")
    for name, person in names.people.items():
        born = person.get("born")
        faults.expect(person["kind"] in PersonKind.values, name, f"kind {person['kind']}")
        faults.expect(person["sex"] in Sex.values, name, f"sex {person['sex']}")
        faults.expect(person["ethnicity"] in ETHNICITIES, name, f"ethnicity {person['ethnicity']}")
        if person["kind"] == PersonKind.CHILD:
            faults.expect(person["mosaic_id"], name, "a child without a Mosaic id")
            faults.expect(born or person.get("expected"), name, "no date of birth or expected date")
        faults.expect(not born or born <= TODAY, name, "born in the future")
        faults.expect(not (born and person.get("died")) or born < person["died"] <= TODAY, name, "dates of life")
        faults.expect(person.get("worker") in {None, *WORKERS}, name, "worker does not resolve")


@each_family
def test_the_ties_of_a_family_hold(family, faults):
    where, people = family["slug"], Names(family).people
    for tie in family["relationships"]:
        named = {k: v for k, v in tie.items() if k in ("parent", "child", "carer", "person_a", "person_b")}
        faults.expect(set(named.values()) <= people.keys(), where, f"{named} does not resolve")
        faults.expect(len(set(named.values())) == 2, where, "a relationship with oneself")
        if tie["type"] == "couple":
            faults.expect(tie["status"] in COUPLES, where, f"couple status {tie['status']}")
        if tie["type"] == "parent_child" and tie["kind"] == "birth":
            parent, child = people[tie["parent"]], people[tie["child"]]
            child_born = child.get("born") or child.get("expected")
            if parent.get("born") and child_born:
                years = child_born.year - parent["born"].year
                faults.expect(14 <= years <= 60, where, f"{parent['id']} is {years} years older than {child['id']}")


@each_family
def test_plans_allocations_key_dates_and_a_restriction_hold_together(family, faults):
    where, people = family["slug"], Names(family).people
    for plan in family["plans"]:
        if not faults.expect(plan["child"] in people, where, "plan for a child who does not resolve"):
            continue
        born = people[plan["child"]].get("born")
        faults.expect(plan["type"] in PlanType.values, where, f"plan type {plan['type']}")
        faults.expect(plan["category"] in {None, *ABUSE_CATEGORIES}, where, f"plan category {plan['category']}")
        faults.expect((plan["type"] == "cp") == bool(plan["category"]), where, "only a CP plan has a category")
        faults.expect(plan["end"] is None or plan["start"] <= plan["end"], where, "plan ends before it starts")
        faults.expect(born is None or born <= plan["start"], where, f"plan before the birth of {plan['child']}")
    faults.expect(any(one["role"] == "case_holder" for one in family["allocations"]), where, "no case holder")
    for one in family["allocations"]:
        faults.expect(one["worker"] in WORKERS, where, f"allocated worker {one['worker']} unknown")
        faults.expect(one["end"] is None or one["start"] <= one["end"], where, "allocation dates")
    dates = [one["date"] for one in family["key_dates"]]
    faults.expect(dates == sorted(dates), where, "key dates out of order")
    if restricted := family["restricted"]:
        may, may_not = set(restricted["may_see"]), set(restricted["not_to_see"])
        faults.expect(restricted["reason"] and restricted["since"] < restricted["review_date"], where, "restriction")
        faults.expect(may | may_not <= WORKERS.keys(), where, "a restriction names somebody unknown")
        faults.expect(not may & may_not, where, "somebody may and may not see")


@each_family
def test_the_period_a_hair_strand_test_covers_lies_before_its_sample(family, faults):
    for one in family.get("hair_strand_tests", []):
        faults.expect(one["person"] in Names(family).people, one["id"], "test of nobody")
        faults.expect(one["covers_from"] < one["covers_to"] <= one["sample_date"], one["id"], "dates")


@each_family
def test_each_goal_can_be_measured_and_says_which_end_is_good(family, faults):
    names = Names(family)
    for goal in names.goals.values():
        faults.expect(goal["kind"] in GoalKind.values, goal["id"], "kind")
        faults.expect(goal["people"] and set(goal["people"]) <= names.people.keys(), goal["id"], "people")
    faults.expect(any(goal["kind"] == "outcome" for goal in names.goals.values()), family["slug"], "only process goals")
    for indicator in names.indicators.values():
        faults.expect(indicator["child"] in names.children, indicator["id"], "child")
    for name, goal in [*names.goals.items(), *names.indicators.items()]:
        low, high = goal["scale"]["lowest"], goal["scale"]["highest"]
        faults.expect(low < high, name, "the scale's lowest is not below its highest")
        faults.expect(low <= goal["baseline"] <= high and low <= goal["target"] <= high, name, "outside its scale")
        towards = GoodDirection.HIGHER if goal["target"] > goal["baseline"] else GoodDirection.LOWER
        faults.expect(goal["good_direction"] == towards, name, "the target lies the wrong way from the baseline")
        faults.expect(goal["good_end"] and goal["statement"], name, "no statement, or the good end is not in words")
        faults.expect(goal["start"] < goal["target_date"], name, "the target date is not after the start")
