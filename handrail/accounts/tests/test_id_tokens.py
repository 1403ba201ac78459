"""An ID token opens an account only where the provider signed it, for this service, for now and for this sign-in."""

import re
import time

import jwt
import pytest
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.test import Client
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from handrail.accounts import openid_provider
from handrail.accounts.council_accounts import AddedPeopleOnly, CouncilAccounts
from handrail.accounts.models import User
from handrail.accounts.tests import made_up_provider
from handrail.accounts.tests.made_up_provider import CLIENT_ID, KEY_ID
from handrail.accounts.tests.setting_out import set_out

pytestmark = pytest.mark.django_db

FAILED = "/sign-in/?council=failed"
SAM = {"sub": "0001", "name": "Sam Okafor", "email": "sam.okafor@example.org", "email_verified": True}
ANOTHER_KEY = ec.generate_private_key(ec.SECP256R1())
SHARED = "a made-up secret of a made-up council, long enough for any"
NOW = time.time()
TOKEN_OF_A_FORM = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def forgotten():
    openid_provider.forget()
    yield
    openid_provider.forget()


def signs_in(provider, browser):
    provider.says(SAM | provider.id_token, SAM)
    answer = provider.sign_in(browser)
    key = browser.session.get("_auth_user_id")
    assert answer.url == ("/" if key else FAILED)
    return key is not None


def unsigned(claims):
    return jwt.encode(claims, None, "none", {"kid": KEY_ID})


def signed_with_words(claims):
    return made_up_provider.signed(claims).rpartition(".")[0] + ".AAAA"


def signed_by_another(claims):
    return jwt.encode(claims, ANOTHER_KEY, "ES256", {"kid": KEY_ID})


def signed_with_a_secret(claims):
    return jwt.encode(claims, SHARED, "HS256", {"kid": KEY_ID})


def signed_with_an_unknown_key(claims):
    return jwt.encode(claims, ANOTHER_KEY, "ES256", {"kid": "another"})


def signed_with_a_key_it_brings(claims):
    key = ECAlgorithm.to_jwk(ANOTHER_KEY.public_key(), as_dict=True)
    return jwt.encode(claims, ANOTHER_KEY, "ES256", {"kid": KEY_ID, "jwk": key})


def changed_since(claims):
    header, _, signature = made_up_provider.signed(claims | {"sub": "0002"}).split(".")
    return f"{header}.{made_up_provider.signed(claims).split('.')[1]}.{signature}"


FORGED = [
    unsigned,
    signed_with_words,
    signed_by_another,
    signed_with_a_secret,
    signed_with_an_unknown_key,
    signed_with_a_key_it_brings,
    changed_since,
]


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
class TestWhoSigned:
    def test_what_the_provider_did_not_sign_opens_nothing(self, forge, provider, sam, client):
        provider.sign = forge

        assert not signs_in(provider, client)

    def test_without_the_check_it_would(self, forge, provider, sam, client, monkeypatch):
        monkeypatch.setattr(CouncilAccounts, "_decode_id_token", OpenIDConnectOAuth2Adapter._decode_id_token)
        provider.sign = forge

        assert signs_in(provider, client)


def test_a_secret_among_the_published_keys_signs_nothing(provider, sam, client):
    provider.keys.append(jwt.algorithms.HMACAlgorithm.to_jwk(SHARED, as_dict=True) | {"kid": "shared"})
    provider.sign = lambda claims: jwt.encode(claims, SHARED, "HS256", {"kid": "shared"})

    assert not signs_in(provider, client)


def test_a_key_for_another_use_signs_nothing(provider, sam, client):
    provider.keys = [key | {"use": "enc"} for key in provider.keys]

    assert not signs_in(provider, client)


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
@pytest.mark.parametrize("says", [{}, {"use": "sig"}])
def test_keys_of_either_kind_that_say_no_algorithm_do(algorithm, says, provider, sam, client):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.keys = [{"kty": "odd"}, RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "rsa"} | says]
    provider.keys[1].pop("key_ops", None)
    provider.sign = lambda claims: jwt.encode(claims, key, algorithm, {"kid": "rsa"})

    assert signs_in(provider, client)


def test_a_key_that_is_too_short_does_not(provider, sam, client):
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    provider.keys = [RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "rsa"}]
    provider.sign = lambda claims: jwt.encode(claims, key, "RS256", {"kid": "rsa"})

    assert not signs_in(provider, client)


def test_a_key_that_the_provider_has_taken_back_signs_nothing_from_then_on(provider, sam):
    assert signs_in(provider, Client())
    provider.keys = []

    assert not signs_in(provider, Client())


WRONG = {
    "no end": {"exp": None},
    "an end that has passed": {"exp": NOW - 120},
    "an end in words": {"exp": "tomorrow"},
    "an end without end": {"exp": float("inf")},
    "an end beyond all numbers": {"exp": 10**400, "jti": "1"},
    "no time of issue": {"iat": None},
    "a time of issue to come": {"iat": NOW + 10**10},
    "a time of issue beyond all numbers": {"iat": 10**400},
    "a beginning to come": {"nbf": NOW + 3600},
    "no nonce": {"nonce": None},
    "another nonce": {"nonce": "of-somebody-else"},
    "no issuer": {"iss": None},
    "another issuer": {"iss": "https://other.example"},
    "no audience": {"aud": None},
    "another audience": {"aud": "another"},
    "audiences beside us": {"aud": [CLIENT_ID, "another"]},
    "audiences beside us, and a party": {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID},
    "another party": {"azp": "another"},
    "an odd audience": {"aud": {"a": 1}},
    "an odd party": {"azp": [CLIENT_ID]},
}


