"""Text that could not be saved outlives a browser that is killed and a session, is readable by nobody else, and goes at
sign-out."""

import contextlib
import datetime
import re
import time

import pytest
from playwright.sync_api import Error, expect

from handrail.core import clock
from handrail.demo.loading.people import PASSWORD
from tests.journeys.record_page import KEY_FACTORS, POLLS, add_an_action, answer_of, box, expect_saved

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Noah asks who is coming tonight."
BACK = "What you had typed when this page was closed is back in its boxes and is being saved."
KEPT = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("handrail", 1);
    request.onsuccess = () => resolve(request.result);
    // the page has not made it yet, and makes it with all that belongs into it
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => resolve(null);
  });
  if (!database) return { ids: [], texts: [] };
  const store = database.transaction("waiting").objectStore("waiting");
  const ask = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const ids = await ask(store.getAllKeys());
  const texts = (await ask(store.getAll())).map(({ words }) => new TextDecoder().decode(words));
  database.close();
  return { ids, texts };
}"""


def kept(page):
    return page.evaluate(KEPT)["ids"]


def wait_until(holds, seconds=6):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


def killed(page):
    """Another page where this one was, whose program ended so that it could say and save nothing more."""
    context, address = page.context, page.url
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=2_000)
    again = context.new_page()
    again.goto(address)
    return again


@pytest.fixture
def not_saved(open_record):
    """A page with words in a box that the server did not take, kept on the device."""
    page = open_record()
    page.route("**/save/", lambda route: route.abort())
    box(page, KEY_FACTORS).fill(WORDS)
    wait_until(lambda: kept(page))
    return page


def test_what_was_not_saved_when_the_browser_was_killed_is_put_back_and_saved(not_saved, draft):
    page = killed(not_saved)

    expect(page.locator(".hr-bar")).to_contain_text(BACK)
    expect(box(page, KEY_FACTORS)).to_have_value(WORDS)
    expect_saved(page)
    assert answer_of(draft, "key_factors") == WORDS
    wait_until(lambda: not kept(page))


def sign_in_after_a_time_out(page, person):
    """The session of a browser that was killed has lasted long enough before its person is back."""
    from handrail.accounts.models import Session

    Session.objects.update(seen_at=clock.now() - datetime.timedelta(hours=1))
    page = killed(page)
    expect(page.get_by_text("You were signed out because nothing was done here for a while.")).to_be_visible()
    return sign_in_again(page, person)


def sign_in_again(page, person):
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/records/"))
    return page


def test_what_was_not_saved_outlives_a_session_that_ended_by_itself(not_saved, lorraine, draft):
    page = sign_in_after_a_time_out(not_saved, lorraine)

    expect(page.locator(".hr-bar")).to_contain_text(BACK)
    expect_saved(page)
    assert answer_of(draft, "key_factors") == WORDS


def close_the_browser(context, person):
    """Its cookies of a session go with it; what it stores stays."""
    context.clear_cookies()


def sign_out_by_somebody_else(context, person):
    from handrail.accounts.models import User
    from handrail.accounts.services.sessions import sign_out_everywhere

    sign_out_everywhere(by=User.objects.get(email="kieran.mossop@example.org"), person=person)


def change_the_password_elsewhere(context, person):
    from handrail.accounts.services.passwords import change_password

    change_password(by=person, current=PASSWORD, new="seven tins of paint")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])


@pytest.mark.parametrize("end", [close_the_browser, sign_out_by_somebody_else, change_the_password_elsewhere])
def test_nor_does_any_other_end_of_a_session_take_it_from_its_person(end, not_saved, lorraine, draft):
    end(not_saved.context, lorraine)
    page = killed(not_saved)
    page.wait_for_url(re.compile("/sign-in/"))
    page.wait_for_timeout(500)
    page = sign_in_again(page, lorraine)

    expect(page.locator(".hr-bar")).to_contain_text(BACK)
    expect_saved(page)
    assert answer_of(draft, "key_factors") == WORDS


def test_it_is_not_there_for_somebody_else_who_signs_in_instead_and_waits_for_its_person(not_saved, sam):
    page = sign_in_after_a_time_out(not_saved, sam)
    page.wait_for_timeout(2_500)

    expect(box(page, KEY_FACTORS)).not_to_have_value(WORDS)
    expect(page.get_by_text(BACK)).to_have_count(0)
    assert len(kept(page)) == 1


def test_after_a_week_nobody_else_leaves_it_there(not_saved, sam):
    not_saved.context.add_init_script("{ const now = Date.now; Date.now = () => now() + 8 * 24 * 3600_000; }")
    page = sign_in_after_a_time_out(not_saved, sam)

    wait_until(lambda: not kept(page), seconds=10)


def test_a_row_that_was_never_saved_comes_back_too(open_record, draft):
    from handrail.supervision.actions.models import AgreedAction

    page = open_record()
    page.route("**/save/", lambda route: route.abort())
    name = add_an_action(page, "Ring the school")
    page.wait_for_timeout(1_500)
    wait_until(lambda: kept(page))
    page = killed(page)

    expect(box(page, name)).to_have_value("Ring the school", timeout=8_000)
    expect_saved(page)
    box(page, name).press("End")
    box(page, name).press_sequentially(" today")
    expect_saved(page)
    wait_until(lambda: AgreedAction.objects.filter(record=draft, what="Ring the school today").exists())


def test_what_lies_on_the_device_cannot_be_read_there(not_saved):
    found = not_saved.evaluate(KEPT)

    assert len(found["ids"]) == 1
    assert not [text for text in found["texts"] if "Noah" in text]
    storage = not_saved.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert "Noah" not in storage


def test_two_people_do_not_get_each_others_words(not_saved, sign_in, sam, draft):
    """On one computer: the other person's session has another key."""
    from django.conf import settings

    session = settings.SESSION_COOKIE_NAME
    theirs = next(cookie for cookie in sign_in(sam).context.cookies() if cookie["name"] == session)
    not_saved.context.add_cookies([theirs])
    page = killed(not_saved)
    page.wait_for_timeout(2_500)

    expect(box(page, KEY_FACTORS)).not_to_have_value(WORDS)
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_an_open_window_keeps_its_own_words(not_saved, draft):
    """A second window of the same person does not save what somebody is still typing in the first."""
    second = not_saved.context.new_page()
    second.goto(not_saved.url)
    second.wait_for_timeout(2_500)

    expect(box(second, KEY_FACTORS)).not_to_have_value(WORDS)
    assert answer_of(draft, "key_factors") != WORDS
    assert kept(not_saved)


