"""Whatever can be done with a mouse can be done with the keyboard, and one sees where one is."""

import re

import pytest
from playwright.sync_api import expect

from handrail.demo.loading.people import PASSWORD
from tests.accessibility.pages import STATES
from tests.accessibility.walking import SEND, WHOLE, Walk
from tests.journeys.in_sight import expect_in_sight
from tests.journeys.keyboard import Keyboard
from tests.journeys.record_page import expect_saved

pytestmark = pytest.mark.django_db(transaction=True)

# On the page for adding a family nobody can send anything: all families of the team are on that agenda.
ERRORS = [
    state
    for state in STATES
    if state.send is not None
    and state.state.startswith("error")
    and (state.page != "add_family" if WHOLE else state.page in ("plan_meeting", "signed_record"))
]
SAMPLE = {"sign_in (empty)", "home (full)", "meeting (full)", "check_record (full)", "signed_record (full)"}
PAGES = [state for state in STATES if WHOLE or str(state) in SAMPLE]


def expect_no_faults(*keyboards):
    """Says what was looked at, for whoever measures."""
    stops, targets = (sum(getattr(keyboard, name) for keyboard in keyboards) for name in ("stops", "targets"))
    print(f"looked at {stops} stops and {targets} targets")
    faults = sorted(set().union(*(keyboard.faults for keyboard in keyboards)))
    assert not faults, "\n" + "\n".join(faults)


def test_a_family_is_recorded_and_signed_without_a_mouse(at_a_browser, westmere, complaints):
    keyboard = Keyboard(at_a_browser())
    complaints.listen(keyboard.page)
    sign_in(keyboard)
    begin_with_the_hartleys(keyboard)
    record(keyboard)
    check_and_put_right(keyboard)
    sign(keyboard)

    record_of_today = westmere.record("hartley-2026-11-23")
    assert record_of_today.status == "signed"
    assert {str(action.by_when) for action in record_of_today.agreedactions.filter(what="Ring Maureen")} == {
        "2026-12-07"
    }
    expect_no_faults(keyboard)


def sign_in(keyboard):
    page = keyboard.page
    page.goto("/sign-in/")
    keyboard.type_into(page.get_by_label("E-mail address"), "sam.okafor@example.org")
    keyboard.type_into(page.get_by_label("Password"), PASSWORD)
    keyboard.press_on(page.get_by_role("button", name="Sign in", exact=True))
    keyboard.press_on(page.get_by_role("link", name="Open the meeting"))


def begin_with_the_hartleys(keyboard):
    page = keyboard.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Group supervision, Family Safeguarding East")
    keyboard.press_on(page.get_by_role("button", name="Start the next: Hartley"))
    expect(page.locator("[data-open-guidance]")).not_to_have_attribute("hidden", "")


def record(keyboard):
    """From its top to its end: rows are added and taken out, folds opened, dates typed as they are said."""
    page = keyboard.page
    keyboard.choose(page.locator("#kind"), "Group")
    keyboard.pick(page.get_by_label("Was Dev Mistry there?"), "Apologies")
    keyboard.press_on(page.locator("#attendees").get_by_role("button", name="Add a person", exact=True))
    expect(page.locator("#attendees [data-row]:focus-within")).to_have_count(1)
    page.keyboard.type("Philippa Stone")

    ava = page.get_by_role("group", name=re.compile("^Ava"))
    keyboard.press_on(page.locator("#process_compliance details.hr-guidance > summary"))
    expect(page.locator("#process_compliance details.hr-guidance")).to_have_attribute("open", "")
    keyboard.type_into(ava.get_by_label("Date CYP(s) last seen"), "19/11")
    keyboard.type_into(ava.get_by_label("Date of next CiN/CG/Case conference"), "in 2 weeks")
    keyboard.choose(ava.get_by_role("group", name=re.compile("^Key information")), "Yes")
    keyboard.type_into(ava.get_by_label("Seen by"), "Callum Reeve")
    keyboard.pick(ava.get_by_label("Which meeting"), "Core group")

    waiting = [one.get_attribute("id") for one in page.locator(".hr-answer:not(:has(:checked))").all()]
    for name in waiting:
        keyboard.choose(page.locator(f"[id='{name}']").get_by_role("group", name="What became of it"), "Carried out")
    goal = page.locator("#goals .hr-goal", has=page.get_by_text("not yet measured")).first
    keyboard.type_into(goal.get_by_label("Now", exact=True), "5")
    keyboard.press_on(goal.get_by_role("button", name=re.compile("^Add evidence")), "Space")
    evidence = goal.locator("[data-row^='evidence.']:focus-within")
    expect(evidence).to_have_count(1)
    keyboard.pick(evidence.get_by_label("Kind"), "Observed")
    keyboard.type_into(evidence.get_by_label("What was said or seen"), "The list hangs on the fridge, half ticked")
    keyboard.type_into(evidence.get_by_label("By whom"), "Donna Kearney")
    keyboard.press_on(page.locator("#dynamics").get_by_role("button", name="Add a rating"))
    rating = page.locator("[data-row^='safety.']:focus-within")
    expect(rating).to_have_count(1)
    keyboard.press_on(rating.get_by_role("button", name=re.compile("^Take out")))

    keyboard.press_on(page.get_by_role("button", name="Add an intervention"))
    action = page.locator("[data-row^='action.']:focus-within")
    expect(action).to_have_count(1)
    page.keyboard.type("Ring Maureen")
    keyboard.type_into(action.get_by_label("By when"), "next core group")
    keyboard.press("Tab")
    expect(action.get_by_label("By when")).to_have_value("7 December 2026")
    keyboard.measure_targets()
    expect_saved(page)


