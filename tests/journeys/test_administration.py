"""A council is administered: somebody new, from the invitation to a family, with a script and without one."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import Keyboard
from tests.journeys.ways import ON_A_PHONE, Looker, Way

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "three herons at low tide"
WITHOUT_A_SCRIPT = Way("without a script", {"java_script_enabled": False})
WITH_A_SCRIPT = Way("with a script")


@pytest.mark.parametrize("way", [WITH_A_SCRIPT, WITHOUT_A_SCRIPT, ON_A_PHONE], ids=str)
def test_somebody_new_is_added_chooses_a_password_is_allocated_and_opens_the_family(
    way, sign_in, new_context, live_server, kieran, sam, mailoutbox
):
    from handrail.accounts.letters import send_password_links

    add_ada(sign_in(kieran, **way.options))
    send_password_links()
    link = re.search(r"https?://[^/]+(/choose-password/\S+)", mailoutbox[0].body).group(1)
    hers = new_context(base_url=live_server.url, **way.options).new_page()
    choose_a_password(hers, link)
    expect(hers.get_by_role("main")).not_to_contain_text("Hartley")

    allocate_ada(sign_in(sam, **way.options))

    hers.goto("/families/")
    hers.get_by_role("link", name="Hartley").click()
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Hartley")


def add_ada(page):
    page.goto("/")
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name", exact=True).fill("Ada Lund")
    page.get_by_label("E-mail address").fill("ada.lund@example.org")
    page.get_by_role("button", name="Add this person").click()
    # what is missing is said, and nothing that was typed is lost
    expect(page.get_by_role("link", name="Choose a role.")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Lund")
    page.get_by_label("Job title").fill("Social Worker")
    page.get_by_label("Role").select_option("Social worker")
    page.get_by_label("Team").select_option("Family Safeguarding West")
    page.get_by_label("Agency").select_option("Westmere Council")
    page.get_by_label("Line manager (optional)").fill("Owen Pritchard")
    page.get_by_role("button", name="Add this person").click()
    expect(page.locator(".hr-bands")).to_contain_text("Ada Lund is added.")


def choose_a_password(page, link):
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Choose this password").click()
    expect(page.locator(".hr-bands")).to_contain_text("Your password is chosen.")
    page.get_by_label("E-mail address").fill("ada.lund@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("banner")).to_contain_text("Ada Lund")


def allocate_ada(page):
    page.goto("/")
    page.get_by_role("link", name="Allocations").click()
    page.get_by_role("link", name="Hartley family").click()
    page.get_by_label("Who", exact=True).fill("Ada Lund")
    page.get_by_label("What they are to the family").select_option("Social worker")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Allocate Ada Lund").click()
    expect(page.locator(".hr-bands")).to_contain_text("Ada Lund is allocated to the Hartley family")


def test_every_page_of_administration_is_reached_and_left_by_keyboard_with_the_focus_in_sight(
    sign_in, kieran, sam, westmere
):
    asha = westmere.worker("asha").id
    for user, paths in (
        (kieran, ("people/", f"people/{asha}/", f"people/{asha}/change/", "teams/", "settings/")),
        (sam, (f"../allocations/{westmere.case('hartley').id}/",)),
    ):
        page = sign_in(user)
        for path in paths:
            page.goto(f"/administration/{path}")
            keyboard = Keyboard(page)
            keyboard.through_the_page()
            assert not keyboard.faults, "\n" + "\n".join(sorted(keyboard.faults))


def test_the_pages_fit_a_phone(sign_in, kieran, sam, westmere):
    looker = Looker(ON_A_PHONE)
    asha = westmere.worker("asha").id
    for user, paths in (
        (kieran, ("/administration/people/", f"/administration/people/{asha}/", "/administration/settings/")),
        (sam, ("/allocations/", f"/allocations/{westmere.case('hartley').id}/")),
    ):
        page = sign_in(user, **ON_A_PHONE.options)
        for path in paths:
            page.goto(path)
            looker(page)
    looker.expect_no_faults()