def test_nothing_is_left_after_signing_out_in_another_window_and_nothing_comes_after(not_saved):
    not_saved.route(POLLS, lambda route: route.abort())  # a page that hears of it is covered, and nobody can type there
    second = not_saved.context.new_page()
    second.goto("/")
    second.get_by_role("button", name="Sign out").click()
    second.wait_for_url(re.compile("/sign-in/"))

    wait_until(lambda: not kept(second))
    box(not_saved, KEY_FACTORS).press_sequentially(" And more.")
    second.wait_for_timeout(2_500)
    assert kept(second) == []
    expect(box(not_saved, KEY_FACTORS)).to_have_value(f"{WORDS} And more.")


def test_what_is_saved_is_not_kept(open_record):
    page = open_record()
    box(page, KEY_FACTORS).fill(WORDS)
    expect_saved(page)

    page.wait_for_timeout(1_500)
    assert kept(page) == []


def test_words_that_were_saved_after_they_were_kept_are_not_put_back(open_record, draft):
    """The page is left while its last save is on its way: what lies on the device is older than what is saved."""
    page = open_record()
    page.evaluate("() => { IDBObjectStore.prototype.delete = () => { throw new Error('Failed to load resource'); }; }")
    box(page, KEY_FACTORS).fill("Leah sleeps through again.")
    wait_until(lambda: kept(page))
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error('Failed to load resource'); }; }")
    box(page, KEY_FACTORS).fill(WORDS)
    expect_saved(page)
    assert answer_of(draft, "key_factors") == WORDS
    page.goto("/")
    again = page.context.new_page()
    again.goto(f"/records/{draft.id}/")

    wait_until(lambda: not kept(again))
    expect_saved(again)
    again.locator("h1").click()
    expect(box(again, KEY_FACTORS)).to_have_value(WORDS)
    assert answer_of(draft, "key_factors") == WORDS
    expect(again.get_by_text("Two people wrote here.")).to_have_count(0)


def test_what_is_saved_on_leaving_is_not_said_to_have_come_back(open_record):
    page = open_record()
    record = page.url
    box(page, KEY_FACTORS).fill(WORDS)
    wait_until(lambda: kept(page))
    page.get_by_role("button", name="Check and sign off").first.click()
    page.wait_for_url(re.compile("/check/"))
    page.goto(record)

    expect(box(page, KEY_FACTORS)).to_have_value(WORDS)
    wait_until(lambda: not kept(page))
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_words_for_a_box_that_is_typed_in_again_are_offered_for_copying(not_saved, draft):
    held = []
    not_saved.context.route("**/device-key/", lambda route: held.append(route))
    page = killed(not_saved)
    wait_until(lambda: page.evaluate("document.readyState") == "complete" and held)
    box(page, KEY_FACTORS).fill("Leah sleeps through again.")
    held.pop().continue_()

    expect(page.get_by_label("Your words, read only")).to_have_value(WORDS)
    page.get_by_role("button", name="Close").click()
    expect_saved(page)
    assert answer_of(draft, "key_factors") == "Leah sleeps through again."


def slowed(page, milliseconds):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def test_what_is_typed_after_loading_the_page_again_is_saved_as_something_new(open_record, draft):
    """The save made on leaving has used the id under which the words would have been put back."""
    page = open_record()
    slowed(page, 50)
    box(page, KEY_FACTORS).fill(WORDS)
    wait_until(lambda: kept(page))
    page.reload()
    page.wait_for_timeout(2_000)
    expect(box(page, KEY_FACTORS)).to_have_value(WORDS)
    box(page, KEY_FACTORS).press("Control+End")
    page.keyboard.type(" He ate his breakfast.")
    expect_saved(page)
    page.wait_for_timeout(2_500)
    expect_saved(page)
    box(page, KEY_FACTORS).blur()

    assert answer_of(draft, "key_factors") == f"{WORDS} He ate his breakfast."
    expect(box(page, KEY_FACTORS)).to_have_value(f"{WORDS} He ate his breakfast.")


def test_words_are_never_sealed_for_whoever_signs_in_next(not_saved, sam):
    """The page is open behind another in which somebody else signs in before it hears of that."""
    from django.conf import settings
    from django.test import Client

    not_saved.route(POLLS, lambda route: route.abort())
    second = not_saved.context.new_page()
    second.goto("/")
    second.get_by_role("button", name="Sign out").click()
    second.wait_for_url(re.compile("/sign-in/"))
    client = Client()
    client.force_login(sam)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = not_saved.url.partition("/records")[0]
    second.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    box(not_saved, KEY_FACTORS).fill(f"{WORDS} And more.")
    second.wait_for_timeout(3_500)

    assert kept(second) == []