def check_and_put_right(keyboard):
    """A link of the check leads to its place, and the next Tab goes on from there."""
    page = keyboard.page
    keyboard.press_on(page.locator(".hr-finish").get_by_role("button", name="Check and sign off"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and sign off")
    keyboard.measure_targets()
    keyboard.press_on(page.get_by_role("link", name="An action has no owner"))
    expect(page).to_have_url(re.compile("/#action[.]"))
    expect(page.locator("[data-open-guidance]")).not_to_have_attribute("hidden", "")
    action = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect_in_sight(action)
    keyboard.press("Tab")
    expect(action.locator(":focus")).to_have_count(1)
    keyboard.type_into(action.get_by_label("Who", exact=True), "Callum Reeve")
    keyboard.press_on(page.locator(".hr-finish").get_by_role("button", name="Check and sign off"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check and sign off")
    expect(page.get_by_role("link", name="An action has no owner")).to_have_count(0)


def sign(keyboard):
    """Without the tick there is a summary that has the focus and leads to it."""
    page = keyboard.page
    keyboard.press_on(page.get_by_role("button", name="Sign as Sam Okafor"))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keyboard.press("Tab")
    page.keyboard.press("Enter")
    statement = page.get_by_role("checkbox", name=re.compile("^I chaired this supervision"))
    expect(statement).to_be_focused()
    page.keyboard.press("Space")
    keyboard.press_on(page.get_by_role("button", name="Sign as Sam Okafor"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed record")
    keyboard.type_into(page.get_by_label("What should be read with it"), "Dev joined by telephone.")
    keyboard.press_on(page.get_by_role("button", name="Add, as Sam Okafor"))
    expect(page.locator(".hr-addendum")).to_contain_text("Dev joined by telephone.")
    keyboard.measure_targets()


def test_tab_leads_through_every_page_and_shows_where_it_is(at_a_browser, westmere):
    keyboards = []
    for arrived in Walk(at_a_browser, westmere, 1366).through(PAGES):
        keyboard = Keyboard(arrived.page)
        keyboard.through_the_page()
        keyboard.measure_targets()
        keyboards.append(keyboard)
    expect_no_faults(*keyboards)


def test_errors_are_linked_from_a_summary_that_has_the_focus(at_a_browser, westmere):
    keyboards = []
    for state in ERRORS:
        page = at_a_browser(state.visitor(westmere))
        page.goto(state.path(westmere))
        with page.expect_navigation():
            page.evaluate(SEND, [dict(state.send), (state.to or state.path)(westmere)])
        keyboard = Keyboard(page)
        keyboards.append(keyboard)
        summary = page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        links = summary.get_by_role("link")
        for number in range(links.count()):
            keyboard.press_on(links.nth(number))
            field = page.locator(f"[id='{links.nth(number).get_attribute('href').removeprefix('#')}']")
            expect(field).to_be_focused()
            keyboard.press("Shift+Tab")
            keyboard.press("Tab")
    expect_no_faults(*keyboards)


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        ("button { outline: none !important; box-shadow: none !important }", "looks the same with the focus"),
        ("button { position: absolute; top: 0 } header { position: fixed }", "is not in sight"),
        ("button, a { font-size: 9px; padding: 0; border: 0; display: block }", "pixels, too near"),
        ("", None),
    ],
    ids=["no outline", "under a bar", "too small", "as it should be"],
)
def test_what_is_wrong_is_found(at_a_browser, spoilt, fault):
    """Also: a page that is as it should be has no fault."""
    page = at_a_browser()
    page.set_content(f"""<title>Page</title><style>
        header {{ top: 0; height: 60px; width: 100%; background: white; z-index: 1 }}
        button, a {{ display: inline-block; padding: 12px; background: none }} {spoilt}</style>
        <header>Bar</header><button type="button">Save</button><a href="#">Go on</a>""")
    keyboard = Keyboard(page)
    keyboard.through_the_page()
    keyboard.measure_targets()

    if fault is None:
        assert keyboard.faults == set()
    else:
        assert any(fault in found for found in keyboard.faults)


def test_a_page_that_holds_the_focus_fast_is_found(at_a_browser):
    page = at_a_browser()
    page.set_content("""<title>Page</title><button type="button" onkeydown="event.preventDefault()">Stay</button>
        <button type="button">Never</button>""")
    keyboard = Keyboard(page)
    keyboard.through_the_page(most=20)

    assert any("Tab does not come to the end" in fault for fault in keyboard.faults)
    assert any("“Never” cannot be reached" in fault for fault in keyboard.faults)
