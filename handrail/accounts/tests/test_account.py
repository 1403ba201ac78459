"""One's own account: who one is, another password, and an end to every session."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from handrail.accounts import second_factors
from handrail.accounts.choices import Role
from handrail.accounts.models import User
from handrail.accounts.services import sessions
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.audit.models import TrailEvent
from handrail.core.refusals import NotAllowed

pytestmark = pytest.mark.django_db

ANOTHER = "seven tins of paint"


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def say_who_it_is(client):
    assert client.post("/account/confirm/", {"password": PASSWORD}).status_code == 302


def is_in(client):
    return client.get("/account/").status_code == 200


def change(client, current=PASSWORD, new=ANOTHER):
    return client.post("/account/password/", {"current": current, "new": new})


def events(name):
    return list(TrailEvent.objects.filter(event=name))


def test_the_page_says_who_one_is_here_and_costs_the_same_for_everybody(sam, django_assert_num_queries):
    client = signed_in(sam)
    # the session, the person, their team, their agency, what waits about them, their second factors, their sessions
    with django_assert_num_queries(7):
        page = client.get("/account/").content.decode()

    for words in ("sam.okafor@example.org", "Team Manager", "Family Safeguarding East", "Westmere Council"):
        assert words in page


def test_every_page_leads_to_it_by_ones_own_name(sam):
    assert '<a href="/account/" title="Your account"' in signed_in(sam).get("/account/password/").content.decode()


def test_a_new_password_signs_one_out_everywhere_but_here(sam):
    here, elsewhere = signed_in(sam), signed_in(sam)

    assert change(here).url == "/account/"

    assert is_in(here)
    assert not is_in(elsewhere)
    assert SESSION_KEY not in elsewhere.session
    sam.refresh_from_db()
    assert sam.check_password(ANOTHER)
    [changed] = events("password.changed")
    assert changed.actor_id == str(sam.pk)
    assert ANOTHER not in str(vars(changed))


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"current": ""}, "current", "Enter your password."),
        ({"current": "something else"}, "current", "This is not your password."),
        ({"new": ""}, "new", "Choose a new password."),
        ({"new": PASSWORD}, "new", "This is the password you have."),
        ({"new": "short"}, "new", "at least 12 characters"),
        ({"new": "password1234"}, "new", "those are guessed first"),
        ({"new": "x" * 1001}, "new", "at most 1000 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_changes(sam, given, field, words):
    client, elsewhere = signed_in(sam), signed_in(sam)

    response = change(client, **given)

    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert f'id="{field}-error"' in page
    assert ANOTHER not in page
    sam.refresh_from_db()
    assert sam.check_password(PASSWORD)
    assert is_in(elsewhere)
    assert events("password.changed") == []


def test_whoever_finds_an_open_screen_cannot_guess_the_password_from_there(sam):
    client = signed_in(sam)
    for _ in range(10):
        change(client, current="something else")

    assert "Too many attempts. Try again in " in change(client).content.decode()
    sam.refresh_from_db()
    assert sam.check_password(PASSWORD)


def test_a_weak_choice_beside_the_right_password_is_no_guess(sam):
    client = signed_in(sam)
    for _ in range(9):
        assert "Too many attempts" not in change(client, current=PASSWORD, new="too short").text

    assert change(client, current=PASSWORD, new="six geese over the reservoir").status_code == 302


def test_how_many_passwords_are_judged_in_one_session_is_limited(sam):
    client = signed_in(sam)
    pages = [change(client, current=PASSWORD, new="too short").text for _ in range(11)]

    assert ["Too many attempts" in page for page in pages] == [False] * 10 + [True]


def test_signing_out_everywhere_ends_every_session_and_no_one_elses(sam):
    here, elsewhere, others = signed_in(sam), signed_in(sam), signed_in(make_user("Asha Raman"))

    say_who_it_is(here)
    assert here.post("/account/sign-out-everywhere/").url == "/sign-in/?ended=everywhere"

    assert not is_in(here)
    assert not is_in(elsewhere)
    assert is_in(others)
    [ended] = events("signed_out_everywhere")
    assert (ended.actor_id, ended.subject_id) == (str(sam.pk), str(sam.pk))
    assert is_in(signed_in(User.objects.get(pk=sam.pk)))


def test_without_the_token_in_what_a_session_must_match_the_sessions_would_go_on(sam, monkeypatch):
    from django.contrib.auth.base_user import AbstractBaseUser

    monkeypatch.setattr(User, "_get_session_auth_hash", AbstractBaseUser._get_session_auth_hash)
    here = signed_in(sam)
    sessions.sign_out_everywhere(by=sam, person=sam)

    assert is_in(here)


def test_sessions_outlive_a_change_of_the_secret_key(sam, settings):
    here = signed_in(sam)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert is_in(here)


def test_those_who_manage_people_sign_others_out_and_nobody_else_does(sam):
    here, asha = signed_in(sam), make_user("Asha Raman", role=Role.SOCIAL_WORKER)
    with pytest.raises(NotAllowed):
        sessions.sign_out_everywhere(by=asha, person=sam)
    assert is_in(here)

    sessions.sign_out_everywhere(by=make_user("Kieran Mossop", role=Role.IT_ADMINISTRATOR), person=sam)

    assert not is_in(here)


def test_an_address_alone_signs_nobody_out(sam):
    here = signed_in(sam)
    say_who_it_is(here)

    assert "Every session of yours ends" in here.get("/account/sign-out-everywhere/").text
    assert is_in(here)


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_finds_a_screen_open_does_not_end_what_its_owner_has_elsewhere(sam, method):
    here, elsewhere = signed_in(sam), signed_in(sam)
    onward = getattr(here, method)("/account/sign-out-everywhere/").url

    assert onward == "/account/confirm/?next=%2Faccount%2Fsign-out-everywhere%2F"
    assert is_in(elsewhere)
    assert here.post(onward, {"password": PASSWORD, "next": "/account/sign-out-everywhere/"}).url == (
        "/account/sign-out-everywhere/"
    )
    assert is_in(elsewhere)


def test_without_that_question_they_would(sam, monkeypatch):
    monkeypatch.setattr(second_factors, "came_in_lately", lambda request: True)
    here, elsewhere = signed_in(sam), signed_in(sam)
    here.post("/account/sign-out-everywhere/")

    assert not is_in(elsewhere)
