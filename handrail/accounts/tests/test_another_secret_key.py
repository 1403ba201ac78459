"""The secret key is changed, and what hung on the one before goes on until that is forgotten."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as of_django
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from handrail.accounts import links
from handrail.accounts.device_key import device_keys
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import PASSWORD
from handrail.config.environment import Environment
from handrail.core.refusals import Invalid

pytestmark = pytest.mark.django_db

EARLIER, LATER = (f"{name}-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789" for name in ("earlier", "later"))


@pytest.fixture
def change_key(settings):
    def change(*, retired):
        settings.SECRET_KEY_FALLBACKS = [of_django.SECRET_KEY] if retired else []
        settings.SECRET_KEY = LATER

    return change


@pytest.fixture
def somebody_in(sam):
    client = Client()
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("retired", [True, False])
def test_sessions_go_on(retired, somebody_in, change_key):
    change_key(retired=retired)

    assert (somebody_in.get("/account/").status_code == 200) is retired


@pytest.mark.parametrize("retired", [True, False])
def test_links_go_on(retired, sam, change_key):
    link = links.path_of_link(sam)
    change_key(retired=retired)

    assert Client().get(link).status_code == (200 if retired else 410)


@pytest.mark.parametrize("retired", [True, False])
def test_authenticator_apps_and_recovery_codes_go_on(retired, sam, phone, recovery_codes, change_key):
    change_key(retired=retired)
    taken = []
    for use, code in ((second_steps.use_code, phone.code()), (second_steps.use_recovery_code, recovery_codes[0])):
        try:
            taken.append(bool(use(by=sam, code=code)))
        except Invalid:
            taken.append(False)

    assert taken == [retired, retired]


def test_an_app_that_was_used_since_needs_the_earlier_key_no_more(sam, phone, change_key, settings):
    before = Authenticator.objects.get(type="totp").data["secret"]
    change_key(retired=True)
    second_steps.use_code(by=sam, code=phone.code())
    assert Authenticator.objects.get(type="totp").data["secret"] != before
    settings.SECRET_KEY_FALLBACKS = []

    assert second_steps.use_code(by=sam, code=phone.code())


def test_text_that_waits_on_a_device_is_opened_with_the_key_that_sealed_it(sam, somebody_in, change_key):
    (sealed_with,) = device_keys(sam)
    change_key(retired=True)
    told = somebody_in.get("/device-key/").json()

    assert told["key"] != sealed_with
    assert told["retired"] == [sealed_with]


def test_whoever_signs_in_does_so_with_the_new_key(sam, change_key, settings):
    change_key(retired=True)
    client = Client()
    client.post("/sign-in/", {"login": sam.email, "password": PASSWORD})
    settings.SECRET_KEY_FALLBACKS = []

    assert client.get("/account/").status_code == 200
    assert SESSION_KEY in client.session


def read(value, *, current=LATER):
    return Environment({"KEYS": value}).retired_secrets("KEYS", current=current)


def test_retired_keys_are_read_strictly():
    assert read("") == []
    assert read(f" {EARLIER} ") == [EARLIER]
    assert read(f"{EARLIER},{LATER}", current="x") == [EARLIER, LATER]
    for wrong in ("short", f"{EARLIER},", f"{EARLIER},{EARLIER}", LATER, "a" * 60):
        with pytest.raises(ImproperlyConfigured, match="KEYS holds"):
            read(wrong)
