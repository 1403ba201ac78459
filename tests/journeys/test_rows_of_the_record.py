"""Rows are added, taken out and put back without sending the page, and what one answer makes appears elsewhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, add_an_action, box, choose, expect_saved, line, revisions_of

pytestmark = pytest.mark.django_db(transaction=True)

ADD_INTERVENTION = "Add an intervention"


def expect_next_steps(page, about, *, how_many):
    """How many next steps say this; a text area's words are its value, which is no text of the page."""
    page.wait_for_function(
        """([about, howMany]) => [...document.querySelectorAll("#next_steps [name$='.what']")]
             .filter((what) => what.value.includes(about) && what.checkVisibility()).length === howMany""",
        arg=[about, how_many],
        timeout=6_000,
    )


@pytest.fixture
def noah(draft):
    return draft.record_children.get(child__name__startswith="Noah").child_id


def test_an_added_row_is_stored_with_its_first_words(open_record, draft):
    page = open_record()
    before = len(revisions_of(draft, "action"))
    page.get_by_role("button", name=ADD_INTERVENTION).click()
    new = page.locator("#rows-action-intervention [data-row]").last
    what = new.locator("[name$='.what']")

    expect(what).to_be_focused()
    assert len(revisions_of(draft, "action")) == before
    page.keyboard.type("Ask Maureen about Thursdays")
    expect_saved(page)
    added = revisions_of(draft, "action")[before:]
    assert [(one.number, one.values["what"]) for one in added] == [(1, "Ask Maureen about Thursdays")]
    from handrail.supervision.actions.models import AgreedAction

    assert AgreedAction.objects.get(pk=added[0].row_id).category == "intervention"


@pytest.mark.parametrize(("status", "presence"), [("preparing", "expected"), ("recording", "present")])
def test_somebody_added_in_the_meeting_is_there_and_before_it_only_expected(open_record, draft, status, presence):
    """What the new row shows is what is stored, also while nobody has touched it."""
    type(draft).objects.filter(pk=draft.pk).update(status=status)
    page = open_record()
    page.get_by_role("button", name="Add a person", exact=True).click()
    there = page.locator("[data-row]:focus-within").get_by_label("Was this person there?")
    expect(there).to_have_value(presence)
    page.keyboard.type("Philippa Stone")
    expect_saved(page)

    expect(there).to_have_value(presence)
    assert revisions_of(draft, "attendee")[-1].values["presence"] == presence


def test_on_paper_stands_who_was_there_and_not_what_only_leads_on(open_record):
    page = open_record()
    page.get_by_role("button", name="Add a person", exact=True).click()
    expect(page.locator("[data-row]:focus-within").get_by_label("Was this person there?")).to_be_visible()
    page.keyboard.type("Philippa Stone")
    expect_saved(page)
    page.reload()
    name = page.locator(".hr-person__who summary", has_text="Philippa Stone")
    leads_on = page.get_by_text("Not measured today, because …").first
    expect(leads_on).to_be_visible()

    page.emulate_media(media="print")

    expect(name).to_be_visible()
    expect(leads_on).to_be_hidden()
    expect(page.locator(".hr-history").first).to_be_hidden()


def test_a_row_is_taken_out_and_put_back(open_record, draft):
    page = open_record()
    row = page.locator("#rows-action-intervention [data-row]").first
    words = row.locator("[name$='.what']").input_value()
    row.get_by_role("button", name=re.compile("^Take out")).click()

    expect(row).to_be_hidden()
    expect_saved(page)
    put_back = page.get_by_role("button", name="Put it back")
    expect(put_back).to_be_focused()
    assert revisions_of(draft, "action")[-1].values["removed"] == "yes"
    put_back.click()
    expect(row).to_be_visible()
    expect(row.locator("[name$='.what']")).to_have_value(words)
    expect_saved(page)
    assert revisions_of(draft, "action")[-1].values["removed"] == ""


def test_what_one_presses_does_not_move_from_under_the_press(open_record):
    """What is wrong with the box one comes from is said under it, and the button below goes down: a beat too early."""
    page = open_record()
    due = box(page, add_an_action(page, "Ring the school").replace(".what", ".by_when"))
    rows = page.locator("#rows-action-intervention > [data-row]")
    there = rows.count()
    with page.expect_response("**/save/"):
        due.fill("31 November")
    button = page.get_by_role("button", name=ADD_INTERVENTION)
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(700)
    pressed_at = button.bounding_box()
    page.mouse.up()

    assert pressed_at["y"] - place["y"] <= 2  # as far as the button itself goes down
    expect(rows).to_have_count(there + 1)
    expect(page.locator("#next_steps .govuk-error-message")).to_contain_text("31 November 2026 does not exist")


