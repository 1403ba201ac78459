"""Information governance answers “who has looked at us?”, and asks it the other way round, without a mouse."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.accessibility import scenes
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_by_keyboard import expect_no_faults

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ".hr-trail tbody tr:not(.hr-trail__day)"
FIFTY = 50


def test_who_looked_at_a_family_and_what_one_of_them_looked_at_without_a_mouse(
    at_a_browser, westmere, judith, complaints
):
    scenes.a_family_looked_at(westmere)
    keyboard = Keyboard(at_a_browser(judith))
    complaints.listen(keyboard.page)
    find_the_hartleys(keyboard)
    see_their_downloads_only(keyboard)
    read_all_the_looks(keyboard)
    take_them_out_as_a_file(keyboard)
    see_what_lorraine_looked_at(keyboard)
    expect_no_faults(keyboard)


def find_the_hartleys(keyboard):
    """Nothing typed is said in a summary that has the focus and leads to the box."""
    page = keyboard.page
    page.goto("/")
    keyboard.press_on(page.get_by_role("navigation").get_by_role("link", name="Trail"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The trail")
    keyboard.measure_targets()
    keyboard.press_on(page.get_by_role("button", name="Find the family"))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keyboard.press("Tab")
    page.keyboard.press("Enter")
    box = page.get_by_label("Case reference, name or Mosaic id")
    expect(box).to_be_focused()
    page.keyboard.type("wm-2041")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who has looked at WM-2041")


def see_their_downloads_only(keyboard):
    show(keyboard, "Kind", "Downloads")
    expect(keyboard.page.locator(LINES)).to_have_count(1)
    expect(keyboard.page.locator(LINES)).to_contain_text("PDF")


def read_all_the_looks(keyboard):
    """As the newest fifty, and on a second page the rest, from which a link leads back."""
    page = keyboard.page
    show(keyboard, "Time", "Since the beginning")
    show(keyboard, "Kind", "Looks")
    lines = page.locator(LINES)
    expect(lines).to_have_count(FIFTY)
    expect(lines.filter(has_text="PDF")).to_have_count(0)
    keyboard.measure_targets()

    keyboard.press_on(page.get_by_role("link", name="Older ones"))
    expect(page).to_have_url(re.compile("before="))
    expect(page.get_by_label("Kind")).to_have_value("looks")
    assert 0 < lines.count() <= FIFTY
    keyboard.measure_targets()

    keyboard.press_on(page.get_by_role("link", name="Newest ones"))
    expect(page).not_to_have_url(re.compile("before="))
    expect(lines).to_have_count(FIFTY)


def take_them_out_as_a_file(keyboard):
    """Both pages of it, and only what was chosen."""
    page = keyboard.page
    with page.expect_download() as coming:
        keyboard.press_on(page.get_by_role("link", name="Download as a file for Excel"))
    rows = list(csv.DictReader(io.StringIO(coming.value.path().read_text("utf-8-sig"), newline="")))
    assert len(rows) > FIFTY
    assert {row["Event"] for row in rows} <= {"case.looked", "list.looked", "trail.looked"}


def see_what_lorraine_looked_at(keyboard):
    """From her line about the family, and again by her name."""
    page = keyboard.page
    heading = page.get_by_role("heading", level=1)
    keyboard.press_on(page.locator(LINES).get_by_role("link", name="Lorraine Pike").first)
    expect(heading).to_have_text("What Lorraine Pike has looked at")

    keyboard.press_on(page.get_by_role("navigation").get_by_role("link", name="Trail"))
    keyboard.type_into(page.get_by_label("Name or e-mail address"), "lorr")
    keyboard.press_on(page.get_by_role("button", name="Find the person"))
    expect(heading).to_have_text("What Lorraine Pike has looked at")
    show(keyboard, "Kind", "Looks")
    expect(page.locator(LINES).filter(has_text="WM-1203").first).to_contain_text("list of families")
    keyboard.measure_targets()


def show(keyboard, what, chosen):
    page = keyboard.page
    select = page.get_by_label(what, exact=True)
    keyboard.pick(select, chosen)
    asked = f"{select.get_attribute('name')}={select.input_value()}"
    keyboard.press_on(page.get_by_role("button", name="Show"))
    expect(page).to_have_url(re.compile(rf"[?&]{asked}(&|$)"))
    expect(select.locator("option:checked")).to_have_text(chosen)
