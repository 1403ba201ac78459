"""What a council's provider says, oddly, late or in two ways, opens nobody's account and makes no error."""

import json
import time
from threading import Thread

import pytest
from allauth.socialaccount.models import SocialAccount

from handrail.accounts import council_accounts, openid_provider
from handrail.accounts.claims import ClaimMapping, Gives
from handrail.accounts.models import User
from handrail.accounts.tests.factories import give_phone, make_user
from handrail.accounts.tests.setting_out import set_out
from handrail.core import clock
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

FAILED, NOBODY = "/sign-in/?council=failed", "/sign-in/?council=nobody"
WELL_KNOWN = "/.well-known/openid-configuration"
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


@pytest.fixture
def mapped(provider, sam, settings):
    gives = Gives("east", "social_worker", sam.team.name, sam.agency.name)
    settings.HANDRAIL_OPENID_ROLES = ClaimMapping("roles", (gives,))
    return provider


def who_is_in(browser):
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


SAM = {
    "sub": "0001",
    "name": "Sam Okafor",
    "email": "sam.okafor@example.org",
    "email_verified": True,
    "roles": ["east"],
}


def test_it_signs_in_whom_it_speaks_of_plainly(provider, sam, client):
    provider.says(SAM)

    assert provider.sign_in(client).url == "/"
    assert who_is_in(client) == sam


class TestTwoSources:
    @pytest.fixture
    def priya(self):
        return make_user("Priya Nair")

    SIGNED = {"sub": "0002", "email": "priya.nair@example.org"}
    BESIDES = {"sub": "0002", "email": "someone.else@example.org", "email_verified": True}

    def test_an_address_is_not_verified_by_what_is_said_of_another(self, provider, priya, client):
        provider.says(self.SIGNED, self.BESIDES)

        assert provider.sign_in(client).url == NOBODY
        assert not SocialAccount.objects.exists()

    def test_nor_is_one_besides_by_what_was_signed_of_none(self, provider, priya, client):
        provider.says({"sub": "0002", "email_verified": True}, {"sub": "0002", "email": "priya.nair@example.org"})

        assert provider.sign_in(client).url == NOBODY

    @pytest.mark.parametrize("signed", [True, False])
    def test_an_address_that_the_same_source_calls_verified_counts(self, signed, provider, priya, client):
        said = {"sub": "0002", "email": "priya.nair@example.org", "email_verified": True}
        provider.says(said, {"sub": "0002"}) if signed else provider.says({"sub": "0002"}, said)
        provider.sign_in(client)

        assert who_is_in(client) == priya

    def test_taken_from_both_it_would_open_her_account(self, provider, priya, client, monkeypatch):
        monkeypatch.setattr(
            council_accounts,
            "claims_of",
            lambda login: {**login.account.extra_data["userinfo"], **login.account.extra_data["id_token"]},
        )
        provider.says(self.SIGNED, self.BESIDES)
        provider.sign_in(client)

        assert who_is_in(client) == priya

    @pytest.mark.parametrize("besides", [{"sub": "0003"}, {}, {"sub": None}])
    def test_two_answers_are_about_one_person(self, besides, provider, sam, client):
        provider.says(SAM, besides)

        assert provider.sign_in(client).url == FAILED

    def test_neither_names_anybody(self, provider, sam, client):
        provider.says({name: value for name, value in SAM.items() if name != "sub"}, {"email_verified": True})

        assert provider.sign_in(client).url == FAILED


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e400])
@pytest.mark.parametrize("claim", ["auth_time", "floor", "iat"])
@pytest.mark.parametrize("signed", [True, False])
def test_what_is_no_number_in_json_is_refused_with_words(claim, number, signed, mapped, client):
    mapped.says(SAM | {claim: number}) if signed else mapped.says(SAM, SAM | {claim: number})

    assert mapped.sign_in(client).url == FAILED