def stays_out(wrong, provider, browser):
    provider.id_token = {name: said for name, said in wrong.items() if said is not None}
    left_out = {name for name, said in wrong.items() if said is None}
    provider.sign = lambda claims: made_up_provider.signed({n: c for n, c in claims.items() if n not in left_out})
    return not signs_in(provider, browser)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_token_that_is_for_another_time_service_or_question_opens_nothing(wrong, provider, sam, client):
    assert stays_out(wrong, provider, client)


LET_IN = ("no end", "no time of issue", "a time of issue to come", "audiences beside us", "another party")


@pytest.mark.parametrize("name", LET_IN)
def test_without_the_check_many_would(name, provider, sam, client, monkeypatch):
    monkeypatch.setattr(CouncilAccounts, "_decode_id_token", OpenIDConnectOAuth2Adapter._decode_id_token)

    assert not stays_out(WRONG[name], provider, client)


@pytest.mark.parametrize("right", [{"aud": [CLIENT_ID]}, {"azp": CLIENT_ID}, {"jti": "1"}])
def test_a_list_of_us_alone_is_no_fault(right, provider, sam, client):
    assert not stays_out(right, provider, client)


@pytest.mark.parametrize(("claim", "apart"), [("exp", -30), ("iat", 30)])
def test_nor_is_a_clock_half_a_minute_apart(claim, apart, provider, sam, client):
    assert not stays_out({claim: time.time() + apart}, provider, client)


def test_a_token_with_a_number_of_its_own_is_taken_once(provider, sam):
    assert not stays_out({"jti": "1"}, provider, Client())
    assert stays_out({"jti": "1"}, provider, Client())


class TestWhoseProvider:
    """What the address in the settings says of itself must be of the issuer in the settings."""

    def test_a_document_of_another_issuer_leads_nowhere(self, provider, sam, client):
        provider.document = {"issuer": "https://other.example"}
        provider.id_token = {"iss": "https://other.example"}

        assert not signs_in(provider, client)
        assert provider.asked["/token"] == 0

    @pytest.mark.parametrize("theirs", ["{}/", "{}"])
    @pytest.mark.parametrize("ours", ["{}/", "{}"])
    def test_a_slash_at_the_end_is_no_other_issuer(self, theirs, ours, provider, sam, client, settings):
        made_up_provider.is_the_councils(provider, settings, written=ours.format(provider.issuer))
        provider.document = {"issuer": theirs.format(provider.issuer)}
        provider.id_token = {"iss": theirs.format(provider.issuer)}

        assert signs_in(provider, client)

    def test_where_the_issuer_is_encrypted_no_address_is_not(self, settings):
        settings.HANDRAIL_OPENID_ISSUER = "https://sign-in.example"
        names = openid_provider.ADDRESSES
        said = {name: f"https://sign-in.example/{name}" for name in names} | {"issuer": "https://sign-in.example"}
        assert openid_provider.is_the_councils(said)

        for name in names:
            assert not openid_provider.is_the_councils(said | {name: said[name].replace("https", "http")})


def test_the_certificate_of_the_provider_is_checked():
    with AddedPeopleOnly().get_requests_session() as session:
        assert session.verify is True


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/userinfo", "/keys"])
class TestSentElsewhere:
    """Whoever answers for the provider at another address is not asked."""

    def test_no_redirect_is_followed(self, path, provider, sam, client):
        with made_up_provider.running() as other:
            other.issuer, other.sign = provider.issuer, provider.sign
            other.id_token, other.userinfo = SAM, SAM
            provider.elsewhere[path] = other.address + path

            assert not signs_in(provider, client)
            assert not other.asked

    def test_by_itself_it_would_be(self, path, provider, sam, client, monkeypatch):
        monkeypatch.setattr("handrail.accounts.council_accounts.AddedPeopleOnly.get_requests_session", follows)
        with made_up_provider.running() as other:
            other.issuer, other.sign = provider.issuer, provider.sign
            other.id_token, other.userinfo = SAM, SAM
            provider.elsewhere[path] = other.address + path
            provider.says(SAM)
            provider.sign_in(client)

            assert other.asked[path]


def follows(adapter):
    return super(type(adapter), adapter).get_requests_session()


class TestSomebodyPresses:
    """A sign-in begins because somebody pressed the button of our own page, and by nothing else."""

    def test_an_address_alone_begins_none(self, provider, sam, client):
        assert client.get("/sign-in/council/", headers={"sec-fetch-site": "cross-site"}).status_code == 405
        assert not provider.asked

    def test_nor_does_a_form_of_another_site(self, provider, sam):
        browser = Client(enforce_csrf_checks=True)

        assert browser.post("/sign-in/council/").status_code == 403
        assert not provider.asked

    def test_the_button_of_the_page_does(self, provider, sam):
        browser = Client(enforce_csrf_checks=True)
        token = TOKEN_OF_A_FORM.search(browser.get("/sign-in/").text)[1]
        answer = browser.post("/sign-in/council/", {"csrfmiddlewaretoken": token})

        assert answer.status_code == 200
        assert provider.issuer in answer.text

    def test_and_says_where_it_leads_to_whoever_is_not_led(self, provider, sam, client):
        assert "Go on to your council account" in client.post("/sign-in/council/").text
        assert set_out(client).startswith(f"{provider.issuer}/authorize?")
        assert not User.objects.filter(last_login__isnull=False).exists()
