"""What is said about the Begum and Rahman family on 23 November 2026, section by section, as it is typed.

Each function records one section; whoever records it, with a script or without, is given.
"""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import PLAN_FOR_SUPPORT, SAID_IN_BETWEEN

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.journeys.recorder import Recorder

FAMILY_TREE = "Bring the key information (including genogram) up to date for Yusuf"
LANGUAGES = "Find out and record the cultural identity issues and needs of Samira"
WITHOUT_AN_OWNER = "Ask the court whether there will be an interpreter"
DEBT_WORDING = "__ will set up a debt management plan and meet the repayments due by __"
DEBT_GOAL = "Nasreen will set up a debt management plan and meet the repayments due by 31 March 2027"


def kind(recorder: "Recorder") -> None:
    section = recorder.section("kind")
    expect(recorder.last_time("kind")).to_contain_text("Single")
    recorder.choose(section, "Single")
    recorder.choose(section, "Group")
    recorder.save("kind")


def attendees(recorder: "Recorder") -> None:
    section = recorder.section("attendees")
    recorder.pick(section, "Was Donna Kearney there?", "Apologies")
    chair = recorder.add(section.get_by_role("button", name="Add a person", exact=True))
    recorder.write(chair, "Name", "Philippa Stone")
    recorder.write(chair, "Role", "Independent Reviewing Officer")
    expect(chair.get_by_label("Was this person there?")).to_have_value("present")
    recorder.save("attendees")
    expect(recorder.last_time("attendees")).to_contain_text("Nobody is recorded as present.")


def children(recorder: "Recorder") -> None:
    section = recorder.section("children")
    for name, mosaic_id in (("Samira Rahman", "M10305"), ("Yusuf Rahman", "M10306")):
        expect(section.get_by_role("row", name=name)).to_contain_text(mosaic_id)


def process_compliance(recorder: "Recorder") -> None:
    """A "no" becomes a next step, once, which can be undone; answering "yes" takes it out again."""
    section = recorder.section("process_compliance")
    samira, yusuf = (section.get_by_role("group", name=re.compile(f"^{name}")) for name in ("Samira", "Yusuf"))
    for child, seen in ((samira, "last Thursday"), (yusuf, "19/11")):
        recorder.write_date(child, "Date CYP(s) last seen", seen, means="19 November 2026")
        recorder.write(child, "Seen by", "Donna Kearney")
        recorder.choose(child, "Yes", of="Seen alone")
        recorder.write_date(child, "Date of next CiN/CG/Case conference", "2 Dec", means="2 December 2026")
        recorder.pick(child, "Which meeting", "Looked-after review")
    recorder.choose(samira, "Yes", of="Key information (including genogram) is up to date")
    recorder.choose(samira, "No", of="Cultural identity issues/needs identified")
    recorder.choose(yusuf, "Yes", of="Cultural identity issues/needs identified")
    recorder.write(yusuf, "Cultural identity, in brief", "Counts in Sylheti with Nani every night")
    recorder.choose(yusuf, "No", of="Key information (including genogram) is up to date")
    recorder.write(yusuf, "What is missing", "Anwar’s side of the family tree")
    recorder.save("process_compliance")

    expect_action(recorder, LANGUAGES, there=True)
    recorder.choose(samira, "Yes", of="Cultural identity issues/needs identified")
    recorder.save("process_compliance")
    expect_action(recorder, LANGUAGES, there=False)
    made = yusuf.locator(".hr-undo")
    expect(made).to_contain_text(f"Added to Next steps: {FAMILY_TREE}. Callum Reeve, by 7 December 2026.")
    recorder.undo(made)
    expect_action(recorder, FAMILY_TREE, there=False)
    recorder.page.get_by_role("button", name="Put it back").click()
    expect_action(recorder, FAMILY_TREE, there=True)
    recorder.said.append(FAMILY_TREE)