ODD = [["sam.okafor@example.org"], {"a": 1}, 7, True, "a\x00b", "a\ud800", "a" * 5000]


@pytest.mark.parametrize("claim", ["sub", "email", "name", "given_name", "preferred_username"])
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
@pytest.mark.parametrize("signed", [True, False])
def test_a_claim_of_another_kind_is_refused_with_words(claim, odd, signed, mapped, client):
    new = SAM | {"sub": "0007", "email": "ida.brook@example.org", claim: odd}
    mapped.says(new) if signed else mapped.says({"sub": new["sub"], "roles": ["east"]}, new)
    answer = mapped.sign_in(client)

    assert answer.url == FAILED
    assert "did not answer as it should" in client.get(answer.url).text
    assert who_is_in(client) is None


@pytest.mark.parametrize("roles", [7, None, {"east": 1}, [["east"], {"a": 1}], "\x01", True])
def test_roles_of_another_kind_give_nothing(roles, mapped, client):
    mapped.says(SAM | {"roles": roles})

    assert mapped.sign_in(client).url == NOBODY


def test_a_role_among_odd_ones_counts(mapped, sam, client):
    mapped.says(SAM | {"roles": [["x"], 7, "east"]})
    mapped.sign_in(client)

    assert who_is_in(client) == sam


@pytest.mark.parametrize("odd", [{"amr": 7}, {"amr": [["mfa"]]}, {"acr": ["x"]}, {"email_verified": ["x"]}])
def test_odd_words_about_a_second_factor_or_an_address_are_none(odd, provider, sam, client, settings):
    settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = True
    give_phone(sam)
    provider.says(SAM | odd)

    assert provider.sign_in(client).url in ("/sign-in/second-step/", NOBODY)
    assert who_is_in(client) is None


@pytest.mark.parametrize("path", [WELL_KNOWN, "/token", "/userinfo", "/keys"])
@pytest.mark.parametrize(
    "said", [b"7", b"[]", b'"words"', b"null", b"{}", b"<html>", b"", DEEP, b'{"access_token": 7}']
)
def test_answers_that_cannot_be_read_are_refused_with_words(path, said, provider, sam, client):
    provider.says(SAM)
    provider.instead[path] = said

    assert provider.sign_in(client).url == FAILED


@pytest.mark.parametrize("word", ["Hartley-Ava-9", "WORDS of a case", "server_error/Hartley", "unknown"])
def test_what_stands_in_the_address_of_the_way_back_is_not_logged(word, provider, client):
    with what_is_logged() as lines:
        assert client.get("/sign-in/council/back/", {"error": word, "state": "x"}).url == FAILED
        provider_says = set_out(client).split("state=")[1].split("&")[0]
        client.get("/sign-in/council/back/", {"error": word, "state": provider_says})

    assert "Hartley" not in "".join(lines)
    assert "case" not in "".join(lines)
    assert '"why": "another_error"' in "".join(lines)


def test_an_error_that_the_specification_names_is(provider, client):
    state = set_out(client).split("state=")[1].split("&")[0]
    with what_is_logged() as lines:
        client.get("/sign-in/council/back/", {"error": "temporarily_unavailable", "state": state})

    assert '"why": "temporarily_unavailable"' in "".join(lines)


