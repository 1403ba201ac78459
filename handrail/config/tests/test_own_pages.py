"""A page that one person opened is answered nothing once somebody else is signed in in the same browser."""

import pytest
from django.test import Client

from handrail.audit.models import TrailEvent
from handrail.cases.models import EmergencyAccess
from handrail.config import middleware, own_pages
from handrail.core.tests.answers import FROM_OUR_PAGE
from tests.faults.forms_of_a_page import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, westmere, callum):
    """What a script of a page asks while Callum is signed in, who may open the family himself."""
    client.force_login(callum)
    record = westmere.record("hartley-2026-11-23")

    def of(path, opened_by, method="get"):
        return getattr(client, method)(f"/records/{record.id}/{path}", headers={"handrail-person": str(opened_by.pk)})

    return of


@pytest.mark.parametrize("path", ["", "together/?since=0&known=", "sections/goals/", "outline/", "rows/action/"])
def test_what_a_page_asks_by_itself_is_no_look_of_somebody_else(ask, lorraine, callum, path):
    answer = ask(path, lorraine)

    assert answer.status_code == 409
    assert answer.json() == {"reason": "Somebody else is signed in here now."}
    assert not TrailEvent.objects.filter(actor_id=str(callum.pk), page="record").exists()


def test_nothing_is_saved_from_it_in_their_name(ask, lorraine):
    assert ask("save/", lorraine, "post").status_code == 409


def test_ones_own_page_is_answered(ask, callum):
    assert ask("outline/", callum).status_code == 200


def test_without_the_rule_it_would_be_a_look(ask, lorraine, callum, monkeypatch):
    monkeypatch.setattr(middleware.AnswerOnesOwnPages, "__call__", lambda self, request: self.get_response(request))

    assert ask("outline/", lorraine).status_code == 200
    assert TrailEvent.objects.filter(actor_id=str(callum.pk), page="record").exists()


def test_who_is_signed_in_is_told_to_whichever_page_asks(client, callum):
    client.force_login(callum)

    told = client.get("/time-left/").json()
    assert (told["you"], told["name"]) == (str(callum.pk), "Callum Reeve")


WORDS = "Noah is alone tonight, and nobody answers."
ASKS = "/emergency-access/"


@pytest.fixture
def browser():
    """One browser, whose forms come with the token of their page, in which now one person and now another signs in."""
    return Client(enforce_csrf_checks=True, headers=FROM_OUR_PAGE)


@pytest.fixture
def typed(browser, callum):
    """What a form of Callum’s page sends, in which he has typed, where no script runs."""
    browser.force_login(callum)
    form = next(form for form in forms_of(browser.get(ASKS).content.decode(), ASKS) if "reason" in form.fields)
    return form.fields | {"reason": WORDS}


def shown(answer):
    """What a page shows to whoever reads it, or its source."""
    return answer.content.decode()


def sealed_form(answer):
    return forms_of(shown(answer), ASKS)[-1].fields


def test_words_sent_by_a_form_are_neither_shown_to_nor_saved_for_whoever_signed_in_meanwhile(browser, typed, grace):
    browser.force_login(grace)
    answer = browser.post(ASKS, typed)

    assert answer.status_code == 409
    assert WORDS not in shown(answer)
    assert "nothing was saved" in shown(answer)
    assert not EmergencyAccess.objects.filter(reason=WORDS).exists()


def test_they_come_back_to_whoever_typed_them_and_to_nobody_else(browser, typed, grace, callum, lorraine):
    browser.force_login(grace)
    kept = sealed_form(browser.post(ASKS, typed))

    for another in (grace, lorraine, None):
        browser.logout() if another is None else browser.force_login(another)
        answer = browser.post(ASKS, kept)
        assert answer.status_code == 409
        assert WORDS not in shown(answer)
        assert sealed_form(answer) == kept, "they would be lost by who pressed the button first"

    browser.force_login(callum)
    answer = browser.post(ASKS, kept)
    assert answer.status_code == 200
    assert f"{WORDS}</textarea>" in shown(answer)


def test_no_words_are_opened_by_saying_that_the_page_is_ones_own(browser, typed, grace):
    browser.force_login(grace)
    kept = sealed_form(browser.post(ASKS, typed))

    answer = browser.post(ASKS, kept | {"opened_by": own_pages.mark_of(str(grace.pk))})
    assert WORDS not in shown(answer)


class TestWordsOfOthersAreNotShownAsOnesOwn:
    """Whoever knows somebody's id could otherwise have words sealed for them, and send them there from any site."""

    @pytest.fixture
    def kept(self, browser, typed, grace, callum):
        """What Callum typed, sealed in an answer; and he is signed in again."""
        browser.force_login(grace)
        kept = sealed_form(browser.post(ASKS, typed))
        browser.force_login(callum)
        return kept

    @pytest.mark.parametrize("site", ["same-site", "cross-site", "none"])
    @pytest.mark.parametrize("address", [ASKS, "/sign-in/"])
    def test_from_another_site_nothing_is_given_back(self, browser, kept, site, address):
        elsewhere = {"origin": "https://evil.example.org", "sec-fetch-site": site}
        answer = browser.post(address, kept, headers=elsewhere)

        assert answer.status_code == 403
        assert WORDS not in shown(answer)

    def test_nor_kept_for_them_to_give_back(self, browser, kept, grace):
        browser.force_login(grace)
        answer = browser.post(ASKS, kept, headers={"origin": "https://evil.example.org", "sec-fetch-site": "same-site"})

        assert answer.status_code == 409
        assert kept["sealed_words"] not in shown(answer)

    @pytest.mark.parametrize("mark", ["{}", "{}:", "{}:made-up", "{}:{}"])
    def test_for_whoever_is_named_by_their_id_alone_nothing_is_sealed(self, browser, typed, grace, callum, mark):
        browser.force_login(grace)
        answer = browser.post(ASKS, typed | {"opened_by": mark.format(callum.pk, callum.pk)})

        assert answer.status_code == 409
        assert "sealed_words" not in shown(answer)

    def test_without_the_mark_they_would_be_shown_what_another_wrote(self, browser, typed, grace, callum, monkeypatch):
        monkeypatch.setattr(own_pages, "is_marked", lambda request: True)
        browser.force_login(grace)
        kept = sealed_form(browser.post(ASKS, typed | {"opened_by": str(callum.pk), "reason": "Ring 0900 666."}))
        browser.force_login(callum)

        assert "Ring 0900 666." in shown(browser.post(ASKS, kept))


def test_ones_own_form_is_answered(browser, typed, callum):
    browser.force_login(callum)
    now, out_of_date = browser.post(ASKS, typed), browser.post(ASKS, typed | {"csrfmiddlewaretoken": "of before"})

    assert (now.status_code, out_of_date.status_code) == (422, 403)
    assert all(f"{WORDS}</textarea>" in shown(answer) for answer in (now, out_of_date))


def test_without_what_a_form_says_of_its_page_the_words_would_be_shown(browser, typed, grace):
    assert typed.pop("opened_by")
    browser.force_login(grace)

    assert WORDS in shown(browser.post(ASKS, typed))


def test_every_form_of_a_page_says_whose_it_is(browser, callum):
    browser.force_login(callum)
    for address in ("/", ASKS, "/account/"):
        forms = forms_of(shown(browser.get(address)), address)
        assert forms
        assert {form.fields.get("opened_by") for form in forms} == {own_pages.mark_of(str(callum.pk))}
