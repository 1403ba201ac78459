"""The record page from the keyboard: single keys outside text boxes, and a switch that turns them off."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, box

pytestmark = pytest.mark.django_db(transaction=True)


def heading(page, section):
    return page.locator(f"#{section}-title")


def test_single_keys_jump_from_section_to_section(open_record):
    page = open_record()
    for key, section in (("j", "kind"), ("j", "attendees"), ("j", "children"), ("k", "attendees")):
        page.keyboard.press(key)
        expect(heading(page, section)).to_be_focused()


def test_a_key_goes_to_the_next_action_without_an_answer(open_record):
    page = open_record()
    page.keyboard.press("n")

    focused = page.locator("[data-row^='action_answer.']:focus-within")
    expect(focused).to_have_count(1)
    expect(focused.locator("[name$='.reply']:checked")).to_have_count(0)


def test_a_key_adds_an_action(open_record):
    page = open_record()
    there = page.locator("#next_steps [data-row]").count()
    page.keyboard.press("a")

    expect(page.locator("#next_steps [data-row]")).to_have_count(there + 1)
    expect(page.locator("#next_steps [name$='.what']:focus")).to_have_count(1)


def test_keys_open_guidance_and_last_time_of_the_section_one_is_in(open_record):
    page = open_record()
    heading(page, "goals").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
    page.keyboard.press("g")
    expect(page.locator("#goals details.hr-guidance")).to_have_attribute("open", "")
    expect(page.locator("#dynamics details.hr-guidance")).not_to_have_attribute("open", "")
    page.keyboard.press("l")
    expect(page.locator("#goals .hr-last details")).not_to_have_attribute("open", "")


def test_all_guidance_opens_at_once(open_record):
    page = open_record()
    page.get_by_role("button", name="Open all guidance notes").click()

    notes = page.locator("details.hr-guidance")
    assert notes.count() == page.locator("details.hr-guidance[open]").count() > 0
    expect(page.get_by_role("button", name="Close all guidance notes")).to_be_visible()


def test_letters_typed_into_a_box_are_only_letters(open_record):
    page = open_record()
    box(page, KEY_FACTORS).fill("")
    box(page, KEY_FACTORS).press_sequentially("jkagljn?")

    expect(box(page, KEY_FACTORS)).to_have_value("jkagljn?")
    expect(box(page, KEY_FACTORS)).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_are_listed_and_can_be_turned_off_for_good(open_record):
    page = open_record()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Next section")
    dialog.get_by_label("Use these keys").uncheck(force=True)
    dialog.get_by_role("button", name="Close").click()
    page.reload()
    page.wait_for_selector("[data-open-guidance]:not([hidden])", state="attached")
    page.keyboard.press("j")
    page.keyboard.press("?")

    expect(page.locator(":focus")).to_have_count(0)
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog.get_by_label("Use these keys")).not_to_be_checked()


def test_the_section_list_marks_where_one_is(open_record):
    page = open_record()
    page.locator("#dynamics").evaluate("section => section.scrollIntoView()")

    expect(page.locator("[data-outline] a[aria-current]")).to_have_text(re.compile("Dynamics"))


def test_last_time_is_folded_where_there_is_no_room_beside_now(open_record):
    page = open_record(viewport={"width": 390, "height": 844})

    expect(page.locator("#goals .hr-last details")).not_to_have_attribute("open", "")
    expect(page.locator("[data-outline] details")).not_to_have_attribute("open", "")


def test_the_skip_link_leads_past_the_list_of_sections_to_the_boxes(open_record):
    page = open_record()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('form#recording') !== null")
        if page.evaluate("document.activeElement.matches('input, textarea, select')"):
            return
    pytest.fail("no box within three tabs")