def case_update(recorder: "Recorder") -> None:
    """Each action that is still open has its answer; what was carried forward twice is decided."""
    section = recorder.section("case_update")
    expect(section.locator(".hr-answer")).to_have_count(4)

    allowance = answer_to(recorder, "Get the allowance agreed")
    recorder.choose(allowance, "Carried out")

    plan = answer_to(recorder, PLAN_FOR_SUPPORT)
    expect(plan).to_contain_text("carried forward twice")
    recorder.choose(plan, "Not carried out")
    recorder.write(plan, "Why, in brief", "Two pages are missing: help in a crisis, and training")
    expect(plan).to_contain_text("This is the third time.")
    expect(plan.locator(".hr-said")).to_contain_text(SAID_IN_BETWEEN)
    recorder.tick(plan.get_by_role("radio", name=re.compile("^Escalate it")))

    court = answer_to(recorder, "Go with Samira to see the court")
    recorder.choose(court, "Partly")
    recorder.write(court, "Why, in brief", "Seen from the bus; the drawing waits for Saturday")

    page_for_nasreen = answer_to(recorder, "One page for Nasreen")
    recorder.choose(page_for_nasreen, "Cannot be done yet")
    recorder.write(page_for_nasreen, "Why, in brief", "The night team moves to a new number in December")
    recorder.write_date(page_for_nasreen, "New date, if any", "in 3 weeks", means="14 December 2026")
    recorder.write(section, "Anything to add, in brief", "Nasreen thanked us for the letter about money")
    recorder.save("case_update")
    expect(plan).to_contain_text("the new one stands in Next steps")


def goals(recorder: "Recorder") -> None:
    section = recorder.section("goals")
    shirin = section.get_by_role("article", name=re.compile("^Shirin will stay well"))
    expect(shirin).to_contain_text(re.compile(r"Last time\s*100\s*26 Oct"))
    recorder.write(shirin, "Now", "80")
    recorder.write(shirin, "How far it has come", "Four times out of five; the fifth was her own hospital appointment")
    recorder.write(shirin, "Progress (0–10)", "8")
    add_evidence(
        recorder, shirin, "Observed", "Shirin sang while Yusuf counted the buses", {"By whom": "Donna Kearney"}
    )
    from_nasreen = {"By whom": "Nasreen Begum", "To whom": "Callum Reeve"}
    add_evidence(recorder, shirin, "Reported", "She rang the day before to say that she could not come", from_nasreen)
    behind = {"What lies behind it": "She answered for the children twice; ask her alone before the hearing"}
    add_evidence(recorder, shirin, "Impression", "Something about December frightens her", behind)

    carers = section.get_by_role("article", name=re.compile("^Nasreen and Habib will feel able"))
    recorder.write(carers, "Now", "5")
    recorder.write(carers, "How far it has come", "Five, because of the letters from the landlord")
    add_evidence(recorder, carers, "Reported", "Five, and I know why", from_nasreen)
    assessed = section.get_by_role("article", name=re.compile("^Nasreen and Habib will complete"))
    recorder.unfold(assessed, "Not measured today, because")
    recorder.write(assessed, "Why it was not measured", "All six sessions were done in September")

    new = recorder.begin_goal_from(DEBT_WORDING)
    recorder.write(new, "The goal, in one sentence", DEBT_GOAL)
    recorder.pick(new, "Outcome or process", "Outcome goal")
    recorder.write(new, "What is counted", "Repayments met in a row")
    recorder.write(new, "Baseline", "0")
    recorder.write(new, "Target", "4")
    recorder.write_date(new, "Target date", "31/3", means="31 March 2027")
    recorder.pick(new, "Which end is good", "Higher is better")
    recorder.choose(section, "Yes", of="Are any further goals needed? Why?")
    recorder.write(section, "Why", "Money is the worry that is left")
    recorder.write(section, "Anything the goals do not show, in brief", "They eat together on Sundays, all seven")
    recorder.save("goals")


