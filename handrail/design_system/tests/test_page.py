import re
from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory

pytestmark = pytest.mark.urls("handrail.design_system.tests.addresses")

PAGE = """{% extends "design_system/page.html" %}
{% set here = "meetings" %}
{% block title %}A meeting{% endblock %}
{% block bar %}<div class="hr-bar"></div>{% endblock %}
{% block content %}<h1>A meeting</h1>{% endblock %}"""
SAM = SimpleNamespace(id="1", name="Sam <Okafor>", is_authenticated=True, is_active=True, role="team_manager")


def page(address: str = "/meetings/", **context) -> str:
    request = RequestFactory().get(address)
    request.csp_nonce = "once"
    request.session = SimpleNamespace(life=SimpleNamespace(seconds_left=1800))
    given = {"request": request, "csrf_input": "", "user": SAM, "messages": []} | context
    return engines["templates"].env.from_string(PAGE).render(given)


def test_the_title_names_the_page_and_says_when_there_is_an_error():
    assert "<title>A meeting – Handrail</title>" in page()
    assert "<title>Error: A meeting – Handrail</title>" in page(errors=[("Enter a name", "name")])


def test_errors_stand_above_the_page_and_link_to_their_fields():
    shown = page(errors=[("Enter a name", "name")])

    assert '<a href="#name">Enter a name</a>' in shown
    assert shown.index("There is a problem") < shown.index("<h1>")


def test_news_stands_above_the_page_and_is_spoken():
    shown = page(messages=[SimpleNamespace(level_tag="success", __str__=lambda self: "Saved")])

    assert '<div class="hr-bands" role="status">' in shown
    assert "hr-band--done" in shown


def test_the_navigation_says_which_page_one_is_on():
    assert '<a href="/meetings/" aria-current="page">Meetings</a>' in page()
    assert '<a href="/meetings/" aria-current="true">Meetings</a>' in page("/meetings/1/")
    assert page().count("aria-current") == 1


def test_signing_out_is_a_button_and_the_name_is_escaped():
    shown = page()

    assert '<form class="hr-masthead__who" method="post" action="/sign_out/" data-person="1"' in shown
    assert 'data-time-left="/time_left/" data-seconds-left="1800">' in shown
    assert "Sam &lt;Okafor&gt;" in shown


def test_somebody_signed_out_is_offered_no_navigation():
    shown = page(user=SimpleNamespace(is_authenticated=False))

    assert "<nav" not in shown
    assert "Sign out" not in shown


def test_the_page_can_be_drawn_without_a_request():
    shown = engines["templates"].env.from_string(PAGE).render()

    assert "<h1>A meeting</h1>" in shown


def test_what_stays_in_view_stands_before_the_page_inside_the_main_part():
    shown = page()

    assert shown.index('<main id="main">') < shown.index("hr-bar") < shown.index("<h1>")
    assert re.search(r'<body>\s*<a href="#main" class="govuk-skip-link">', shown)


def test_nothing_in_the_layout_is_fetched_from_elsewhere_or_styled_in_place():
    shown = page(errors=[("Enter a name", "name")])

    assert not re.search(r"https?://|\sstyle=|<style", shown)
    assert all('nonce="once"' in script for script in re.findall(r"<script[^>]*>", shown))