class TestAskedAgain:
    """Before somebody changes how they sign in, the council's page asks who they are; its own session is no answer."""

    APP = "/account/authenticator-app/"

    @pytest.fixture
    def signed_in(self, provider, sam, client):
        provider.says(SAM)
        provider.sign_in(client)
        assert who_is_in(client) == sam
        return client

    def test_a_standing_session_of_the_providers_proves_nothing_on_the_way_in(self, signed_in):
        assert signed_in.get(self.APP).url.startswith("/account/confirm/")

    def test_the_provider_is_told_to_ask(self, signed_in):
        address = set_out(signed_in)

        assert "max_age=0" in address
        assert "prompt=login" in address

    def test_and_is_not_told_so_of_somebody_who_comes_in(self, provider, client):
        assert "max_age" not in set_out(client)

    @pytest.mark.parametrize("ago", [None, "words", True, 3600, 120])
    def test_an_answer_from_before_is_refused_with_words(self, ago, provider, signed_in, sam):
        at = clock.now().timestamp()
        provider.says(SAM | ({} if ago is None else {"auth_time": at - ago if type(ago) is int else ago}))
        answer = provider.sign_in(signed_in, self.APP)

        assert answer.url.startswith("/account/confirm/?")
        assert "without asking who you are" in signed_in.get(answer.url).text
        assert who_is_in(signed_in) == sam
        assert signed_in.get(self.APP).status_code == 302

    def test_a_time_beyond_all_numbers_is_none(self, provider, signed_in):
        provider.says(SAM | {"auth_time": 10**400})

        assert provider.sign_in(signed_in, self.APP).url == FAILED
        assert signed_in.get(self.APP).status_code == 302

    def test_an_answer_from_now_opens_the_page(self, provider, signed_in):
        provider.says(SAM | {"auth_time": int(clock.now().timestamp())})

        assert provider.sign_in(signed_in, self.APP).url == self.APP
        assert signed_in.get(self.APP).status_code == 200

    def test_and_the_way_in_does_where_the_provider_asked_just_then(self, provider, sam, client):
        provider.says(SAM | {"auth_time": int(clock.now().timestamp())})
        provider.sign_in(client)

        assert client.get(self.APP).status_code == 200

    def test_a_second_factor_that_the_provider_asked_for_long_ago_proves_nothing_now(
        self, provider, sam, client, settings
    ):
        settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = settings.SECOND_FACTOR_IS_REQUIRED = True
        provider.says(SAM | {"amr": ["mfa"], "auth_time": int(clock.now().timestamp()) - 3600})
        provider.sign_in(client)

        assert client.get("/account/").status_code == 200
        assert client.get(self.APP).url.startswith("/account/confirm/")

    def test_without_the_comparison_the_standing_session_would_do(self, provider, signed_in, monkeypatch):
        monkeypatch.setattr(council_accounts, "asked_when_told_to", lambda sociallogin: True)
        monkeypatch.setattr(council_accounts, "asked_at", lambda sociallogin: clock.now().timestamp())
        monkeypatch.setattr("handrail.accounts.second_factors.asked_at", lambda sociallogin: clock.now().timestamp())
        provider.says(SAM)
        provider.sign_in(signed_in, self.APP)

        assert signed_in.get(self.APP).status_code == 200