def test_an_empty_row_that_is_taken_out_leaves_nothing(open_record, draft):
    page = open_record()
    before = len(revisions_of(draft, "evidence"))
    rows = page.locator("#goals [data-row^='evidence.']")
    there = rows.count()
    page.locator("#goals").get_by_role("button", name=re.compile("^Add evidence")).first.click()
    expect(rows).to_have_count(there + 1)
    page.keyboard.press("Tab")
    page.locator("[data-row^='evidence.']:focus-within").get_by_role("button", name=re.compile("^Take out")).click()

    expect(rows).to_have_count(there)
    box(page, KEY_FACTORS).fill("Typed after it.")
    box(page, KEY_FACTORS).blur()
    expect_saved(page)
    assert len(revisions_of(draft, "evidence")) == before


def test_a_no_in_process_compliance_makes_a_next_step_and_undo_takes_it_out(open_record, noah):
    page = open_record()
    words = "cultural identity issues and needs of Noah"
    choose(page, f"compliance.{noah}.cultural_identity_identified", "no")

    note = page.locator("#process_compliance .hr-undo")
    expect(note).to_contain_text("Added to Next steps:")
    expect(note).to_contain_text("by 7 December 2026")
    expect_next_steps(page, words, how_many=1)
    note.get_by_role("button", name=re.compile("^Undo")).click()
    expect(note).to_contain_text("Taken out of Next steps. The answer stays as it is.")
    expect_next_steps(page, words, how_many=0)
    expect(page.locator(f"[name='compliance.{noah}.cultural_identity_identified'][value=no]")).to_be_checked()
    note.get_by_role("button", name="Put it back").click()
    expect_next_steps(page, words, how_many=1)
    expect(page.locator("#process_compliance .hr-undo")).to_contain_text("Added to Next steps:")


def test_a_section_somebody_types_in_is_not_replaced_under_their_hands(open_record, noah):
    page = open_record()
    what = page.locator("#rows-action-intervention [name$='.what']").first
    choose(page, f"compliance.{noah}.cultural_identity_identified", "no")
    what.focus()
    what.press("Control+End")
    what.press_sequentially(" and typed on", delay=30)
    page.wait_for_timeout(1_000)

    expect(what).to_be_focused()
    expect(what).to_have_value(re.compile(" and typed on$"))
    expect_saved(page)
    box(page, KEY_FACTORS).focus()
    expect_next_steps(page, "identity issues and needs of Noah", how_many=1)


def test_the_list_of_sections_says_what_has_begun(open_record, draft):
    page = open_record()
    rail = page.locator("[data-outline] ol")
    expect(rail.get_by_role("link", name=re.compile("Dynamics"))).to_be_visible()
    before = rail.inner_text()
    for choice in page.locator("[data-row^='action_answer.'] [value=carried_out]").all():
        choice.check(force=True)

    expect_saved(page)
    expect(rail).not_to_have_text(before, timeout=8_000)
    expect(line(page)).to_have_attribute("data-save-state", "saved")


def test_a_goal_begins_from_a_wording_with_its_first_hole_chosen(open_record):
    page = open_record()
    goals = page.locator("#goals")
    goals.get_by_text("Wordings to begin a goal from").click()
    goals.get_by_role("button", name=re.compile("negative hair strand tests")).click()
    statement = goals.locator("[name$='.statement']").last

    expect(statement).to_be_focused()
    expect(statement).to_have_value(re.compile("^__ will have __ negative hair strand tests"))
    page.keyboard.type("Kelly")
    expect(statement).to_have_value(re.compile("^Kelly will have __ negative"))
    expect_saved(page)


def test_an_answer_of_last_time_is_copied_and_never_over_what_is_there(open_record):
    page = open_record()
    copy = page.get_by_role("button", name=re.compile("^Copy this answer"))
    target = box(page, copy.first.get_attribute("data-copy-into"))
    last = page.locator(f"#{copy.first.get_attribute('data-copy-from')}").inner_text()
    target.fill("")
    copy.first.click()
    expect(target).to_have_value(last)
    expect_saved(page)
    target.fill("Mine.")
    copy.first.click()
    dialog = page.get_by_role("dialog", name="There is text in this box")
    dialog.get_by_role("button", name="Leave my text as it is").click()
    expect(target).to_have_value("Mine.")
    copy.first.click()
    dialog.get_by_role("button", name="Add it after my text").click()
    expect(target).to_have_value(f"Mine.\n\n{last}")
    expect_saved(page)
