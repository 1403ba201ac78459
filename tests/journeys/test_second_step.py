"""Setting up a second step and signing in with it: an app and recovery codes without a script, a passkey with one."""

import re

import pytest
from playwright.sync_api import expect

from handrail.accounts import queries
from handrail.accounts.models import AttemptCount
from handrail.accounts.tests.factories import Phone
from handrail.demo.loading.people import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

A_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def no_attempts_counted():
    AttemptCount.objects.all().delete()


@pytest.fixture
def arrive(live_server, new_context, complaints):
    """Somebody at the sign-in page of a browser of their own."""

    def open_page(**options):
        page = new_context(base_url=live_server.url, **options).new_page()
        page.set_default_timeout(10_000)
        complaints.listen(page)
        return page

    return open_page


def give_password(page, email="sam.okafor@example.org"):
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Handrail")


def expect_signed_in(page):
    expect(page.get_by_role("banner")).to_contain_text("Sam Okafor")


def set_up_an_app(page) -> Phone:
    page.get_by_role("link", name="Sam Okafor").click()
    page.get_by_role("link", name="Set up a second step").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.get_by_text("I cannot scan it").click()
    phone = Phone(page.locator(".hr-code").inner_text().replace(" ", ""))
    page.get_by_label("Code from the app").fill(phone.code())
    page.get_by_role("button", name="Set it up").click()
    return phone


def keep_recovery_codes(page) -> list[str]:
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator(".hr-code")).to_have_count(10)
    codes = page.locator(".hr-code").all_inner_texts()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as a file").click()
    assert re.findall(r"\w{4} \w{4} \w{4}", kept.value.path().read_text()) == codes
    page.get_by_role("link", name="I have kept them").click()
    return codes


@pytest.mark.parametrize("width", [1366, 390])
def test_an_app_and_recovery_codes_without_a_script(width, arrive, westmere):
    page = arrive(java_script_enabled=False, viewport={"width": width, "height": 800})
    give_password(page)
    phone = set_up_an_app(page)
    codes = keep_recovery_codes(page)
    expect(page.get_by_role("main")).to_contain_text("You have 10 recovery codes left.")
    sign_out(page)

    give_password(page)
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Code from your authenticator app").fill(phone.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect_signed_in(page)
    sign_out(page)

    give_password(page)
    page.get_by_text("I do not have it with me").click()
    page.get_by_label("One of your recovery codes").fill(codes[3])
    page.get_by_role("button", name="Sign in with a recovery code").click()
    expect_signed_in(page)
    expect(page.get_by_role("main")).to_contain_text("You have 9 recovery codes left.")


def device_of(page):
    """A device in the browser that makes and shows passkeys, whose owner says yes."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": A_DEVICE})


def add_a_passkey(page):
    page.get_by_role("link", name="Sam Okafor").click()
    page.get_by_role("link", name="Set up a second step").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What do you call it?").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()


def test_a_passkey(arrive, westmere):
    sam = westmere.worker("sam")
    page = arrive()
    device_of(page)
    give_password(page)
    add_a_passkey(page)
    keep_recovery_codes(page)
    expect(page.get_by_role("link", name="Work laptop")).to_be_visible()
    (passkey,) = queries.second_factors_of(sam).passkeys
    sign_out(page)

    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_role("button", name="Use your passkey").click()
    expect_signed_in(page)
    (used,) = queries.second_factors_of(sam).passkeys
    assert passkey.last_used_at is None
    assert used.last_used_at

    page.goto("/account/")
    page.get_by_role("link", name="Work laptop").click()
    page.get_by_label("What do you call it?").fill("Old laptop")
    page.get_by_role("button", name="Save the name").click()
    page.get_by_role("link", name="Old laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("The passkey Old laptop is removed.")
    assert not queries.second_factors_of(sam).are_set_up


def test_whoever_says_no_to_their_device_is_told_and_can_try_again(arrive, westmere):
    page = arrive()
    device_of(page)
    give_password(page)
    add_a_passkey(page)
    keep_recovery_codes(page)
    sign_out(page)

    give_password(page)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    page.get_by_role("button", name="Use your passkey").click()

    expect(page.get_by_text("No passkey was used. Try again, or use another way.")).to_be_focused()
    expect(page.get_by_role("button", name="Use your passkey")).to_be_enabled()
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Handrail")


def test_an_answer_to_another_question_signs_nobody_in(arrive, westmere):
    """What a device answered once is worth nothing the next time: somebody who recorded it gets no further."""
    page = arrive()
    device_of(page)
    give_password(page)
    add_a_passkey(page)
    keep_recovery_codes(page)
    sign_out(page)
    give_password(page)
    with page.expect_request("**/sign-in/second-step/") as sent:
        page.get_by_role("button", name="Use your passkey").click()
    expect_signed_in(page)
    recorded = sent.value.post_data_json["credential"]
    sign_out(page)

    give_password(page)
    page.evaluate(
        """(credential) => {
            const form = document.querySelector("form[data-passkey]");
            form.elements.credential.value = credential;
            form.submit();
        }""",
        recorded,
    )
    expect(page.get_by_role("alert")).to_contain_text("The passkey could not be used.")


def test_the_device_already_holds_one(arrive, westmere):
    page = arrive()
    device_of(page)
    give_password(page)
    add_a_passkey(page)
    keep_recovery_codes(page)
    page.goto("/account/passkeys/new/")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_text("This device holds a passkey of yours already.")).to_be_focused()


def test_without_a_script_another_way_is_said(arrive, westmere):
    page = arrive()
    device_of(page)
    give_password(page)
    add_a_passkey(page)
    keep_recovery_codes(page)
    plain = arrive(java_script_enabled=False)
    give_password(plain)

    expect(plain.get_by_role("main")).to_contain_text("A passkey needs JavaScript")
    expect(plain.get_by_role("button", name="Use your passkey")).to_be_hidden()