class TestALateProvider:
    @pytest.fixture(autouse=True)
    def forgotten(self):
        openid_provider.forget()
        yield
        openid_provider.forget()

    def test_is_asked_for_its_addresses_once_in_a_while(self, provider, client):
        for _ in range(12):
            assert set_out(client).startswith(provider.issuer)

        assert provider.asked[WELL_KNOWN] == 1

    def test_is_asked_again_after_some_minutes(self, provider, client, monkeypatch):
        set_out(client)
        later = time.monotonic() + openid_provider.KEPT_FOR
        monkeypatch.setattr(openid_provider, "monotonic", lambda: later)
        set_out(client)

        assert provider.asked[WELL_KNOWN] == 2

    def test_that_is_away_then_is_still_known(self, provider, client, monkeypatch):
        set_out(client)
        later = time.monotonic() + openid_provider.KEPT_FOR
        monkeypatch.setattr(openid_provider, "monotonic", lambda: later)
        provider.instead[WELL_KNOWN] = b"away"

        assert set_out(client).startswith(provider.issuer)

    def test_that_is_away_from_the_beginning_is_asked_once_in_some_seconds(self, provider, client):
        provider.instead[WELL_KNOWN] = b"away"
        for _ in range(12):
            assert set_out(client) == FAILED

        assert provider.asked[WELL_KNOWN] == 1

    def test_holds_few_at_once_and_the_others_read_so_within_a_second(self, provider, client, sam):
        provider.says(SAM)
        with openid_provider.place(), what_is_logged() as lines:
            began = time.monotonic()
            answer = provider.sign_in(client)
            took = time.monotonic() - began

        assert answer.url == "/sign-in/?council=busy"
        assert "Many people are signing in" in client.get(answer.url).text
        assert took < 2
        assert provider.asked["/token"] == 0
        assert '"why": "provider_busy"' in "".join(lines)

    def test_the_place_is_free_again_whatever_came_of_it(self, provider, client, sam):
        provider.instead["/token"] = b"words"
        provider.says(SAM)
        for _ in range(3):
            assert provider.sign_in(client).url == FAILED
        del provider.instead["/token"]

        assert provider.sign_in(client).url == "/"

    def test_is_not_waited_for_long(self, provider, client, sam, settings):
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = (0.2, 0.2)
        provider.says(SAM)
        provider.late["/token"] = 3
        began = time.monotonic()

        assert provider.sign_in(client).url == FAILED
        assert time.monotonic() - began < 2

    @pytest.mark.parametrize("path", [WELL_KNOWN, "/token", "/userinfo", "/keys"])
    @pytest.mark.parametrize("in_the_head", [True, False])
    def test_whose_answer_drips_is_not_waited_for_either(self, path, in_the_head, provider, client, sam, monkeypatch):
        monkeypatch.setattr(openid_provider, "SECONDS_FOR_ALL", 2)
        provider.says(SAM)
        provider.drips[path], provider.drips_in_the_head = 9, in_the_head
        began = time.monotonic()

        assert provider.sign_in(client).url == FAILED
        assert time.monotonic() - began < 7
        provider.drips.clear()
        openid_provider.forget()
        assert provider.sign_in(client).url == "/"

    def test_without_an_end_it_would_be_waited_for(self, provider, client, sam, monkeypatch):
        monkeypatch.setattr(openid_provider, "SECONDS_FOR_ALL", 1)
        monkeypatch.setattr(council_accounts, "answer_in_time", lambda session: None)
        provider.says(SAM)
        provider.drips["/token"] = 5
        began = time.monotonic()

        assert provider.sign_in(client).url == "/"
        assert time.monotonic() - began > 5

    def test_is_waited_for_in_all_as_long_as_for_one_answer(self, provider, client, sam, monkeypatch):
        monkeypatch.setattr(openid_provider, "SECONDS_FOR_ALL", 2)
        provider.says(SAM)
        provider.late |= dict.fromkeys(["/token", "/userinfo", "/keys"], 1.5)
        began = time.monotonic()

        assert provider.sign_in(client).url == FAILED
        assert time.monotonic() - began < 4

    @pytest.mark.parametrize("path", [WELL_KNOWN, "/token", "/userinfo", "/keys"])
    def test_whose_answer_is_larger_than_any_is_not_read(self, path, provider, client, sam):
        provider.says(SAM)
        provider.instead[path] = b" " * 2_000_000 + provider.answer(path)

        assert provider.sign_in(client).url == FAILED

    def test_of_many_who_ask_for_its_addresses_at_once_one_waits(self, provider):
        provider.late[WELL_KNOWN] = 0.5
        said = []
        asking = [Thread(target=lambda: said.append(address_of(provider))) for _ in range(6)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()

        assert len(said) == 6
        assert provider.asked[WELL_KNOWN] == 1


def address_of(provider):
    import requests

    address = provider.issuer + WELL_KNOWN
    return openid_provider.document_at(address, lambda: requests.get(address, timeout=5).json())["token_endpoint"]


def test_deep_words_are_as_deep_as_they_look():
    with pytest.raises(RecursionError):
        json.loads(DEEP)
