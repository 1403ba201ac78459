"""Two minutes before a session ends by itself one is warned, goes on at the press of a key, and loses nothing."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from handrail.core import clock
from handrail.demo.loading.people import PASSWORD
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_by_keyboard import expect_no_faults

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE, HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
TWO_MINUTES_BEFORE, THE_END = 28 * MINUTE, 30 * MINUTE
STAY = """() => fetch("/time-left/", {
  method: "POST",
  headers: {"X-CSRFToken": document.getElementsByName("csrfmiddlewaretoken")[0].value},
})"""
TYPED = "Police at the address, 21:10."


def pass_time(page, passed, *, begun=None):
    """For the server, which is told that somebody was seen so long ago, and for the page, whose clock runs on."""
    from handrail.accounts.models import Session

    Session.objects.update(seen_at=clock.now() - passed)
    if begun:
        Session.objects.update(seen_at=clock.now(), begun_at=clock.now() - begun)
    page.clock.fast_forward(int(passed.total_seconds() * 1000))


@pytest.fixture
def opened(sign_in, sam):
    """A page of somebody who is signed in."""

    def enter(path="/account/", user=sam):
        page = sign_in(user)
        page.clock.install()
        page.goto(path)
        return page

    return enter


def the_warning(page):
    return page.get_by_role("alertdialog", name="Are you still here?")


def seen_ago():
    from handrail.accounts.models import Session

    return clock.now() - Session.objects.get().seen_at


def test_one_is_warned_two_minutes_before_and_stays_with_one_key(opened):
    page = opened()
    before = page.get_by_role("link", name="Change your password")
    before.focus()
    pass_time(page, TWO_MINUTES_BEFORE - MINUTE)
    expect(the_warning(page)).to_have_count(0)

    pass_time(page, TWO_MINUTES_BEFORE)

    expect(the_warning(page)).to_be_visible()
    expect(the_warning(page)).to_have_accessible_description(
        "You will be signed out in 2 minutes, to protect what is written here. What you have typed is kept."
    )
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()

    page.keyboard.press("Enter")

    expect(the_warning(page)).to_have_count(0)
    expect(before).to_be_focused()
    assert seen_ago() < MINUTE


def test_without_its_script_a_page_would_warn_nobody(sign_in, sam):
    page = sign_in(sam)
    page.context.route("**/time_left.js", lambda route: route.abort())
    page.clock.install()
    page.goto("/account/")

    pass_time(page, TWO_MINUTES_BEFORE)
    page.wait_for_timeout(2_000)

    expect(the_warning(page)).to_have_count(0)


def test_escape_is_pressed_by_somebody_who_is_here(opened):
    page = opened()
    pass_time(page, TWO_MINUTES_BEFORE)
    expect(the_warning(page)).to_be_visible()

    page.keyboard.press("Escape")

    expect(the_warning(page)).to_have_count(0)
    assert seen_ago() < MINUTE


def test_by_keyboard_one_signs_out_or_stays_and_sees_where_one_is(opened):
    page = opened()
    keyboard = Keyboard(page)
    pass_time(page, TWO_MINUTES_BEFORE)
    expect(the_warning(page)).to_be_visible()
    keyboard.measure_targets()

    keyboard.press_on(page.get_by_role("button", name="Sign out now"))

    expect(page).to_have_url(re.compile("/sign-in/$"))
    expect_no_faults(keyboard)


def test_the_time_left_is_counted_and_spoken_now_and_then(opened):
    page = opened()
    pass_time(page, THE_END - MINUTE - datetime.timedelta(seconds=2))
    expect(the_warning(page)).to_contain_text("in 2 minutes")

    expect(the_warning(page).get_by_role("status").filter(has_text="1 minute left.")).to_have_count(1, timeout=8_000)

    expect(the_warning(page)).to_contain_text(re.compile("in 5[0-9] seconds"))


def test_whoever_has_gone_is_signed_out_and_told_why(opened):
    page = opened()
    pass_time(page, THE_END)

    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/account/$"))
    expect(page.get_by_text("You were signed out because nothing was done here for a while.")).to_be_visible()


def test_what_was_typed_is_covered_and_can_be_sent_after_signing_in_again(opened, callum):
    page = opened("/emergency-access/", callum)
    page.get_by_label("Reason").fill(TYPED)
    pass_time(page, THE_END)
    cover = page.get_by_role("dialog", name="Sign in to go on")
    expect(cover).to_contain_text("What you typed is kept here")
    expect(page.get_by_text("You will be signed out in")).to_have_count(0)
    assert TYPED not in everything_in(page)

    with page.context.expect_page() as another:
        cover.get_by_role("link", name="Sign in in another tab").click()
    tab = another.value
    tab.get_by_label("E-mail address").fill(callum.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(re.compile("/$"))
    cover.get_by_role("button", name="I have signed in").click()

    expect(cover).to_have_count(0)
    expect(page.get_by_label("Reason")).to_have_value(TYPED)
    page.get_by_role("button", name=re.compile("^Open for")).click()
    expect(page.get_by_role("alert")).to_contain_text("Write the Mosaic id of one child of the family.")


def test_typing_is_being_here(opened, callum):
    page = opened("/emergency-access/", callum)
    box = page.get_by_label("Reason")
    pass_time(page, 20 * MINUTE)

    with page.expect_response(lambda answer: "/time-left/" in answer.url and answer.request.method == "POST"):
        box.press_sequentially("P")

    assert seen_ago() < MINUTE


def test_what_is_done_in_one_window_counts_in_the_others(opened):
    page = opened()
    other = page.context.new_page()
    other.goto("/families/")
    pass_time(page, TWO_MINUTES_BEFORE)
    expect(the_warning(page)).to_be_visible()

    other.evaluate(STAY)
    page.clock.fast_forward(16_000)

    expect(the_warning(page)).to_have_count(0)


def test_nobody_is_warned_who_was_seen_in_another_window(opened):
    page = opened()
    page.clock.fast_forward(int(TWO_MINUTES_BEFORE.total_seconds() * 1000))  # the server has seen somebody just now

    page.wait_for_timeout(2_000)

    expect(the_warning(page)).to_have_count(0)


def test_at_the_end_of_a_long_day_one_is_told_that_it_cannot_be_made_longer(opened):
    page = opened()
    pass_time(page, TWO_MINUTES_BEFORE, begun=12 * HOUR - 2 * MINUTE)
    warning = page.get_by_role("alertdialog", name="You will be signed out soon")
    expect(warning).to_contain_text("You have been signed in for as long as one sign-in lasts.")
    expect(page.get_by_role("button", name="Stay signed in")).to_have_count(0)

    warning.get_by_role("button", name="Go on until then").click()
    page.clock.fast_forward(20_000)
    page.wait_for_timeout(1_500)

    expect(warning).to_have_count(0)


def everything_in(page):
    """All that is in the document, as whoever opens the browser's own tools would read it."""
    typed = "[...document.querySelectorAll('textarea, input')].map((box) => box.value).join()"
    return page.title() + page.content() + page.evaluate(typed)


def test_the_record_page_covers_itself_and_no_word_of_the_family_is_left_in_it(open_record, draft, sign_in, lorraine):
    from tests.journeys.record_page import KEY_FACTORS, box

    page = open_record()
    assert "Hartley" in everything_in(page)
    page.route("**/save/", lambda route: route.abort())
    box(page, KEY_FACTORS).fill("Noah asks who is coming tonight.")
    pass_time_of_the_server(THE_END)

    expect(page.get_by_role("dialog", name="Sign in to go on")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.locator("dialog")).to_have_count(1)
    found = everything_in(page)
    assert not [word for word in ("Hartley", "Noah", "Ava") if word in found]

    again = next(cookie for cookie in sign_in(lorraine).context.cookies() if "session" in cookie["name"])
    page.context.add_cookies([again])
    page.get_by_role("button", name="I have signed in").click()

    expect(box(page, KEY_FACTORS)).to_have_value("Noah asks who is coming tonight.")


def pass_time_of_the_server(passed):
    from handrail.accounts.models import Session

    Session.objects.update(seen_at=clock.now() - passed)
