import json

import pytest
from django.core import mail
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode

from handrail.accounts import notices, queries
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import CREDENTIAL, PASSWORD, give_passkey, give_phone, make_user
from handrail.accounts.tests.software_passkey import SoftwarePasskey, challenge_of
from handrail.audit.models import TrailEvent
from handrail.core.refusals import NotAllowed

DEEP = '{"a":' * 3000 + "1" + "}" * 3000
NOT_USED = "The passkey could not be used. Try again, or use another way."


@pytest.fixture
def signed_in(with_a_password, phone):
    client = with_a_password()
    client.post("/sign-in/second-step/", {"code": phone.code()})
    return client


@pytest.fixture
def passkey(sam):
    return give_passkey(sam)


def test_a_passkey_is_asked_for_like_an_app(with_a_password, passkey):
    answer = with_a_password().get("/sign-in/second-step/").content.decode()

    assert "Use your passkey" in answer
    assert "Code from your authenticator app" not in answer
    assert CREDENTIAL["id"] in answer


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        "1e999",
        "no json",
        json.dumps(CREDENTIAL),
        json.dumps({**CREDENTIAL, "response": 1}),
        DEEP,
    ],
    ids=lambda answer: answer[:20],
)
def test_what_no_device_answered_to_this_question_is_refused(answer, with_a_password, passkey):
    client = with_a_password()
    client.get("/sign-in/second-step/")

    refused = client.post("/sign-in/second-step/", {"credential": answer})

    assert refused.status_code == 422
    assert NOT_USED in refused.content.decode()


def test_what_no_device_made_is_not_added(signed_in, sam):
    signed_in.get("/account/passkeys/new/")
    refused = signed_in.post("/account/passkeys/new/", {"name": "Work laptop", "credential": json.dumps(CREDENTIAL)})

    assert refused.status_code == 422
    assert 'value="Work laptop"' in refused.content.decode()
    assert queries.second_factors_of(sam).passkeys == []


def test_somebody_elses_passkey_is_not_there(signed_in):
    theirs = give_passkey(make_user("Priya Nair"))
    there, not_there = (signed_in.get(f"/account/passkeys/{id}/") for id in (theirs.pk, theirs.pk + 1))

    assert there.status_code == not_there.status_code == 404
    assert signed_in.post(f"/account/passkeys/{theirs.pk}/", {"do": "remove"}).status_code == 404
    assert queries.second_factors_of(theirs.user).passkeys == [theirs]


def test_it_is_given_another_name_and_removed_and_word_of_it_is_sent(signed_in, sam, passkey):
    signed_in.post(f"/account/passkeys/{passkey.pk}/", {"do": "rename", "name": "Old laptop"})
    assert [str(one) for one in queries.second_factors_of(sam).passkeys] == ["Old laptop"]

    signed_in.post(f"/account/passkeys/{passkey.pk}/", {"do": "remove"})
    notices.send_notices()
    assert queries.second_factors_of(sam).passkeys == []
    assert "The passkey called Old laptop was removed" in mail.outbox[0].body
    events = list(TrailEvent.objects.order_by("pk").values_list("event", flat=True))
    assert events[-2:] == ["second_factor.renamed", "second_factor.removed"]


def test_the_only_one_stays_where_the_council_requires_one(sam, passkey, settings):
    settings.SECOND_FACTOR_IS_REQUIRED = True

    with pytest.raises(NotAllowed):
        second_steps.remove_passkey(by=sam, passkey=passkey)
    give_phone(sam)
    second_steps.remove_passkey(by=sam, passkey=passkey)
    assert queries.second_factors_of(sam).passkeys == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "[::1]:8000"])
def test_where_handrail_is_opened_by_a_number_no_passkey_is_offered(host, signed_in, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "testserver"]

    page = signed_in.get("/account/second-step/", headers={"host": host}).content.decode()
    assert "Passkeys belong to a name." in page
    assert signed_in.get("/account/passkeys/new/", headers={"host": host}).url == "/account/second-step/"
    assert "Passkeys belong to a name." not in signed_in.get("/account/second-step/").content.decode()


def test_whoever_manages_people_removes_everything_for_somebody_who_lost_it(signed_in, sam, passkey):
    kieran = make_user("Kieran Mossop", role="it_administrator")
    assert signed_in.get("/account/").status_code == 200

    second_steps.remove_second_factors(by=kieran, person=sam)

    assert not queries.second_factors_of(sam).are_set_up
    assert signed_in.get("/account/").status_code == 302
    assert TrailEvent.objects.get(event="second_factors.removed").detail == {"second_factors": ["totp", "webauthn"]}


@pytest.mark.parametrize("role", ["team_manager", "information_governance"])
def test_nobody_else_removes_somebodys_second_factors(role, sam, passkey):
    with pytest.raises(NotAllowed):
        second_steps.remove_second_factors(by=make_user("Rukhsana Malik", role=role), person=sam)


def test_nobody_removes_their_own_in_that_way(passkey):
    kieran = make_user("Kieran Mossop", role="it_administrator")

    with pytest.raises(NotAllowed):
        second_steps.remove_second_factors(by=kieran, person=kieran)


