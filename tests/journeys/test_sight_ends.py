"""Somebody who loses sight of a record in the middle of a sentence loses no word, and is told what there is to know."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.record_page import KEY_FACTORS, answer_of, box, expect_saved
from tests.journeys.test_text_kept_on_the_device import BACK, kept, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "We have been carrying Kelly for a year, and none of us has said so to her or to each other."
GONE = "You can no longer open this record"


class Sight:
    """What lets Dev into the family."""

    def __init__(self, case, person):
        self.of = {"case": case, "user": person}
        self.grants = list(case.grants.filter(user=person))

    def end(self):
        from handrail.cases.models import Grant

        Grant.objects.filter(**self.of).delete()

    def give_back(self):
        from handrail.cases.models import Grant

        Grant.objects.bulk_create(self.grants)


@pytest.fixture
def sight(draft, dev):
    return Sight(draft.case, dev)


def end_in_the_middle(page, sight, *, after):
    """Dev types a sentence, and can no longer open the family from one letter of it on."""
    box(page, KEY_FACTORS).fill("")
    box(page, KEY_FACTORS).press_sequentially(SENTENCE[:after], delay=60)
    sight.end()
    box(page, KEY_FACTORS).press_sequentially(SENTENCE[after:], delay=40)
    expect(page.get_by_role("heading", name=GONE)).to_be_visible(timeout=12_000)


@pytest.mark.parametrize("after", [8, 25, 60, 80])
def test_the_whole_sentence_comes_back_when_its_person_may_open_the_record_again(open_record, draft, dev, sight, after):
    page = open_record(dev)
    end_in_the_middle(page, sight, after=after)
    expect(page.get_by_label("Your words, read only")).to_have_value(re.compile(re.escape(SENTENCE) + "$"))
    expect(page.locator("main")).to_contain_text("They are also kept on this device")
    assert answer_of(draft, "key_factors") != SENTENCE

    sight.give_back()
    again = page.context.new_page()
    again.goto(f"/records/{draft.id}/")

    expect(again.locator(".hr-bar")).to_contain_text(BACK)
    expect(box(again, KEY_FACTORS)).to_have_value(SENTENCE)
    expect_saved(again)
    assert answer_of(draft, "key_factors") == SENTENCE
    expect(again.get_by_text("Two people wrote here.")).to_have_count(0)
    wait_until(lambda: not kept(again))


def test_without_being_kept_once_more_they_would_not_come_back(open_record, draft, dev, sight):
    page = open_record(dev)
    page.context.route("**/device_text*.js", without("whenGone(keepForLater);"))
    page.reload()
    end_in_the_middle(page, sight, after=60)
    expect(page.locator("main")).to_contain_text("They are kept nowhere else: copy them before you leave this page.")
    sight.give_back()
    again = page.context.new_page()
    again.goto(f"/records/{draft.id}/")
    again.wait_for_timeout(2_500)

    expect(box(again, KEY_FACTORS)).not_to_have_value(SENTENCE)


def without(line):
    def answer(route):
        script = route.fetch().text()
        assert line in script
        route.fulfill(body=script.replace(line, ""), content_type="text/javascript")

    return answer


def test_a_save_on_its_way_is_waited_for_and_is_not_said_to_be_lost(open_record, draft, dev, sight):
    page = open_record(dev)
    held = []
    page.route("**/save/", lambda route: held.append((route, route.fetch())))
    box(page, KEY_FACTORS).fill(SENTENCE)
    page.wait_for_timeout(3_000)
    sight.end()
    page.wait_for_timeout(3_500)
    for route, answer in held:
        route.fulfill(response=answer)

    expect(page.get_by_role("heading", name=GONE)).to_be_visible()
    expect(page.get_by_label("Your words, read only")).to_have_count(0)
    assert answer_of(draft, "key_factors") == SENTENCE


def test_who_typed_nothing_is_shown_no_empty_box_and_told_whom_to_ask(open_record, dev, sight):
    page = open_record(dev)
    sight.end()

    expect(page.get_by_role("heading", name=GONE)).to_be_visible(timeout=6_000)
    main = page.locator("main")
    expect(main).to_contain_text("Your access has ended. Everything you saved before is in the record.")
    expect(main).to_contain_text("Is this a mistake? Ask Sam Okafor, who chairs.")
    expect(main).not_to_contain_text("not saved")
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_who_closed_a_record_about_another_family_is_told_to_those_who_may_open_the_family(open_record, draft, sam):
    from handrail.supervision.recording import services

    page = open_record()
    services.withdraw(by=sam, record_id=draft.id)

    main = page.locator("main")
    expect(page.get_by_role("heading", name=GONE)).to_be_visible(timeout=6_000)
    told = r"Sam Okafor closed it on \d+ \w+ 2026, as its notes are about another family\."
    expect(main).to_contain_text(re.compile(told))
