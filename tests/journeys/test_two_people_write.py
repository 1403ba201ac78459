"""Two people write at once: nothing is lost, nothing is chosen for anybody, and no caret moves."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, POLLS, answer_of, box, expect_saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def both(open_record, draft, lorraine, sam):
    """Lorraine's page and Sam's, with the same words in one box; neither hears of the other before they save."""
    lorraines = open_record()
    box(lorraines, KEY_FACTORS).fill("Calm.")
    expect_saved(lorraines)
    sams = open_record(sam)
    for page in (lorraines, sams):
        page.route(POLLS, lambda route: route.abort())
    return lorraines, sams


def save(page, words):
    box(page, KEY_FACTORS).fill(words)
    box(page, KEY_FACTORS).blur()
    expect_saved(page)


def test_both_texts_are_shown_and_mine_can_stand(both, draft):
    lorraines, sams = both
    save(sams, "Angry.")
    save(lorraines, "Afraid.")

    panel = lorraines.locator(".hr-conflict")
    expect(panel).to_contain_text("Two people wrote here. Both texts are kept.")
    expect(panel).to_contain_text("Afraid.")
    expect(panel).to_contain_text("Sam Okafor")
    expect(panel).to_contain_text("Angry.")
    assert answer_of(draft, "key_factors") == "Angry."
    panel.get_by_role("button", name="Use mine").click()
    expect(panel).to_have_count(0)
    expect_saved(lorraines)
    assert answer_of(draft, "key_factors") == "Afraid."


def test_theirs_can_be_kept_and_the_conflict_is_decided(both, draft):
    from handrail.supervision.records import queries

    lorraines, sams = both
    save(sams, "Angry.")
    save(lorraines, "Afraid.")
    assert [one.values for one in queries.kept_apart(draft)] == [{"text": "Afraid."}]
    lorraines.get_by_role("button", name="Keep what Sam Okafor wrote").click()

    expect(lorraines.locator(".hr-conflict")).to_have_count(0)
    expect(box(lorraines, KEY_FACTORS)).to_have_value("Angry.")
    expect_saved(lorraines)
    assert answer_of(draft, "key_factors") == "Angry."
    assert queries.kept_apart(draft) == []


def test_both_are_put_in_the_box_which_settles_it_and_are_edited_from_there(both, draft):
    from handrail.supervision.records import queries

    lorraines, sams = both
    save(sams, "Angry.")
    save(lorraines, "Afraid.")
    lorraines.get_by_role("button", name="Put both in the box, to edit").click()
    expect(box(lorraines, KEY_FACTORS)).to_have_value("Afraid.\nAngry.")
    expect(box(lorraines, KEY_FACTORS)).to_be_focused()
    expect(lorraines.locator(".hr-conflict")).to_have_count(0)
    expect_saved(lorraines)
    assert queries.kept_apart(draft) == []
    assert answer_of(draft, "key_factors") == "Afraid.\nAngry."
    box(lorraines, KEY_FACTORS).fill("Angry because afraid.")

    expect_saved(lorraines)
    assert answer_of(draft, "key_factors") == "Angry because afraid."
    assert queries.kept_apart(draft) == []


def test_whoever_opens_the_record_again_is_led_from_the_box_and_from_the_list_to_the_choice(both, draft):
    from handrail.supervision.records import queries

    lorraines, sams = both
    save(sams, "Angry.")
    save(lorraines, "Afraid.")
    lorraines.reload()
    at_the_box = lorraines.locator(".govuk-form-group", has=box(lorraines, KEY_FACTORS)).last
    expect(at_the_box).to_contain_text("Another text waits here.")
    choice = lorraines.locator("[data-apart]")
    for link in (
        at_the_box.get_by_role("link", name="Choose which text stands"),
        lorraines.get_by_role("navigation", name="Sections of this record").get_by_role(
            "link", name=re.compile("to choose$")
        ),
    ):
        lorraines.evaluate("window.scrollTo(0, 0)")
        link.click()
        expect(choice).to_be_in_viewport(ratio=0.9)
    choice.get_by_role("button", name="Keep what is in the box").click()

    expect(lorraines.get_by_text("Another text waits here.")).to_have_count(0)
    assert queries.kept_apart(draft) == []
    assert answer_of(draft, "key_factors") == "Angry."


def test_who_is_asked_at_the_box_is_not_led_to_where_nothing_is(both):
    lorraines, sams = both
    save(sams, "Angry.")
    save(lorraines, "Afraid.")
    lorraines.unroute(POLLS)
    link = lorraines.get_by_role("navigation", name="Sections of this record").get_by_role(
        "link", name=re.compile("to choose$")
    )
    link.click(timeout=10_000)
    lorraines.wait_for_timeout(2_500)
    link.click()

    expect(lorraines.locator(".hr-conflict")).to_be_in_viewport(ratio=0.5)
    expect(lorraines.locator("[id^='apart-']")).to_have_count(1)


def test_changes_in_different_places_are_put_together_when_the_box_is_left(both, draft):
    lorraines, sams = both
    save(lorraines, "One.\nTwo.\nThree.")
    sams.reload()
    save(sams, "One, said Sam.\nTwo.\nThree.")
    mine = box(lorraines, KEY_FACTORS)
    mine.focus()
    mine.press("Control+End")
    lorraines.keyboard.type(" Four.")
    expect_saved(lorraines)
    assert answer_of(draft, "key_factors") == "One, said Sam.\nTwo.\nThree. Four."
    lorraines.keyboard.type(" Five.")
    expect(mine).to_have_value(re.compile("Two.\nThree. Four. Five.$"))
    expect_saved(lorraines)
    mine.blur()

    expect(mine).to_have_value("One, said Sam.\nTwo.\nThree. Four. Five.")
    expect_saved(lorraines)
    assert answer_of(draft, "key_factors") == "One, said Sam.\nTwo.\nThree. Four. Five."


def test_what_another_wrote_in_a_box_beside_mine_is_shown_and_never_overwritten(both, draft):
    lorraines, sams = both
    row = sams.locator("#rows-action-intervention [data-row]").first.get_attribute("data-row")
    box(sams, f"{row}.why").fill("Because Sam says so.")
    box(sams, f"{row}.why").blur()
    expect_saved(sams)
    box(lorraines, f"{row}.who").fill("Callum Reeve")
    box(lorraines, f"{row}.who").blur()

    expect(box(lorraines, f"{row}.why")).to_have_value("Because Sam says so.")
    expect_saved(lorraines)


def test_two_people_who_choose_differently_are_asked(both):
    lorraines, sams = both
    row = lorraines.locator("[data-row^='action_answer.']").first.get_attribute("data-row")
    for page, reply in ((sams, "partly"), (lorraines, "not_carried_out")):
        page.locator(f"[name='{row}.reply'][value={reply}]").check(force=True)
        expect_saved(page)

    panel = lorraines.locator(".hr-conflict")
    expect(panel).to_contain_text(re.compile("Yours\\s*Not carried out"))
    panel.get_by_role("button", name=re.compile("^Keep what Sam")).click()
    expect(lorraines.locator(f"[name='{row}.reply'][value=partly]")).to_be_checked()
    expect_saved(lorraines)
