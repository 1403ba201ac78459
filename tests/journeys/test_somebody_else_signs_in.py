"""One browser, two people: what one of them typed is shown to nobody else, and is saved when they are back."""

import re

import pytest
from playwright.sync_api import expect

from handrail.audit.models import TrailEvent
from handrail.demo.loading.people import PASSWORD
from tests.journeys.record_page import KEY_FACTORS, answer_of, box, expect_saved
from tests.journeys.test_text_kept_on_the_device import kept, wait_until
from tests.journeys.test_time_out import everything_in

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Noah asks who is coming tonight."
SAVE = "I have signed in: save my text"


def sign_in_at(tab, person):
    """In a tab of the same browser whoever was signed in signs out, and somebody signs in."""
    tab.goto("/")
    if tab.get_by_role("button", name="Sign out").count():
        tab.get_by_role("button", name="Sign out").click()
    tab.get_by_label("E-mail address").fill(person.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.fixture
def typed(open_record):
    """Lorraine’s page, with words in it that are not saved yet."""
    page = open_record()
    page.route("**/save/", lambda route: route.abort())
    box(page, KEY_FACTORS).fill(WORDS)
    return page


@pytest.fixture(params=["grace", "callum"])
def another(request):
    """Grace may not open the family, Callum may."""
    return request.getfixturevalue(request.param)


def expect_that_nothing_is_shown(page, another):
    cover = page.get_by_role("dialog", name="Sign in to go on")
    says = f"{another.name} is signed in here now. Sign in as Lorraine Pike to save what you typed."
    expect(cover).to_contain_text(says, timeout=8_000)
    found = everything_in(page)
    assert not [word for word in (WORDS, "Hartley", "Noah") if word in found]


def test_words_are_covered_while_somebody_else_is_signed_in_and_saved_when_their_person_is_back(
    typed, draft, another, lorraine
):
    tab = typed.context.new_page()
    sign_in_at(tab, another)
    typed.unroute("**/save/")
    expect_that_nothing_is_shown(typed, another)
    typed.get_by_role("button", name=SAVE).click()
    typed.wait_for_timeout(1_000)
    expect_that_nothing_is_shown(typed, another)

    sign_in_at(tab, lorraine)
    typed.get_by_role("button", name=SAVE).click()

    expect(box(typed, KEY_FACTORS)).to_have_value(WORDS)
    expect_saved(typed)
    assert answer_of(draft, "key_factors") == WORDS


def test_a_page_of_one_person_opens_nothing_in_the_name_of_another(typed, draft, another):
    """What a script asks by itself is no look of whoever happens to sit there."""
    sign_in_at(typed.context.new_page(), another)
    typed.unroute("**/save/")
    expect_that_nothing_is_shown(typed, another)
    typed.get_by_role("button", name=SAVE).click()
    typed.wait_for_timeout(1_000)

    theirs = TrailEvent.objects.filter(actor_id=str(another.pk))
    assert not theirs.filter(case_reference=draft.case.reference, page="record").exists()


def test_text_is_kept_on_the_device_again_once_its_person_is_back(typed, draft, grace, lorraine):
    """Signing out closed the browser’s database under the page."""
    wait_until(lambda: kept(typed))
    tab = typed.context.new_page()
    sign_in_at(tab, grace)
    expect_that_nothing_is_shown(typed, grace)
    assert kept(tab) == []
    sign_in_at(tab, lorraine)
    typed.get_by_role("button", name=SAVE).click()
    expect(box(typed, KEY_FACTORS)).to_have_value(WORDS)

    wait_until(lambda: kept(typed))


def test_a_page_of_another_room_is_covered_when_one_comes_back_to_it(sign_in, callum, grace):
    page = sign_in(callum)
    page.goto("/emergency-access/")
    page.get_by_label("Reason").fill(WORDS)
    sign_in_at(page.context.new_page(), grace)
    page.wait_for_timeout(3_500)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    cover = page.get_by_role("dialog", name="Sign in to go on")
    says = f"{grace.name} is signed in here now. Sign in as {callum.name} to save what you typed."
    expect(cover).to_contain_text(says)
    assert WORDS not in everything_in(page)


def test_somebody_whose_right_ended_meanwhile_is_told_so_and_sees_nothing_of_the_family(
    typed, draft, westmere, lorraine, another
):
    """Words come back to their person, and to nobody else; the family does not."""
    from handrail.accounts.models import User

    tab = typed.context.new_page()
    sign_in_at(tab, another)
    expect_that_nothing_is_shown(typed, another)
    User.objects.filter(pk=lorraine.pk).update(team=westmere.worker("rukhsana").team)
    draft.case.grants.filter(user=lorraine).delete()
    draft.case.allocations.filter(user=lorraine).delete()
    sign_in_at(tab, lorraine)
    typed.get_by_role("button", name=SAVE).click()

    expect(typed.get_by_role("heading", name="You can no longer open this record")).to_be_visible()
    expect(typed.get_by_label("Your words, read only")).to_have_value(re.compile(f"\n{WORDS}$"))
    expect(typed.locator("main")).not_to_contain_text("Hartley")


def test_without_a_script_words_wait_sealed_in_the_answer_until_their_person_is_back(sign_in, draft, lorraine, another):
    page = sign_in(lorraine, java_script_enabled=False)
    page.goto(f"/records/{draft.id}/")
    box(page, KEY_FACTORS).fill(WORDS)
    tab = page.context.new_page()
    sign_in_at(tab, another)

    page.locator("button[name=do][value=save]").first.click()
    expect(page.get_by_role("heading", name="Somebody else opened this page")).to_be_visible()
    show = page.get_by_role("button", name="I have signed in: show what I typed")
    show.click()
    expect(page.get_by_role("main")).to_contain_text(f"You are signed in as {another.name}")
    assert not [word for word in (WORDS, "Hartley", "Noah") if word in page.content()]
    assert WORDS not in answer_of(draft, "key_factors")

    sign_in_at(tab, lorraine)
    show.click()
    expect(page.get_by_label("Key factors")).to_have_value(WORDS)


def says_not_whose(route):
    route.continue_(headers={**route.request.headers, "handrail-person": ""})


def test_without_the_look_at_who_is_signed_in_the_words_would_be_shown(typed, grace):
    """A negative control: a script that takes any refusal for the end of its person’s access."""
    blind = "export const isMe = () => true;"

    def answer(route):
        script = route.fetch().text().replace("export const isMe = (person) => person === mine.dataset.person;", blind)
        assert blind in script
        route.fulfill(body=script, content_type="text/javascript")

    typed.context.route("**/signed_in*.js", answer)
    typed.context.route("**/records/**", says_not_whose)
    typed.reload()
    box(typed, KEY_FACTORS).fill(WORDS)
    sign_in_at(typed.context.new_page(), grace)

    expect(typed.get_by_label("Your words, read only")).to_have_value(re.compile(f"\n{WORDS}$"), timeout=10_000)
