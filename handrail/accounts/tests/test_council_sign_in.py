"""A council's people sign in with the council's own accounts, at a real OpenID Connect provider."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from handrail.accounts.claims import ClaimMapping, Gives, provider_name, read_second_factor_said
from handrail.accounts.models import Team, User
from handrail.accounts.tests import council_provider
from handrail.accounts.tests.factories import PASSWORD, give_phone, make_user
from handrail.accounts.tests.setting_out import set_out
from handrail.audit.models import TrailEvent
from handrail.core.tests.log_lines import what_is_logged

MAPPING = ClaimMapping("roles", (
    Gives("east-manager", "team_manager", "East", "Westmere Council"),
    Gives("east", "social_worker", "East", "Westmere Council"),
    Gives("lost", "social_worker", "No such team", "Westmere Council"),
))  # fmt: skip
SAM = {"sub": "0001", "name": "Sam Okafor", "email": "sam.okafor@example.org", "email_verified": True}


@pytest.fixture(scope="module")
def provider():
    if council_provider.NODE is None or not Path("node_modules", "oidc-provider").exists():
        pytest.skip("Node or oidc-provider is not installed, so nobody signed in with a council account.")
    running = council_provider.start()
    yield running
    running.process.terminate()
    running.process.wait()


@pytest.fixture
def council(provider, settings):
    """The council's own sign-in beside passwords, without a mapping."""
    settings.COUNCIL_SIGN_IN = True
    settings.HANDRAIL_OPENID_ISSUER = provider.issuer
    app = {
        "provider_id": provider_name(provider.issuer),
        "name": "Westmere account",
        "client_id": council_provider.CLIENT_ID,
        "secret": council_provider.SECRET,
        "settings": {"server_url": provider.issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


@pytest.fixture
def mapped(council, sam, settings):
    settings.HANDRAIL_OPENID_ROLES = MAPPING
    Team.objects.get_or_create(name="East")
    return council


def who_is_in(browser):
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def events(name):
    return list(TrailEvent.objects.filter(event=name))


def test_somebody_whom_the_council_has_added_comes_in_and_goes_on_where_they_were(council, sam, client):
    council.next_is(**SAM)

    response = council.sign_in(client, "/families/")

    assert response.url == "/families/"
    assert who_is_in(client) == sam
    assert [event.actor_id for event in events("council_account.linked")] == [str(sam.pk)]
    assert len(events("signed_in")) == 1


def test_the_account_is_known_again_when_its_e_mail_address_has_changed(council, sam, client):
    council.next_is(**SAM)
    council.sign_in(client)
    council.next_is(**SAM | {"email": "sam.smith@example.org"})

    again = Client()
    council.sign_in(again)

    assert who_is_in(again) == sam
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_nobody_has_verified_opens_no_account(council, sam, client, verified):
    council.next_is(**SAM | {"email_verified": verified})

    response = council.sign_in(client)

    assert response.url == "/sign-in/?council=nobody"
    assert who_is_in(client) is None
    assert not SocialAccount.objects.exists()


def test_where_the_council_alone_gives_addresses_they_count_as_verified(council, sam, client, settings):
    settings.HANDRAIL_OPENID_EMAIL_IS_VERIFIED = True
    council.next_is(**{key: value for key, value in SAM.items() if key != "email_verified"})
    council.sign_in(client)

    assert who_is_in(client) == sam


def test_nobody_takes_over_an_account_that_another_of_the_council_s_accounts_opens(council, sam, client):
    council.next_is(**SAM)
    council.sign_in(client)
    council.next_is(**SAM | {"sub": "0002"})

    other = Client()

    assert council.sign_in(other).url == "/sign-in/?council=nobody"
    assert who_is_in(other) is None


def test_somebody_nobody_has_added_stays_out_and_is_told_whom_to_ask(council, db, client):
    council.next_is("0003", name="Ida Brook", email="ida.brook@example.org", email_verified=True)

    response = council.sign_in(client)

    assert who_is_in(client) is None
    assert "Ask your manager" in client.get(response.url).content.decode()


def test_somebody_disabled_stays_out_and_reads_the_same(council, sam, client):
    council.next_is(**SAM)
    council.sign_in(client)
    User.objects.update(is_active=False)

    other = Client()

    assert council.sign_in(other).url == "/sign-in/?council=nobody"
    assert who_is_in(other) is None


def test_the_mapping_adds_somebody_with_their_role_and_team(mapped, sam, client):
    mapped.next_is("0004", name="Ida Brook", email="ida.brook@example.org", email_verified=True, roles=["east"])
    mapped.sign_in(client)

    ida = who_is_in(client)
    assert (ida.name, ida.role) == ("Ida Brook", "social_worker")
    assert (ida.team.name, ida.agency.name) == ("East", "Westmere Council")
    assert not ida.has_usable_password()
    assert len(events("person.added")) == 1


def test_a_changed_claim_changes_the_role_at_the_next_sign_in(mapped, sam, client):
    for role in ("east", "east-manager"):
        mapped.next_is(**SAM, roles=[role])
        mapped.sign_in(Client())

    sam.refresh_from_db()
    assert sam.role == "team_manager"
    assert events("person.changed")[-1].detail["role"] == {"from": "social_worker", "to": "team_manager"}


@pytest.mark.parametrize("roles", [[], ["something else"], ["lost"]])
def test_whom_the_mapping_gives_nothing_stays_out(mapped, sam, client, roles):
    mapped.next_is(**SAM, roles=roles)

    assert mapped.sign_in(client).url == "/sign-in/?council=nobody"
    assert who_is_in(client) is None


def test_the_way_back_opens_nothing_twice_or_in_another_browser(council, sam, client):
    council.next_is(**SAM)
    back = council.there_and_back(client)

    other = Client()
    assert other.get(back).url == "/sign-in/?council=failed"
    client.get(back)
    assert who_is_in(client) == sam
    assert client.get(back).url == "/sign-in/?council=failed"


def test_what_was_asked_holds_a_state_and_a_proof_of_who_asked(council, db, client):
    asked = parse_qs(urlsplit(set_out(client)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == [council_provider.BACK]


def test_somebody_who_comes_back_without_signing_in_is_told_that_nothing_changed(council, db, client):
    asked = parse_qs(urlsplit(set_out(client)).query)

    response = client.get("/sign-in/council/back/", {"error": "access_denied", "state": asked["state"][0]})

    assert response.url == "/sign-in/?council=cancelled"


def test_a_provider_that_is_away_is_said_to_be_away(council, db, client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}

    address = set_out(client)

    assert address == "/sign-in/?council=failed"
    assert "Try again in a minute" in client.get(address).content.decode()


def test_a_second_step_is_asked_for_unless_the_council_asks_for_one_itself(council, sam, settings):
    give_phone(sam)
    council.next_is(**SAM)
    asked = Client()
    assert council.sign_in(asked).url == "/sign-in/second-step/"
    assert who_is_in(asked) is None

    settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = True
    settings.SECOND_FACTOR_IS_REQUIRED = True
    council.next_is(**SAM, amr=["pwd", "mfa"])
    trusted = Client()
    council.sign_in(trusted)
    assert who_is_in(trusted) == sam
    assert trusted.get("/").status_code == 200


@pytest.mark.parametrize("said", [{}, {"amr": ["pwd"]}, {"acr": "mfa"}, {"amr": ["no-mfa"]}])
def test_where_the_token_does_not_say_that_the_council_asked_handrail_asks(said, council, sam, settings):
    phone = give_phone(sam)
    settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = settings.SECOND_FACTOR_IS_REQUIRED = True
    council.next_is(**SAM, **said)
    browser = Client()

    with what_is_logged() as lines:
        assert council.sign_in(browser).url == "/sign-in/second-step/"
    assert who_is_in(browser) is None
    assert "council_second_factor_unsaid" in "".join(lines)
    browser.post("/sign-in/second-step/", {"code": phone.code()})
    assert browser.get("/").status_code == 200


def test_whoever_has_no_second_factor_is_led_to_set_one_up_where_the_token_says_none(council, sam, settings):
    settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = settings.SECOND_FACTOR_IS_REQUIRED = True
    council.next_is(**SAM)
    browser = Client()
    council.sign_in(browser)

    assert browser.get("/").url.startswith("/account/second-step/")


def test_a_council_may_say_which_claim_tells_of_a_second_factor(council, sam, settings):
    give_phone(sam)
    settings.HANDRAIL_OPENID_ASKS_SECOND_FACTOR = True
    settings.HANDRAIL_OPENID_SECOND_FACTOR_IS = read_second_factor_said("amr=otp, acr=https://refeds.org/profile/mfa")
    council.next_is(**SAM, acr="https://refeds.org/profile/mfa")
    browser = Client()
    council.sign_in(browser)

    assert who_is_in(browser) == sam


def test_a_token_that_answers_another_question_opens_nothing(council, sam):
    council.next_is(**SAM)
    browser = Client()

    back = council.there_and_back(browser, nonce="of-somebody-else")

    with what_is_logged() as lines:
        assert browser.get(back).url == "/sign-in/?council=failed"
    assert who_is_in(browser) is None
    assert '"why": "nonce"' in "".join(lines)


def test_without_the_check_of_the_nonce_it_would(council, sam, monkeypatch):
    monkeypatch.setattr("handrail.accounts.council_accounts.answers_our_question", lambda sociallogin: True)
    council.next_is(**SAM)
    browser = Client()
    browser.get(council.there_and_back(browser, nonce="of-somebody-else"))

    assert who_is_in(browser) == sam


def test_each_sign_in_sends_another_nonce(council, sam, client):
    sent = [parse_qs(urlsplit(set_out(client)).query)["nonce"] for _ in range(2)]

    assert sent[0] != sent[1]
    assert all(len(nonce) >= 32 for [nonce] in sent)


def test_a_token_without_an_address_is_told_of_in_the_log_by_its_subject_alone(council, sam, client):
    council.next_is("0009", name="Jerome Campbell", preferred_username="jerome.campbell@example.org")

    with what_is_logged() as lines:
        assert council.sign_in(client).url == "/sign-in/?council=nobody"
    assert '"why": "no_email_claim", "subject": "0009"' in "".join(lines)
    assert "erome" not in "".join(lines)
    assert [event.detail["why"] for event in events("sign_in.refused")] == ["no_place_for_council_account"]


def test_without_the_council_s_sign_in_there_is_no_way_to_it(db, client):
    assert client.post("/sign-in/council/").status_code == 404
    assert client.get("/sign-in/council/back/").status_code == 404
    assert "/sign-in/council/" not in client.get("/sign-in/").content.decode()


def test_with_it_alone_a_password_opens_nothing(council, sam, client, settings):
    settings.PASSWORD_SIGN_IN = False
    page = client.post("/sign-in/", {"login": sam.email, "password": PASSWORD}).content.decode()

    assert who_is_in(client) is None
    assert "Sign in with your" in page
    assert 'name="password"' not in page


def test_an_account_of_another_issuer_is_nobody_s_here(council, sam, client, settings):
    council.next_is(**SAM)
    council.sign_in(client)
    SocialAccount.objects.update(provider=provider_name("https://sign-in.example.org"))
    council.next_is(**SAM | {"email": "somebody.else@example.org"})

    assert council.sign_in(Client()).url == "/sign-in/?council=nobody"


def test_whoever_stays_out_leaves_nothing_behind(council, sam, client):
    before = TrailEvent.objects.count()
    council.next_is("0003", name="Ida Brook", email="ida.brook@example.org", email_verified=True)
    council.sign_in(client)

    assert TrailEvent.objects.count() - before == len(events("sign_in.refused")) == 1
    assert not SocialAccount.objects.exists()


def test_another_person_s_name_is_not_taken_from_the_claims(council, client, db):
    priya = make_user("Priya Nair")
    council.next_is("0005", name="Somebody Else", email=priya.email, email_verified=True)
    council.sign_in(client)

    assert who_is_in(client).name == "Priya Nair"


def test_where_there_are_no_passwords_no_page_is_about_one(council, sam, client, settings):
    settings.PASSWORD_SIGN_IN = False
    council.next_is(**SAM)
    council.sign_in(client)

    assert "Change your password" not in client.get("/account/").content.decode()
    for page in ("/account/password/", "/forgotten-password/"):
        assert client.get(page).status_code == 404


def test_whoever_came_in_with_the_council_s_account_confirms_with_it(council, sam, client, settings):
    app = "/account/authenticator-app/"
    council.next_is(**SAM)
    council.sign_in(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page = client.get(client.get(app).url).content.decode()
    assert "Sign in again with your" in page

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    assert council.sign_in(client, app).url == app
    assert client.get(app).status_code == 200
