"""The whole way of one supervision: signing in, recording, checking, signing, adding beneath it, and the documents.

Each step is what somebody does and sees, with a script or without.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from handrail.demo.loading.people import PASSWORD
from tests.journeys import begum_and_rahman as begum
from tests.journeys.documents_read import downloaded, missing_from, text_of_pdf, text_of_word
from tests.journeys.in_sight import expect_in_sight

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.recorder import Recorder

CORRECTION = "The hearing is at 10.30 am, not at 10 am."


def record_a_family(recorder: "Recorder", look: "Callable[[Page], None]" = lambda page: None) -> None:
    """All of it; `look` is given the page wherever there is something new to see."""
    page = recorder.page
    sign_in_as_sam(page, look)
    open_the_supervision_of_23_november(page)
    look(page)
    begin_with_begum_and_rahman(recorder)
    for record_section in begum.SECTIONS:
        record_section(recorder)
        look(page)
    check_what_is_worth_a_look(recorder)
    look(page)
    sign_off(recorder)
    everything_said_is_read_and_none_of_it_written_any_more(recorder)
    add_beneath_it(recorder)
    look(page)
    both_documents_hold_everything(recorder)


def sign_in_as_sam(page: "Page", look: "Callable[[Page], None]") -> None:
    page.goto("/sign-in/")
    look(page)
    page.get_by_label("E-mail address").fill("sam.okafor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner")).to_contain_text("Sam Okafor")


def open_the_supervision_of_23_november(page: "Page") -> None:
    page.get_by_role("link", name="Open the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Group supervision, Family Safeguarding East")
    expect(page.get_by_role("main")).to_contain_text("Monday 23 November 2026")


def begin_with_begum_and_rahman(recorder: "Recorder") -> None:
    """They are moved up, since somebody has to leave early; then one button begins the record."""
    page = recorder.page
    for _ in range(2):
        page.get_by_role("button", name="Move Begum and Rahman up").click()
    page.get_by_role("button", name="Start the next: Begum and Rahman").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Begum and Rahman family")
    recorder.arrive()


def check_what_is_worth_a_look(recorder: "Recorder") -> None:
    """Each thing leads to its place; two are put right there, and the others stop nobody."""
    page = recorder.page
    looks = {
        "A goal was not measured": "goal",
        "Nothing is said about Yusuf": "child",
        "An action has no date and no owner": "action",
    }
    open_check(recorder)
    expect(page.locator(".hr-looklist a")).to_have_text(list(looks))
    for words, kind in looks.items():
        page.get_by_role("link", name=words).click()
        expect(page).to_have_url(re.compile(rf"/records/[0-9a-f-]+/#{kind}\."))
        recorder.arrive()
        expect_in_sight(recorder.row(page.url.partition("#")[2]))
        put_right.get(words, lambda recorder: None)(recorder)
        open_check(recorder)
    expect(page.locator(".hr-looklist a")).to_have_text(["A goal was not measured"])


def say_why_there_is_nothing_about_yusuf(recorder: "Recorder") -> None:
    section = recorder.section("child_impact")
    yusuf = section.get_by_role("group", name="What we see and hear of Yusuf")
    recorder.unfold(yusuf, "Nothing to add for Yusuf, because")
    recorder.write(yusuf, "Why there is nothing to add", "He was asleep; Donna sees him on Thursday")
    recorder.save("child_impact")


def name_an_owner_and_a_date(recorder: "Recorder") -> None:
    action = begum.action_about(recorder, "next_steps", begum.WITHOUT_AN_OWNER)
    recorder.write(action, "Who", "Callum Reeve")
    recorder.write_date(action, "By when", "in 3 working days", means="26 November 2026")
    recorder.save("next_steps")


put_right = {
    "Nothing is said about Yusuf": say_why_there_is_nothing_about_yusuf,
    "An action has no date and no owner": name_an_owner_and_a_date,
}


def open_check(recorder: "Recorder") -> None:
    recorder.page.locator(".hr-finish").get_by_role("button", name="Check and sign off").click()
    expect(recorder.page.get_by_role("heading", level=1)).to_have_text("Check and sign off")


def sign_off(recorder: "Recorder") -> None:
    """Not before the statement is ticked."""
    page = recorder.page
    sign = page.get_by_role("button", name="Sign as Sam Okafor")
    sign.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Tick the statement to sign this record.")
    recorder.tick(page.get_by_role("checkbox", name=re.compile("^I chaired this supervision")))
    sign.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed record")


def everything_said_is_read_and_none_of_it_written_any_more(recorder: "Recorder") -> None:
    page = recorder.page
    paper = page.get_by_role("article")
    expect(paper).to_contain_text("Signed by Sam Okafor, Team Manager, on")
    assert missing_from(paper.inner_text(), recorder.said) == []
    expect(paper.locator("input, textarea, select, button")).to_have_count(0)
    page.goto(page.url.replace("signed/", ""))
    expect(page).to_have_url(re.compile("/signed/$"))


def add_beneath_it(recorder: "Recorder") -> None:
    page = recorder.page
    page.get_by_label("About").select_option(label="Permanency")
    recorder.write(page.get_by_role("main"), "What should be read with it", CORRECTION)
    page.get_by_role("button", name="Add, as Sam Okafor").click()
    expect(page.locator(".hr-addendum")).to_contain_text(CORRECTION)
    expect(page.locator(".hr-addendum")).to_contain_text("About: Permanency.")


def both_documents_hold_everything(recorder: "Recorder") -> None:
    for link, read, ending in (("Word document", text_of_word, "docx"), ("PDF document", text_of_pdf, "pdf")):
        name, content = downloaded(recorder.page.get_by_role("link", name=link, exact=True).first)
        assert name == f"2026-11-23 Group supervision M10305 M10306.{ending}"
        text = read(content)
        assert missing_from(text, [*recorder.said, "Sam Okafor", "Compiled by Dr Beverly Clarke"]) == []
        assert "not the signed record" not in text
