"""The record page that comes back because something in it could not be read says so until that is put right."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, answer_of, box, expect_saved, line

pytestmark = pytest.mark.django_db(transaction=True)

NOT_SAVED = "Not saved: 1 answer to put right"


@pytest.fixture
def back(open_record):
    """The page as it stands after somebody went to sign it while a date in it could not be read, and that box."""
    page = open_record()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    seen = page.locator("[name^='compliance.'][name$='.last_seen']").first
    seen.fill("31 November")
    seen.blur()
    expect(line(page)).to_have_text(NOT_SAVED, timeout=6_000)
    pressed = time.monotonic()
    page.locator("#recording button[value=check]").click()
    page.wait_for_selector(".govuk-error-summary")
    page.asked, page.waited = asked, time.monotonic() - pressed
    return page, page.locator(f"[name='{seen.get_attribute('name')}']")


def test_it_says_that_it_is_not_saved_also_after_something_else_was(back, draft):
    page, seen = back
    expect(line(page)).to_have_text(NOT_SAVED)
    expect(page.locator("#process_compliance-title")).to_contain_text("1 to put right")
    box(page, KEY_FACTORS).fill("Shame keeps the door shut.")
    box(page, KEY_FACTORS).blur()
    expect(line(page)).to_have_text("Saving…")
    expect(line(page)).to_have_text(NOT_SAVED)

    assert answer_of(draft, "key_factors") == "Shame keeps the door shut."
    expect(seen).to_have_value("31 November")


def test_it_comes_at_once_and_nobody_is_asked_whether_to_leave(back):
    page, _ = back
    assert page.waited < 2.5, "it waited for what no waiting saves"
    assert page.asked == []
    expect(page.get_by_text("press the button again to go on to checking and signing")).to_be_visible()


def test_whoever_leaves_it_is_asked_and_finds_the_words_again(back, draft):
    page, seen = back
    page.wait_for_timeout(2_500)  # until it is kept on the device
    page.goto("/")
    assert page.asked == ["beforeunload"]
    page.goto(f"/records/{draft.id}/")

    expect(seen).to_have_value("31 November", timeout=15_000)
    expect(line(page)).to_have_text(NOT_SAVED, timeout=15_000)


def test_once_it_is_put_right_all_is_saved(back):
    page, seen = back
    seen.fill("19 November")
    seen.blur()
    expect_saved(page)
    expect(seen).not_to_have_accessible_description(re.compile("does not exist"))


def test_emptied_all_is_saved(back):
    page, seen = back
    seen.fill("")
    seen.blur()
    expect_saved(page)
