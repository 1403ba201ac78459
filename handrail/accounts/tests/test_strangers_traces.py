"""What strangers leave behind: few rows of the trail, no wait for a link, and one network however it is said."""

import datetime

import pytest
from django.contrib import messages
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory

from handrail.accounts import attempts, letters, links, network, traces
from handrail.accounts.models import PasswordLinkRequest, Session
from handrail.accounts.sessions import SessionStore
from handrail.accounts.tests.factories import make_user
from handrail.accounts.tests.setting_out import set_out
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def sam():
    return make_user("Sam Okafor")


def ask_from(number, email):
    return Client().post("/forgotten-password/", {"email": email}, REMOTE_ADDR=f"2001:db8:0:{number:x}::1")


def asked_in_the_trail():
    return [one.detail["network"] for one in TrailEvent.objects.filter(event="password.link_asked_for")]


class TestTheTrail:
    def test_of_80_networks_that_ask_for_links_21_rows_are_kept(self):
        with clock.at(MONDAY), what_is_logged() as lines:
            for number in range(80):
                ask_from(number, f"nobody{number}@example.org")

        named = asked_in_the_trail()
        assert len(named) == traces.NETWORKS_NAMED + 1
        assert named[-1] == "more networks, which the log names"
        assert "2001:db8:0:4f::/64" in "".join(lines)

    def test_a_quarter_of_an_hour_later_the_trail_names_networks_again(self):
        for moment in (MONDAY, MONDAY + datetime.timedelta(minutes=15)):
            with clock.at(moment):
                ask_from(1, "nobody@example.org")

        assert asked_in_the_trail() == ["2001:db8:0:1::/64"] * 2

    def test_without_the_limit_there_would_be_80(self, monkeypatch):
        monkeypatch.setattr(traces, "NETWORKS_NAMED", 1000)
        with clock.at(MONDAY):
            for number in range(80):
                ask_from(number, f"nobody{number}@example.org")

        assert len(asked_in_the_trail()) == 80


FORMS = [
    ("/sign-in/", {"login": "nobody@example.org", "password": "not theirs"}),
    ("/sign-in/second-step/", {"code": "123456"}),
    ("/forgotten-password/", {"email": "nobody@example.org"}),
    ("/forgotten-password/", {"email": "no address"}),
    ("/choose-password/00000000-0000-4000-8000-000000000000/made-up/", {"new": "three herons at low tide"}),
    ("/sign-out/", {}),
    ("/account/password/", {"current": "not theirs"}),
    ("/device-key/", {}),
    ("/time-left/", {}),
    ("/emergency-access/", {"reason": "Words."}),
]


class TestSessions:
    """Whoever is not signed in leaves none, so that nobody fills the database with them."""

    @pytest.mark.parametrize(("page", "sent"), FORMS)
    def test_of_no_form_that_a_stranger_sends_is_one_left(self, page, sent, client):
        client.post(page, sent)

        assert not Session.objects.exists()

    def test_but_to_find_the_way_back_from_the_councils_page_for_some_minutes(self, provider, client):
        set_out(client)

        [left] = Session.objects.all()
        assert left.expire_date - clock.now() <= datetime.timedelta(minutes=15)

    def test_and_whoever_comes_in_then_has_a_session_as_long_as_any(self, provider, client):
        provider.says({"sub": "0001", "email": "sam.okafor@example.org", "email_verified": True})
        provider.sign_in(client)

        [theirs] = Session.objects.all()
        assert theirs.user_id
        assert theirs.expire_date - clock.now() > datetime.timedelta(hours=23)

    def test_words_that_wait_for_a_stranger_would_be_found(self, rf):
        request = rf.post("/sign-in/second-step/")
        request.session = SessionStore()
        MessageMiddleware(say_something)(request)
        request.session.save()

        assert Session.objects.exists()


def say_something(request):
    messages.info(request, "Sign in again.")
    return HttpResponse()


class TestTheRound:
    @pytest.fixture
    def flood(self):
        PasswordLinkRequest.objects.bulk_create(
            [PasswordLinkRequest(email=f"nobody{number}@example.org") for number in range(400)]
        )

    def test_400_made_up_addresses_do_not_delay_a_link(self, flood, mailoutbox, sam):
        ask_from(1, sam.email.upper())

        assert letters.send_password_links() == 1
        assert [letter.to for letter in mailoutbox] == [[sam.email]]
        assert not PasswordLinkRequest.objects.exists()

    def test_if_they_had_places_in_the_round_they_would(self, flood, mailoutbox, sam, monkeypatch):
        monkeypatch.setattr(links, "forget_requests_of_nobody", lambda: None)
        ask_from(1, sam.email)
        letters.send_password_links()

        assert mailoutbox == []

    def test_a_round_costs_the_same_statements_however_many_they_are(self, flood, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            letters.send_password_links()

    def test_those_of_somebody_disabled_are_nobodys_too(self, mailoutbox):
        make_user("Gone Away", is_active=False)
        ask_from(1, "gone.away@example.org")

        assert letters.send_password_links() == 0
        assert not PasswordLinkRequest.objects.exists()


class TestNetworks:
    @pytest.mark.parametrize(
        ("said", "of"),
        [
            ("203.0.113.5", "203.0.113.5"),
            ("203.0.113.5:4444", "203.0.113.5"),
            ("2001:db8::1", "2001:db8::/64"),
            ("[2001:db8::1]", "2001:db8::/64"),
            ("[2001:db8::1]:443", "2001:db8::/64"),
            ("2001:db8:0:0:ffff:1:2:3", "2001:db8::/64"),
            ("[2001:DB8::2]:1", "2001:db8::/64"),
            ("::ffff:203.0.113.5", "203.0.113.5"),
            ("[::ffff:203.0.113.5]:80", "203.0.113.5"),
            ("fe80::1%eth0", "fe80::/64"),
            ("unknown", ""),
            ("203.0.113.5:port", ""),
            ("203.0.113.5:", ""),
            ("[203.0.113.5]:80", ""),
            ("2001:db8::1]:443", ""),
            ("203.0.113.5:99999999", ""),
            ("", ""),
        ],
    )
    def test_an_address_is_read_with_a_port_and_without(self, said, of, settings):
        settings.HANDRAIL_PROXIES = 1

        assert network.network_of(RequestFactory().get("/", headers={"x-forwarded-for": said})) == of

    @pytest.mark.parametrize("said", ["203.0.113.5:{}", "[2001:db8::{}]:{}", "2001:db8::{}"])
    def test_another_port_or_address_of_one_network_gives_no_more_guesses(self, said, settings):
        settings.HANDRAIL_PROXIES = 1
        looked_at = 0
        with what_is_logged() as lines:
            for number in range(4001, 4013):
                answer = Client().post(
                    "/sign-in/",
                    {"login": "sam.okafor@example.org", "password": "a guess of mine"},
                    headers={"x-forwarded-for": said.format(number, number)},
                )
                looked_at += "Too many attempts." not in answer.text

        assert looked_at == attempts.OF_STRANGERS_IN_A_NETWORK.at_once
        assert "proxies_misread" not in "".join(lines)

    def test_what_names_no_address_is_told_of_as_such(self, settings):
        settings.HANDRAIL_PROXIES = 1
        with what_is_logged() as lines:
            Client().post(
                "/sign-in/",
                {"login": "sam.okafor@example.org", "password": "a guess of mine"},
                headers={"x-forwarded-for": "unknown"},
            )

        assert '"why": "address_unreadable"' in "".join(lines)