def child_impact(recorder: "Recorder") -> None:
    """Samira’s change is measured; about Yusuf nothing is said yet, which the check will find."""
    section = recorder.section("child_impact")
    tells = section.get_by_role("article", name=re.compile("^Samira can say what she misses"))
    recorder.write(tells, "Now", "3")
    recorder.choose(tells, "Continue as is")
    heard = {"By whom": "Samira Rahman", "To whom": "Donna Kearney"}
    add_evidence(recorder, tells, "Reported", "I told Maryam about the watch as well", heard)
    worry = section.get_by_role("article", name=re.compile("^Samira's worry"))
    expect(worry).to_contain_text("“Nobody says how many sleeps.”")
    recorder.write(worry, "Now", "6")
    recorder.write(worry, "How far it has come", "Six since the date of the hearing stands on the calendar")
    recorder.choose(worry, "More of the same")
    recorder.write(worry, "What is needed, and why", "Count the sleeps with her, every evening")
    add_evidence(recorder, worry, "Observed", "She asked three times which day it is", {"By whom": "Joanne Pallister"})
    own = section.get_by_role("group", name="What we see and hear of Samira")
    recorder.write(own, "Anything else we see or hear", "She laughs again at dinner")
    recorder.choose(own, "Continue as is")
    recorder.save("child_impact")


def dynamics(recorder: "Recorder") -> None:
    section = recorder.section("dynamics")
    expect(recorder.last_time("dynamics")).to_contain_text("Nasreen is waiting for us, and does not say so.")
    for box, words in (
        (
            "What do you believe are the key psycho-social & emotional factors at work here?",
            "Waiting, and who bears it",
        ),
        ("How might these be affecting the family system?", "Nasreen carries the waiting so that nobody else has to"),
        ("How might they be affecting the professional system?", "We speak of “the process” when we mean ourselves"),
        (
            "What needs to change in the professional system to accommodate these reflections?",
            "Name one person who rings Nasreen, with or without news",
        ),
        (
            "Values in play, and how they may sway our view of risk and progress",
            "That families should not ask",
        ),
    ):
        recorder.write(section, box, words)
    for model in ("Attachment theory", "Mirroring or parallel process"):
        recorder.tick(section.get_by_role("checkbox", name=model))
        recorder.said.append(model)
    pair = recorder.add(section.get_by_role("button", name="Add a pair"))
    recorder.write(pair, "In the family", "Nobody asks how long")
    recorder.write(pair, "Among us", "Nobody says how long")
    stage = recorder.add(section.get_by_role("button", name="Add a person or a behaviour"))
    recorder.write(stage, "Who", "Shirin Rahman")
    recorder.write(stage, "Which behaviour", "taking her evening tablets")
    recorder.choose(stage, "Maintenance")
    for who, value, why in (
        ("Sam Okafor", "8", "Everybody in the house wants the same"),
        ("Bernadette Quill", "5", "December was when she became unwell before"),
    ):
        rating = recorder.add(section.get_by_role("button", name="Add a rating"))
        recorder.write(rating, "Who", who)
        recorder.write(rating, "0 to 10", value)
        recorder.write(rating, "Why", why)
    recorder.save("dynamics")


