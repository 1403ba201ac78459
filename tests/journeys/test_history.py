"""Earlier words of an answer are found from its box and stand again, with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, answer_of, box, expect_saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_a_script", [True, False], ids=["with a script", "without a script"])
def test_words_that_somebody_overwrote_are_brought_back(sign_in, draft, lorraine, has_a_script):
    page = sign_in(lorraine, java_script_enabled=has_a_script)
    page.goto(f"/records/{draft.id}/")
    before = box(page, KEY_FACTORS).input_value()
    box(page, KEY_FACTORS).fill("Overwritten by mistake.")
    if has_a_script:
        expect_saved(page)
    else:
        page.get_by_role("button", name="Save", exact=True).first.click()
    page.goto(f"/records/{draft.id}/")
    expect(box(page, KEY_FACTORS)).to_have_value("Overwritten by mistake.")
    page.locator("[data-row='answer.key_factors'], [id='answer.key_factors']").get_by_role(
        "link", name="History"
    ).click()

    expect(page.get_by_role("listitem").filter(has_text="now")).to_contain_text("Overwritten by mistake.")
    page.get_by_role("button", name="Bring this back").click()
    expect(page.get_by_text("Those words stand again.")).to_be_visible()
    page.get_by_role("link", name="Back to the record").click()

    expect(box(page, KEY_FACTORS)).to_have_value(before)
    assert answer_of(draft, "key_factors") == before
