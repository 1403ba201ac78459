"""Signing in with the council's own account at a browser: a press leads there, and its page leads back."""

import re

import pytest
from playwright.sync_api import expect

from handrail.accounts import openid_provider
from handrail.accounts.tests import made_up_provider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def provider(settings):
    openid_provider.forget()
    with made_up_provider.running() as running:
        made_up_provider.is_the_councils(running, settings)
        yield running
    openid_provider.forget()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_press_leads_to_the_council_and_back_to_where_one_was(
    script, provider, westmere, sam, live_server, new_context, complaints
):
    provider.says({"sub": "0001", "name": sam.name, "email": sam.email, "email_verified": True})
    page = new_context(base_url=live_server.url, java_script_enabled=script).new_page()
    complaints.listen(page)

    page.goto("/families/")
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page).to_have_url(re.compile("/families/$"))
    expect(page.get_by_role("link", name=sam.name)).to_be_visible()

    page.goto("/account/authenticator-app/")
    provider.id_token["auth_time"] = 4_000_000_000
    page.get_by_role("button", name="Sign in again with your council account").click()
    expect(page).to_have_url(re.compile("/account/authenticator-app/$"))


def test_the_page_in_between_waits_for_nobody_who_goes_back(provider, westmere, sam, live_server, new_context):
    provider.says({"sub": "0001", "name": sam.name, "email": sam.email, "email_verified": True})
    page = new_context(base_url=live_server.url).new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with your council account").click()
    expect(page).to_have_url(live_server.url + "/")
    page.go_back()

    expect(page).not_to_have_url(re.compile("/sign-in/council/$"))