def next_steps(recorder: "Recorder") -> None:
    """What other sections made stands there already; more is added to each group, dates as they are spoken."""
    section = recorder.section("next_steps")
    tree = action_about(recorder, "next_steps", FAMILY_TREE)
    expect(tree).to_contain_text("from process compliance")
    escalated = action_about(recorder, "permanency", PLAN_FOR_SUPPORT)
    expect(escalated).to_contain_text("In the place of")
    expect(escalated.get_by_label("Who", exact=True)).to_have_value("Sam Okafor")
    recorder.write_date(escalated, "By when", "in 5 working days", means="30 November 2026")

    log = recorder.add(section.get_by_role("button", name="Add a process action"))
    act(recorder, log, "Log the review of 2 December with its papers", "Lorraine Pike")
    recorder.write_date(log, "By when", "tomorrow", means="24 November 2026")
    ring = recorder.add(section.get_by_role("button", name="Add an intervention"))
    act(recorder, ring, "Ring Nasreen every Friday, with or without news", "Callum Reeve")
    recorder.write(ring, "Why", "So that she does not wait alone")
    recorder.write_date(ring, "By when", "in 2 weeks", means="7 December 2026")
    recorder.write(ring, "How we will know", "Nasreen says that she knows what comes next")
    tell = recorder.add(section.get_by_role("button", name="Add information sharing"))
    act(recorder, tell, "Tell the school the date of the hearing", "Philippa Stone")
    recorder.write_date(tell, "By when", "next review", means="2 December 2026")
    ask = recorder.add(section.get_by_role("button", name="Add information sharing"))
    recorder.write(ask, "What", WITHOUT_AN_OWNER)
    recorder.save("next_steps")


def permanency(recorder: "Recorder") -> None:
    section = recorder.section("permanency")
    recorder.choose(section, "Relevant")
    recorder.pick(section, "Primary plan", "Special guardianship order")
    recorder.write(section, "Primary plan, in brief", "With Nasreen Begum and Habib Miah")
    recorder.pick(section, "Parallel plan", "Kinship or connected persons")
    recorder.write(section, "Parallel plan, in brief", "The same home, as kinship foster carers")
    recorder.write(section, "Contingency", "Farida Rahman, who visits every second week")
    recorder.write(section, "Legal stage", "hearing 8 December 2026")
    recorder.write_date(section, "Target date", "18/12", means="18 December 2026")
    recorder.write_date(section, "Agreed at the review of", "3 June", means="3 June 2026")
    assessment = recorder.add(section.get_by_role("button", name="Add an assessment"))
    recorder.write(assessment, "Who", "Farida Rahman")
    recorder.write(assessment, "Relation", "father’s mother")
    recorder.write(assessment, "How far it is", "second visit made")
    action = recorder.add(section.get_by_role("button", name="Add a permanency action"))
    act(recorder, action, "Take the support plan to Nasreen and read it with her", "Callum Reeve")
    recorder.write_date(action, "By when", "next Friday", means="4 December 2026")
    recorder.save("permanency")


SECTIONS = (
    kind,
    attendees,
    children,
    process_compliance,
    case_update,
    goals,
    child_impact,
    dynamics,
    next_steps,
    permanency,
)


def answer_to(recorder: "Recorder", what: str) -> "Locator":
    return recorder.section("case_update").locator(".hr-answer").filter(has_text=what)


def add_evidence(recorder: "Recorder", goal: "Locator", kind: str, words: str, more: dict[str, str]) -> None:
    evidence = recorder.add(goal.get_by_role("button", name=re.compile("^Add evidence")))
    recorder.pick(evidence, "Kind", kind)
    recorder.write(evidence, "What was said or seen", words)
    for box, said in more.items():
        recorder.write(evidence, box, said)


def act(recorder: "Recorder", row: "Locator", what: str, who: str) -> None:
    recorder.write(row, "What", what)
    recorder.write(row, "Who", who)


FIND = """([section, words]) => [...document.querySelectorAll(`#${section} [data-row^="action."]`)]
    .find((row) => row.checkVisibility() && row.querySelector("[name$='.what']").value === words)?.dataset.row ?? ''"""


def action_about(recorder: "Recorder", section: str, words: str) -> "Locator":
    """The action that says this; what a text area holds is its value, which is no text of the page."""
    named = recorder.page.wait_for_function(FIND, arg=[section, words], timeout=6_000)
    return recorder.row(named.json_value())


def expect_action(recorder: "Recorder", words: str, *, there: bool) -> None:
    recorder.page.wait_for_function(
        f"(arg) => Boolean(({FIND})(arg.slice(0, 2))) === arg[2]", arg=["next_steps", words, there], timeout=6_000
    )
