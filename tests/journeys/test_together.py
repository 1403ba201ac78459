"""People in one record see what the others save within three seconds, and lose neither caret, scroll nor undo by it."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, POLLS, add_an_action, answer_of, box, choose, expect_saved

pytestmark = pytest.mark.django_db(transaction=True)

WITHIN = 3_000
VALUES = "answer.values.text"
IN_THE_WINDOW = "document.activeElement.getBoundingClientRect().top"
NEXT_STEPS = "#rows-action-intervention"


@pytest.fixture
def both(open_record, draft, lorraine, sam):
    """Lorraine's page and Sam's."""
    return open_record(), open_record(sam)


def save(page, name, words):
    """Types into a box and leaves it; returns once the server has answered."""
    box(page, name).fill(words)
    with page.expect_response("**/save/"):
        box(page, name).blur()


def undo_all(page, name):
    box(page, name).focus()
    for _ in range(30):
        page.keyboard.press("Control+z")


def test_what_another_saves_appears_within_three_seconds_and_says_whose_it_is(both):
    lorraines, sams = both
    save(sams, KEY_FACTORS, "Shame keeps the door shut.")

    expect(box(lorraines, KEY_FACTORS)).to_have_value("Shame keeps the door shut.", timeout=WITHIN)
    expect(lorraines.locator(f"[data-wrote-here='{KEY_FACTORS}']")).to_have_text(
        re.compile(r"^Sam Okafor changed this, \d\d:\d\d\.$")
    )
    expect(sams.locator("[data-wrote-here]")).to_have_count(0)


def test_caret_selection_scroll_and_undo_stay_with_whoever_types(both, draft):
    lorraines, sams = both
    mine = box(lorraines, VALUES)
    mine.fill("")
    expect_saved(lorraines)
    mine.press_sequentially("One two three")
    expect_saved(lorraines)
    expect(box(sams, VALUES)).to_have_value("One two three", timeout=WITHIN)
    lorraines.evaluate("document.activeElement.setSelectionRange(4, 7)")
    at = lorraines.evaluate(IN_THE_WINDOW)
    for name, words in ((VALUES, "One two three four"), (KEY_FACTORS, "Elsewhere.")):
        save(sams, name, words)

    note = lorraines.locator(f"[data-wrote-here='{VALUES}']")
    expect(note).to_contain_text("Sam Okafor wrote here too", timeout=WITHIN)
    expect(note).to_contain_text("four")
    expect(box(lorraines, KEY_FACTORS)).to_have_value("Elsewhere.", timeout=WITHIN)
    expect(mine).to_be_focused()
    expect(mine).to_have_value("One two three")
    assert lorraines.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [4, 7]
    assert lorraines.evaluate(IN_THE_WINDOW) == at
    undo_all(lorraines, VALUES)
    assert not mine.input_value().startswith("One two three")
    for _ in range(30):
        lorraines.keyboard.press("Control+Shift+z")
    expect(mine).to_have_value("One two three")
    mine.blur()
    expect(mine).to_have_value("One two three four")
    expect_saved(lorraines)
    assert answer_of(draft, "values") == "One two three four"


def test_two_people_who_type_into_the_same_box_at_the_same_time_both_find_their_words(both, draft):
    lorraines, sams = both
    save(lorraines, VALUES, "Start.\n\nMiddle.\n\nEnd.")
    expect(box(sams, VALUES)).to_have_value("Start.\n\nMiddle.\n\nEnd.", timeout=WITHIN)
    hers, his = box(lorraines, VALUES), box(sams, VALUES)
    hers.press("Control+Home")
    his.press("Control+End")
    for number in range(12):
        hers.press_sequentially(f"L{number} ", delay=40)
        his.press_sequentially(f" S{number}", delay=40)
    lorraines.wait_for_timeout(4_500)
    hers.blur()
    his.blur()

    words = " ".join(f"L{number}" for number in range(12)), " ".join(f"S{number}" for number in range(12))
    for page in (lorraines, sams):
        expect_saved(page)
        expect(box(page, VALUES)).to_have_value(f"{words[0]} Start.\n\nMiddle.\n\nEnd. {words[1]}", timeout=2 * WITHIN)
    assert answer_of(draft, "values") == f"{words[0]} Start.\n\nMiddle.\n\nEnd. {words[1]}"


def test_a_row_that_somebody_adds_comes_in_beside_the_one_being_typed(both):
    lorraines, sams = both
    mine = add_an_action(lorraines, "Ring the school")
    his = add_an_action(sams, "Ring the landlord")
    expect_saved(sams)

    expect(box(lorraines, his)).to_have_value("Ring the landlord", timeout=WITHIN)
    expect(box(lorraines, mine)).to_be_focused()
    expect(box(lorraines, mine)).to_have_value("Ring the school")
    expect_saved(lorraines)
    expect(box(sams, mine)).to_have_value("Ring the school", timeout=2 * WITHIN)
    names = "element => [...element.querySelectorAll('[data-row]')].map((row) => row.dataset.row).sort()"
    hers, theirs = (page.locator(NEXT_STEPS).evaluate(names) for page in both)
    assert hers == theirs


def test_a_row_that_somebody_takes_out_goes_and_can_be_put_back(both):
    lorraines, sams = both
    row = sams.locator(f"{NEXT_STEPS} [data-row]").first
    name = row.get_attribute("data-row")
    row.get_by_role("button", name=re.compile("^Take out")).click()

    expect(lorraines.locator(f"[id='{name}']")).to_be_hidden(timeout=WITHIN)
    line = lorraines.locator(f"[data-taken-out='{name}']")
    expect(line).to_contain_text("Sam Okafor took this out.")
    line.get_by_role("button", name="Put it back").click()
    expect(sams.locator(f"[id='{name}']")).to_be_visible(timeout=2 * WITHIN)


def test_a_choice_of_somebody_else_is_taken_over(both):
    lorraines, sams = both
    name = sams.locator("[data-row^='action_answer.']").last.get_attribute("data-row")
    choose(sams, f"{name}.reply", "carried_out")

    expect(lorraines.locator(f"[name='{name}.reply'][value=carried_out]")).to_be_checked(timeout=WITHIN)


def test_who_is_here_and_in_which_section_is_shown_until_they_leave(both):
    lorraines, sams = both
    box(sams, VALUES).focus()

    expect(lorraines.locator("[data-here]")).to_contain_text("Sam is here", timeout=2 * WITHIN)
    expect(lorraines.locator("#dynamics h2 .hr-live")).to_have_text("Sam is in this section", timeout=2 * WITHIN)
    expect(sams.locator("[data-here]")).to_contain_text("Lorraine is here", timeout=2 * WITHIN)
    sams.close(run_before_unload=False)
    expect(lorraines.locator("[data-here]")).to_be_hidden(timeout=2 * WITHIN)
    expect(lorraines.locator(".hr-live")).to_have_count(0)


def test_a_conflict_of_two_others_is_shown_and_goes_when_one_of_them_decides(both, open_record, dev):
    lorraines, sams = both
    devs = open_record(dev)
    box(lorraines, KEY_FACTORS).fill("Afraid.")
    save(sams, KEY_FACTORS, "Angry.")
    expect(lorraines.locator(".hr-conflict")).to_be_visible(timeout=8_000)

    expect(devs.locator("[data-apart]")).to_contain_text("Two people wrote", timeout=WITHIN)
    expect(lorraines.locator("[data-apart]:visible")).to_have_count(0)
    lorraines.get_by_role("button", name="Use mine").click()
    expect(devs.locator("[data-apart]")).to_have_count(0, timeout=2 * WITHIN)
    expect(box(devs, KEY_FACTORS)).to_have_value("Afraid.", timeout=WITHIN)
    expect(box(sams, KEY_FACTORS)).to_have_value("Afraid.", timeout=WITHIN)


def test_a_page_is_covered_when_somebody_else_has_signed_in_in_the_same_browser(both):
    from django.conf import settings

    lorraines, sams = both
    session = settings.SESSION_COOKIE_NAME
    theirs = next(cookie for cookie in sams.context.cookies() if cookie["name"] == session)
    lorraines.context.add_cookies([theirs])

    expect(lorraines.get_by_role("dialog", name="Sign in to go on")).to_be_visible(timeout=WITHIN)


def test_whoever_is_signed_off_under_is_told_without_typing(both, draft, sam):
    from handrail.supervision.recording import services

    lorraines, _ = both
    services.sign_off(by=sam, record_id=draft.id, save_id=draft.id)

    band = lorraines.locator(".hr-bar .hr-band")
    expect(band).to_contain_text("This record was signed or abandoned.", timeout=WITHIN)
    band.get_by_role("link", name="Read it as it stands now").click()
    lorraines.wait_for_url("**/signed/")


def test_whoever_types_is_told_that_the_children_were_changed_and_brings_them_with_a_press(both, draft, sam):
    from handrail.supervision.records import services

    lorraines, _ = both
    services.add_child(by=sam, record_id=draft.id, child_id=uuid.uuid4(), said={"name": "Robin Hartley"})
    box(lorraines, KEY_FACTORS).focus()
    lorraines.keyboard.type("Before anybody looked up. ")
    expect(lorraines.locator(".hr-bar")).to_contain_text("The children of this record were changed.", timeout=WITHIN)
    expect(lorraines.get_by_role("list", name="Children")).not_to_contain_text("Robin")
    lorraines.get_by_role("button", name="Show them").click()

    expect(lorraines.get_by_role("list", name="Children")).to_contain_text("Robin")
    expect(box(lorraines, KEY_FACTORS)).to_have_value(re.compile("Before anybody looked up."))
    expect(lorraines.get_by_text("The children of this record were changed.")).to_have_count(0)


def test_a_decision_of_somebody_else_is_heard_although_the_row_is_just_being_saved(both, draft, sam):
    from handrail.supervision.actions.models import ActionAnswer
    from handrail.supervision.recording import services
    from handrail.supervision.records.models import Revision

    lorraines, sams = both
    lorraines.route(POLLS, lambda route: route.abort())
    row = lorraines.locator("[data-row^='action_answer.']").first.get_attribute("data-row")
    for page, reply in ((sams, "partly"), (lorraines, "not_carried_out")):
        choose(page, f"{row}.reply", reply)
        expect_saved(page)
    expect(lorraines.locator(".hr-conflict")).to_be_visible()
    held = []
    lorraines.route("**/save/", lambda route: held.append(route))
    box(lorraines, f"{row}.explanation").fill("The co-ordinator was ill.")
    box(lorraines, f"{row}.explanation").blur()
    apart = Revision.objects.get(record=draft, number=None, row_key=row.partition(".")[2])
    for typed, settles in (({"reply": "partly"}, apart.pk), ({"new_by_when": "4 December 2026"}, None)):
        services.save(
            by=sam,
            record_id=draft.id,
            kind_name="action_answer",
            key=apart.row_key,
            based_on=ActionAnswer.objects.get(pk=apart.row_id).revision,
            typed=typed,
            save_id=uuid.uuid4(),
            settles=settles,
        )
    with lorraines.expect_response(POLLS):
        lorraines.unroute(POLLS)
    lorraines.wait_for_timeout(200)
    held.pop().continue_()

    expect(lorraines.locator(".hr-conflict")).to_have_count(0, timeout=2 * WITHIN)
    expect_saved(lorraines)


@pytest.mark.parametrize("heard", ["by the save", "by asking"])
def test_a_row_that_somebody_takes_out_while_one_types_in_it_stays_until_one_says_what_becomes_of_it(
    both, draft, sam, heard
):
    from handrail.supervision.actions.models import AgreedAction
    from handrail.supervision.recording import services

    lorraines, _ = both
    name = add_an_action(lorraines, "Ring the school")
    expect_saved(lorraines)
    key = name.split(".")[1]
    if heard == "by the save":
        lorraines.route(POLLS, lambda route: route.abort())
    box(lorraines, name).press_sequentially(" today")
    services.save(
        by=sam,
        record_id=draft.id,
        kind_name="action",
        key=key,
        based_on=AgreedAction.objects.get(pk=key).revision,
        typed={"removed": "yes"},
        save_id=uuid.uuid4(),
    )
    line = lorraines.locator("[data-taken-out]")
    expect(line).to_contain_text("took this out. What you write in it is kept.", timeout=2 * WITHIN)
    box(lorraines, name).press_sequentially(", and ask about Friday")
    expect_saved(lorraines)
    lorraines.wait_for_timeout(2_500)
    lorraines.unroute(POLLS)
    box(lorraines, KEY_FACTORS).focus()
    lorraines.wait_for_timeout(5_000)

    expect(box(lorraines, name)).to_have_value("Ring the school today, and ask about Friday")
    line.get_by_role("button", name="Put it back").click()
    expect_saved(lorraines)
    action = AgreedAction.objects.get(pk=key)
    assert (action.what, action.removed) == ("Ring the school today, and ask about Friday", False)