HOST, OURS = "handrail.example.org", "https://handrail.example.org"
OTHERS = [
    "https://x.handrail.example.org",
    "https://handrail.example.org:99",
    "https://handrail.example.org:443",
    "http://handrail.example.org",
    "https://evil.example",
    "https://handrail.example.org.evil.example",
    "https://HANDRAIL.example.org",
    "null",
    "",
    None,
    ["https://handrail.example.org"],
]


class AtHome:
    """A browser at the council’s own address, where passkeys are made and shown."""

    @pytest.fixture(autouse=True)
    def hosts(self, settings):
        settings.ALLOWED_HOSTS = [HOST]
        settings.HANDRAIL_ORIGINS = [OURS]

    @pytest.fixture
    def browser(self, with_a_password, phone):
        client = Client(HTTP_HOST=HOST)
        client.post("/sign-in/", {"login": "sam.okafor@example.org", "password": PASSWORD})
        client.post("/sign-in/second-step/", {"code": phone.code()})
        return client

    def add(self, client, made, *, origin):
        asked = challenge_of(client.get("/account/passkeys/new/").text)
        return client.post(
            "/account/passkeys/new/",
            {"name": "Key", "credential": json.dumps(made.made(asked, origin=origin, host=HOST))},
        ).status_code

    def show(self, made, *, origin):
        client = Client(HTTP_HOST=f"{HOST}:99")
        client.post("/sign-in/", {"login": "sam.okafor@example.org", "password": PASSWORD})
        asked = challenge_of(client.get("/sign-in/second-step/").text)
        shown = json.dumps(made.shown(asked, origin=origin, host=HOST))
        return client.post("/sign-in/second-step/", {"credential": shown}).status_code


class TestWhereItIsShown(AtHome):
    """In production a passkey answers for the hosts of Handrail alone, each without a port."""

    def test_at_home_it_is_made_and_shown(self, browser):
        made = SoftwarePasskey()

        assert self.add(browser, made, origin=OURS) == 302
        assert self.show(made, origin=OURS) == 302

    @pytest.mark.parametrize("origin", OTHERS)
    def test_elsewhere_it_is_not(self, origin, browser):
        made = SoftwarePasskey()

        assert self.add(browser, made, origin=origin) == 422
        self.add(browser, made, origin=OURS)
        assert self.show(made, origin=origin) == 422

    @pytest.mark.parametrize("origin", OTHERS[:3])
    def test_without_the_comparison_it_would_be(self, origin, browser, monkeypatch):
        monkeypatch.setattr("handrail.accounts.forms.check_origin", lambda credential: None)
        made = SoftwarePasskey()

        assert self.add(browser, made, origin=origin) == 302
        assert self.show(made, origin=origin) == 302


EXTENDED = 0x80


class Odd(SoftwarePasskey):
    """What it says of itself ends early, says that more follows, or has another key in it than it signs with."""

    def __init__(self, change):
        super().__init__()
        self.change = change

    def _authenticator_data(self, host, *, made=False):
        return self.change(super()._authenticator_data(host, made=made))


def cut(most):
    return lambda data: data[:most]


def says_that_more_follows(data):
    return data[:32] + bytes([data[32] | EXTENDED]) + data[33:]


def with_another_key(data):
    return data[:-32] + bytes(32)


ODD_DATA = [*(cut(most) for most in (0, 1, 36, 37, 90, 100, 120)), says_that_more_follows, with_another_key]


class TestWhatIsNoPasskey(AtHome):
    """It is refused with words, whatever a parser makes of it, and nothing that opens nothing is kept."""

    @pytest.mark.parametrize("change", ODD_DATA)
    def test_one_that_is_cut_or_changed_is_not_added(self, change, browser, sam):
        assert self.add(browser, Odd(change), origin=OURS) == 422
        assert queries.second_factors_of(sam).passkeys == []

    @pytest.mark.parametrize("most", [0, 1, 2, 5, 10, 20, 120, 150])
    def test_nor_one_whose_answer_is_cut(self, most, browser, sam):
        asked = challenge_of(browser.get("/account/passkeys/new/").text)
        credential = SoftwarePasskey().made(asked, origin=OURS, host=HOST)
        whole = websafe_decode(credential["response"]["attestationObject"])
        credential["response"]["attestationObject"] = websafe_encode(whole[:most])
        answer = browser.post("/account/passkeys/new/", {"name": "Key", "credential": json.dumps(credential)})

        assert answer.status_code == 422
        assert queries.second_factors_of(sam).passkeys == []

    @pytest.mark.parametrize("change", [cut(0), cut(36), says_that_more_follows])
    def test_nor_does_it_open_anything(self, change, browser):
        made = Odd(lambda data: data)
        self.add(browser, made, origin=OURS)
        made.change = change

        assert self.show(made, origin=OURS) == 422

    def test_one_is_added_once(self, browser, sam):
        made = SoftwarePasskey()

        assert [self.add(browser, made, origin=OURS) for _ in range(2)] == [302, 422]
        assert len(queries.second_factors_of(sam).passkeys) == 1

    def test_and_ten_at_most(self, browser, sam):
        assert [self.add(browser, SoftwarePasskey(), origin=OURS) for _ in range(11)] == [302] * 10 + [422]
        assert len(queries.second_factors_of(sam).passkeys) == 10
