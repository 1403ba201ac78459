"""Every box saves by itself, and the line at the top says only what is true."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import (
    KEY_FACTORS,
    answer_of,
    band,
    box,
    choose,
    expect_saved,
    line,
    revisions_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_saved_after_a_pause_as_one_revision(open_record, draft):
    before = len(revisions_of(draft, "answer"))
    page = open_record()
    box(page, KEY_FACTORS).fill("")
    box(page, KEY_FACTORS).press_sequentially("Shame keeps the door shut.", delay=5)

    expect(line(page)).to_have_text("Saving…")
    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Shame keeps the door shut."
    assert len(revisions_of(draft, "answer")) == before + 1


def test_somebody_who_types_without_a_pause_is_saved_every_four_seconds(open_record, draft):
    page = open_record()
    page.clock.install()
    page.reload()
    box(page, KEY_FACTORS).fill("")
    for _ in range(9):
        box(page, KEY_FACTORS).press_sequentially("word ")
        page.clock.run_for(1_000)
        page.wait_for_timeout(50)

    page.wait_for_timeout(300)
    texts = [revision.values["text"] for revision in revisions_of(draft, "answer")][-2:]
    assert all(text.startswith("word word") for text in texts)
    assert len(texts[0]) < len(texts[1])


def test_saved_is_said_only_once_the_server_has_answered(open_record, draft):
    page = open_record()
    held = []
    page.route("**/save/", lambda route: held.append(route))
    box(page, KEY_FACTORS).fill("Held back.")
    page.wait_for_timeout(3_000)

    assert len(held) == 1
    expect(line(page)).to_have_text("Saving…")
    assert answer_of(draft, "key_factors") != "Held back."
    held[0].continue_()
    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Held back."


def test_a_failure_is_said_the_text_is_kept_and_the_same_save_is_sent_again(open_record, draft):
    page = open_record()
    sent = []

    def fail_twice(route):
        sent.append(route.request.post_data)
        route.fulfill(status=500, body="") if len(sent) < 3 else route.continue_()

    page.route("**/save/", fail_twice)
    box(page, KEY_FACTORS).fill("Kept through a failure.")

    expect(band(page)).to_contain_text(re.compile(r"Not saved: we are keeping your text\..*Trying again in \d+ second"))
    expect(line(page)).to_have_text("Not saved")
    box(page, KEY_FACTORS).press("End")
    box(page, KEY_FACTORS).press_sequentially(" And typed on.")
    expect(line(page)).to_have_text("Not saved")
    expect_saved(page)
    expect(band(page)).to_contain_text("Back at")
    assert sent[0] == sent[1] == sent[2]
    assert answer_of(draft, "key_factors") == "Kept through a failure. And typed on."


def test_one_can_try_at_once(open_record, draft):
    page = open_record()
    page.route("**/save/", lambda route: route.fulfill(status=502, body=""), times=1)
    box(page, KEY_FACTORS).fill("Tried at once.")
    page.get_by_role("button", name="Try now").click()

    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Tried at once."


def test_an_answer_that_was_lost_on_the_way_has_one_effect(open_record, draft):
    """The server saved it, but the browser never heard: what is sent again changes nothing."""
    page = open_record()
    before = len(revisions_of(draft, "answer"))

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/save/", lose_the_answer, times=1)
    box(page, KEY_FACTORS).fill("Only once.")

    expect(line(page)).to_have_attribute("data-save-state", "held", timeout=6_000)
    expect_saved(page)
    assert len(revisions_of(draft, "answer")) == before + 1
    assert answer_of(draft, "key_factors") == "Only once."


def test_without_a_connection_changes_wait_and_go_when_it_is_back(open_record, draft):
    page = open_record()
    page.context.set_offline(True)
    box(page, KEY_FACTORS).fill("Written on a train.")

    expect(line(page)).to_have_text("Offline")
    expect(band(page)).to_contain_text("1 change waits in this page")
    page.wait_for_timeout(2_500)
    page.context.set_offline(False)
    expect_saved(page)
    expect(band(page)).to_contain_text("The change is saved.")
    assert answer_of(draft, "key_factors") == "Written on a train."


def test_a_choice_is_saved_at_once(open_record, draft):
    page = open_record()
    with page.expect_response("**/save/", timeout=1_500):
        choose(page, "record.record.kind", "single_agency")

    expect_saved(page)
    draft.refresh_from_db()
    assert draft.kind == "single_agency"


def test_what_is_typed_is_not_lost_by_leaving_at_once(open_record, draft):
    page = open_record()
    box(page, KEY_FACTORS).fill("Typed and gone.")
    page.goto("about:blank")
    page.wait_for_timeout(500)

    assert answer_of(draft, "key_factors") == "Typed and gone."


def test_a_link_waits_until_everything_is_saved(open_record, draft):
    page = open_record()
    box(page, KEY_FACTORS).fill("Saved before the link.")
    page.get_by_role("link", name="Meetings").click()
    page.wait_for_url("**/meetings/")

    assert answer_of(draft, "key_factors") == "Saved before the link."


def test_a_date_is_read_when_its_box_is_left(open_record, draft):
    page = open_record()
    seen = page.locator("[name^='compliance.'][name$='.last_seen']").first
    seen.fill("19/11")
    page.wait_for_timeout(2_600)
    expect(seen).to_have_value("19/11")
    seen.blur()

    expect(seen).to_have_value("19 November 2026")
    expect_saved(page)


def test_what_cannot_be_read_is_said_beside_its_box_once_it_is_left(open_record):
    page = open_record()
    seen = page.locator("[name^='compliance.'][name$='.last_seen']").first
    seen.fill("31 November")
    page.wait_for_timeout(2_600)
    expect(seen).not_to_have_attribute("aria-invalid", "true")
    seen.blur()

    expect(seen).to_have_attribute("aria-invalid", "true")
    expect(seen).to_have_value("31 November")
    expect(seen).to_have_accessible_description(re.compile("does not exist"))
    expect(line(page)).to_have_text("Not saved: 1 answer to put right")
    seen.fill("19 November")
    seen.blur()
    expect(seen).not_to_have_attribute("aria-invalid", "true")
    expect_saved(page)


def test_a_box_says_that_it_is_nearly_full_and_keeps_what_is_too_long_to_be_saved(open_record, draft):
    before = answer_of(draft, "key_factors")
    page = open_record()
    box(page, KEY_FACTORS).fill("word " * 18_500)
    expect(box(page, KEY_FACTORS)).to_have_accessible_description("You have 7,500 characters left.")
    expect_saved(page)
    too_long = "word " * 20_001
    box(page, KEY_FACTORS).fill(too_long)
    expect(box(page, KEY_FACTORS)).to_have_accessible_description("This is 5 characters too long to be saved.")
    expect(line(page)).to_have_text("Not saved: 1 answer to put right", timeout=20_000)
    box(page, KEY_FACTORS).blur()

    expect(box(page, KEY_FACTORS)).to_have_accessible_description(re.compile("use 100,000 characters or fewer"))
    assert box(page, KEY_FACTORS).input_value() == too_long
    assert answer_of(draft, "key_factors") == "word " * 18_500 != before
    box(page, KEY_FACTORS).fill("Shame keeps the door shut.")
    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Shame keeps the door shut."
    expect(box(page, KEY_FACTORS)).to_have_accessible_description("")


def test_a_section_says_how_much_room_is_left_when_a_row_is_added(open_record, draft, monkeypatch):
    from handrail.supervision.records.limits import MOST_ROWS

    held = draft.mirroringpairs.filter(removed=False).count()
    monkeypatch.setitem(MOST_ROWS, "mirroring", held + 1)
    page = open_record()
    add, section = page.locator("button[data-add-into='rows-mirroring']"), page.locator("#dynamics")
    rows = section.locator("[data-row^='mirroring.']")
    add.click()
    expect(rows).to_have_count(held + 1)
    rows.last.locator("textarea").first.fill("They hide it.")
    expect_saved(page)

    add.click()
    expect(section.locator("[data-room]")).to_contain_text("the most there can be. Take one out to add another.")
    expect(rows).to_have_count(held + 1)


def test_the_line_at_the_top_and_the_list_lead_to_what_is_to_be_put_right(open_record):
    page = open_record()
    seen = page.locator("[name^='compliance.'][name$='.last_seen']").first
    seen.fill("31 November")
    seen.blur()
    expect(line(page)).to_have_text("Not saved: 1 answer to put right", timeout=6_000)
    sections = page.get_by_role("navigation", name="Sections of this record")
    expect(page.locator("#process_compliance-title")).to_contain_text("1 to put right")
    expect(sections.get_by_role("link", name="Process compliance")).to_contain_text("1 to put right")
    page.evaluate("window.scrollTo(0, 0)")
    line(page).get_by_role("link", name="Not saved: 1 answer to put right").click()
    expect(seen).to_be_focused()
    expect(seen).to_be_in_viewport()
    seen.fill("19 November")
    seen.blur()

    expect_saved(page)
    expect(page.get_by_text("1 to put right")).to_have_count(0)
    expect(line(page).get_by_role("link")).to_have_count(0)


@pytest.fixture
def one_too_many(open_record, draft, monkeypatch):
    """A page on which two rows were added where there is room for one, with words in both."""
    from handrail.supervision.records.limits import MOST_ROWS

    held = draft.mirroringpairs.filter(removed=False).count()
    monkeypatch.setitem(MOST_ROWS, "mirroring", held + 1)
    page = open_record()
    rows = page.locator("#dynamics [data-row^='mirroring.']")
    for number in (1, 2):
        page.locator("button[data-add-into='rows-mirroring']").click()
        expect(rows).to_have_count(held + number)
    for place, words in ((held, "They hide it."), (held + 1, "So do we.")):
        rows.nth(place).locator("textarea").first.fill(words)
        page.wait_for_timeout(2_500)
    expect(band(page)).to_contain_text("the most there can be. Take one out to add another.")
    return page, rows, held


def test_a_row_for_which_there_was_no_room_is_saved_once_another_is_taken_out(one_too_many, draft):
    page, rows, held = one_too_many
    line(page).get_by_role("link", name="Not saved").click()
    expect(rows.nth(held + 1).locator("textarea").first).to_be_focused()
    expect(page.locator("#dynamics-title")).to_contain_text("1 to put right")
    rows.nth(held).get_by_role("button", name="Take out").click()

    expect_saved(page)
    assert list(draft.mirroringpairs.filter(removed=False).values_list("in_the_family", flat=True))[-1] == "So do we."
    expect(page.locator("#dynamics-title")).not_to_contain_text("to put right")


def test_and_can_itself_be_taken_out_and_put_back(one_too_many):
    page, rows, held = one_too_many
    rows.nth(held + 1).get_by_role("button", name="Take out").click()
    expect_saved(page)
    page.get_by_role("button", name="Put it back").click()

    expect(rows.nth(held + 1).locator("textarea").first).to_have_value("So do we.")
    expect(line(page).get_by_role("link", name="Not saved")).to_be_visible(timeout=6_000)


def test_what_is_still_asked_for_is_said_when_the_row_is_left_and_stops_nothing(open_record):
    page = open_record()
    row = page.locator("[data-row^='action_answer.']").first
    row.locator("[value=not_carried_out]").check(force=True)
    expect_saved(page)
    expect(row).not_to_contain_text("Say briefly why")
    box(page, KEY_FACTORS).focus()

    expect(row).to_contain_text("Say briefly why it was not carried out.")


def test_whoever_was_signed_out_keeps_the_text_and_goes_on_after_signing_in(open_record, sign_in, draft, lorraine):
    from django.conf import settings

    page = open_record()
    session = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies(name=session)
    box(page, KEY_FACTORS).fill("Typed after the session ended.")

    dialog = page.get_by_role("dialog", name="Sign in to go on")
    expect(dialog).to_be_visible(timeout=6_000)
    expect(dialog.get_by_role("link", name="Sign in in another tab")).to_have_attribute("target", "_blank")
    dialog.get_by_role("button", name="I have signed in").click()
    expect(dialog).to_contain_text("You are not signed in yet.")
    again = next(cookie for cookie in sign_in(lorraine).context.cookies() if cookie["name"] == session)
    page.context.add_cookies([again])
    dialog.get_by_role("button", name="I have signed in").click()

    expect(dialog).to_be_hidden()
    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Typed after the session ended."


def test_a_page_with_an_old_token_fetches_a_new_one(open_record, draft):
    page = open_record()
    page.context.clear_cookies(name="csrftoken")
    box(page, KEY_FACTORS).fill("Sent with an old token.")

    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Sent with an old token."


def test_a_refusal_says_why_and_offers_the_text(open_record, draft, sam):
    from handrail.supervision.recording import services

    page = open_record()
    services.sign_off(by=sam, record_id=draft.id, save_id=draft.id)
    box(page, KEY_FACTORS).fill("Too late.")

    expect(band(page)).to_contain_text("Not saved: we are keeping your text.", timeout=6_000)
    expect(band(page)).to_contain_text("signed")
    page.get_by_role("button", name="Copy my unsaved text").click()
    expect(page.get_by_role("textbox", name="Your words, read only")).to_have_value(re.compile("Too late."))


def test_somebody_whose_right_ended_keeps_only_their_own_words(open_record, draft, dev):
    from handrail.cases.models import Grant

    page = open_record(dev)
    box(page, KEY_FACTORS).fill("Mine to hand on.")
    Grant.objects.filter(case=draft.case, user=dev).delete()

    expect(page.get_by_role("heading", name="You can no longer open this record")).to_be_visible(timeout=6_000)
    expect(page.get_by_label("Your words, read only")).to_have_value(re.compile("Mine to hand on."))
    expect(page.locator("main")).not_to_contain_text("Hartley")


@pytest.mark.parametrize("ends", ["the session", "the right"])
def test_the_boxes_are_not_taken_away_in_the_middle_of_a_sentence(open_record, dev, ends):
    """What is typed while they go would go nowhere."""
    from django.conf import settings

    from handrail.cases.models import Grant

    page = open_record(dev)
    if ends == "the session":
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    else:
        Grant.objects.filter(user=dev).delete()
    sentence = "Noah asks every evening who is coming, and whether Kelly will be there."
    box(page, KEY_FACTORS).fill("")
    box(page, KEY_FACTORS).press_sequentially(sentence, delay=50)

    expect(box(page, KEY_FACTORS)).to_have_value(sentence)
    what_is_said = {"the session": "Sign in to go on", "the right": "You can no longer open this record"}[ends]
    expect(page.get_by_role("heading", name=what_is_said)).to_be_visible(timeout=8_000)
