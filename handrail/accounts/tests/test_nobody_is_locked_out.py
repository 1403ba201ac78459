"""Somebody else's guesses lock nobody out: not from the address a council shares, and not at one's own account."""

import datetime
import itertools

import pytest
from django.conf import settings as of_django
from django.contrib.auth import SESSION_KEY
from django.db.models import Max
from django.test import Client, RequestFactory

from handrail.accounts import attempts, known_devices, links, queries
from handrail.accounts.models import AttemptCount, User
from handrail.accounts.services import sessions
from handrail.accounts.tests.factories import PASSWORD, make_user
from handrail.core import clock
from handrail.core.tests.log_lines import what_is_logged

pytestmark = pytest.mark.django_db

SAM = "sam.okafor@example.org"
COUNCIL, ELSEWHERE = "198.51.100.7", "203.0.113.9"
WAIT = "Too many attempts."
MONDAY = datetime.datetime(2026, 11, 30, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def sam():
    return make_user("Sam Okafor")


numbers = itertools.count(1)


def sign_in(client, *, email=SAM, password=PASSWORD, address=COUNCIL, **more):
    return client.post("/sign-in/", {"login": email, "password": password}, REMOTE_ADDR=address, **more)


def is_in(client):
    return SESSION_KEY in client.session


def guess(email=SAM, *, address=COUNCIL, **more):
    return WAIT not in sign_in(Client(), email=email, password="a guess of mine", address=address, **more).text


@pytest.fixture
def laptop():
    """A browser in which Sam has signed in, and out again."""
    client = Client()
    sign_in(client)
    client.post("/sign-out/")
    assert not is_in(client)
    return client


def is_looked_at(email=SAM, *, address):
    """Whether a guess from a device that is new would be, and counts it; without the page, which takes time."""
    request = RequestFactory(REMOTE_ADDR=address).post("/sign-in/")
    try:
        attempts.at_a_password(request, email, queries.person_signing_in(email))
    except attempts.TooManyAttempts:
        return False
    return True


def under_attack():
    """Somebody with many addresses guesses at Sam's account until no guess is looked at any more."""
    while is_looked_at(address=f"2001:db8:0:{next(numbers):x}::1"):
        pass
    assert not guess(address="192.0.2.254")


def test_101_made_up_addresses_lock_nobody_out_who_shares_the_network():
    for number in range(101):
        is_looked_at(f"somebody{number}@example.org", address=COUNCIL)
    client = Client()
    sign_in(client)

    assert is_in(client)


def test_with_a_hundred_tries_for_a_network_it_would(monkeypatch):
    monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(100, attempts.MINUTE, attempts.MINUTE))
    for number in range(101):
        is_looked_at(f"somebody{number}@example.org", address=COUNCIL)
    client = Client()
    sign_in(client)

    assert not is_in(client)


@pytest.fixture
def few_for_a_network(monkeypatch):
    few = attempts.Limit(3, attempts.MINUTE, attempts.MINUTE, counts_all_of="your network")
    monkeypatch.setattr(attempts, "OF_A_NETWORK", few)


def ask_for_link(email, client=None):
    return (client or Client()).post("/forgotten-password/", {"email": email}, REMOTE_ADDR=COUNCIL)


class TestSomebodyInTheSameOfficeGoesOnForever:
    def test_and_each_still_has_a_first_try_on_a_new_device(self, few_for_a_network):
        for number in range(10):
            is_looked_at(f"somebody{number}@example.org", address=COUNCIL)
        client = Client()
        sign_in(client)

        assert is_in(client)

    def test_and_a_second_one_waits_and_is_told_for_whose_sake(self, few_for_a_network):
        assert [is_looked_at(f"somebody{number}@example.org", address=COUNCIL) for number in range(3)] == [True] * 3
        guess()

        assert "Too many attempts from your network. Try again in 1 minute." in sign_in(Client()).text

    def test_and_links_are_asked_for_all_the_same(self, few_for_a_network):
        for number in range(10):
            assert ask_for_link(f"somebody{number}@example.org").status_code == 302

        assert [ask_for_link(SAM).status_code for _ in range(2)] == [302, 302]

    def test_without_the_first_try_they_would_be_kept_out(self, monkeypatch):
        monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(3, attempts.MINUTE, attempts.MINUTE))
        for number in range(10):
            is_looked_at(f"somebody{number}@example.org", address=COUNCIL)

        assert not is_looked_at(address=COUNCIL)


class TestSomebodyWhoSignsInAgainAndAgain:
    def sign_ins(self, count, client=None):
        return [SESSION_KEY in self.signed_in(client or Client()).session for _ in range(count)]

    def signed_in(self, client):
        sign_in(client)
        return client

    def test_waits_after_twenty_times_on_whichever_devices(self, sam):
        assert self.sign_ins(21) == [True] * 20 + [False]

    def test_keeps_no_owner_out_of_a_device_they_are_known_on(self, laptop):
        self.sign_ins(21)
        sign_in(laptop)

        assert is_in(laptop)

    def test_would_go_on_without_a_count_of_right_ones(self, monkeypatch):
        monkeypatch.setattr(attempts, "note_right_password", lambda *_: None)

        assert self.sign_ins(21) == [True] * 21

    def test_is_refused_before_the_password_is_looked_at(self, sam, monkeypatch):
        self.sign_ins(20)
        monkeypatch.setattr(User, "check_password", lambda *_: pytest.fail("it was looked at"))

        assert WAIT in sign_in(Client()).text


@pytest.mark.parametrize("wrong", [5, 50])
def test_wrong_passwords_in_the_same_office_do_not_keep_the_owner_out_of_their_own_device(wrong, laptop):
    for _ in range(wrong):
        is_looked_at(address=COUNCIL)
    sign_in(laptop)

    assert is_in(laptop)


def test_not_even_guesses_from_everywhere_do(laptop):
    under_attack()
    sign_in(laptop, address=ELSEWHERE)

    assert is_in(laptop)


@pytest.mark.parametrize("spoil", ["no device is known", "the cookie is thrown away"])
def test_on_a_device_that_is_not_known_they_would(spoil, laptop, monkeypatch):
    if spoil == "no device is known":
        monkeypatch.setattr(known_devices, "known_to", lambda request, person, by: "")
    else:
        laptop.cookies.pop(known_devices.COOKIE)
    under_attack()
    sign_in(laptop)

    assert not is_in(laptop)


def test_wrong_passwords_from_one_network_do_not_keep_the_owner_out_of_a_new_device_elsewhere():
    for _ in range(50):
        is_looked_at(address=COUNCIL)
    client = Client()
    sign_in(client, address=ELSEWHERE)

    assert is_in(client)


def test_a_new_device_is_told_truly_how_long_to_wait():
    with clock.at(MONDAY):
        for _ in range(5):
            assert guess()
        said = sign_in(Client()).text
    assert "Too many attempts. Try again in 30 seconds." in said

    with clock.at(MONDAY + datetime.timedelta(seconds=29)):
        assert not guess()
    with clock.at(MONDAY + datetime.timedelta(seconds=30)):
        assert guess()
        assert "Try again in 1 minute." in sign_in(Client()).text


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further():
    told, moment = [], MONDAY
    for _ in range(12):
        with clock.at(moment):
            is_looked_at(address=COUNCIL)
            opens_at = AttemptCount.objects.aggregate(latest=Max("opens_at"))["latest"] or moment
        told.append((opens_at - moment).total_seconds() / 60)
        moment = opens_at

    assert told == [0, 0, 0, 0, 0.5, 1, 2, 4, 8, 15, 15, 15]


def test_an_hour_without_a_wrong_try_and_all_are_forgotten():
    with clock.at(MONDAY):
        for _ in range(5):
            guess()
    with clock.at(MONDAY + datetime.timedelta(hours=1)):
        assert [guess() for _ in range(6)] == [True] * 5 + [False]


def test_a_link_from_an_e_mail_is_a_way_round(sam):
    under_attack()
    client = Client()
    refused = sign_in(client, address=ELSEWHERE)
    assert "with the link we e-mail you, you can sign in on this device at once" in refused.text

    client.post(links.path_of_link(sam), {"new": "six geese over the reservoir"}, REMOTE_ADDR=ELSEWHERE)
    sign_in(client, password="six geese over the reservoir", address=ELSEWHERE)

    assert is_in(client)


def test_links_asked_for_by_a_stranger_leave_the_owner_with_good_ones():
    pages = [
        Client().post("/forgotten-password/", {"email": SAM}, REMOTE_ADDR=f"192.0.2.{n}", follow=True) for n in range(6)
    ]

    assert "Several links were asked for with this address. Look for them in your e-mails" in pages[-1].text


def test_an_owner_asks_for_a_link_on_their_own_device_all_the_same(laptop):
    for number in range(6):
        Client().post("/forgotten-password/", {"email": SAM}, REMOTE_ADDR=f"192.0.2.{number}")

    assert laptop.post("/forgotten-password/", {"email": SAM}).status_code == 302


def test_a_council_of_300_signs_in_on_a_monday_morning_though_a_third_mistype():
    """On the worst of Mondays: nobody's device is known yet."""
    refused = 0
    for number in range(300):
        with clock.at(MONDAY + datetime.timedelta(seconds=6 * number)):
            tries = 4 if number % 3 == 0 else 1
            refused += [is_looked_at(f"worker{number}@example.org", address=COUNCIL) for _ in range(tries)].count(False)

    assert refused == 0


@pytest.mark.parametrize("every", [0, 24, 61])
def test_of_all_that_strangers_guess_at_one_account_at_most_100_an_hour_are_looked_at(every):
    looked_at = []
    for number in range(150):
        with clock.at(MONDAY + datetime.timedelta(seconds=number * every)):
            looked_at += [number * every] * is_looked_at(address=f"2001:db8:0:{number:x}::1")

    assert 1 <= max(sum(start <= at < start + 3600 for at in looked_at) for start in looked_at) <= 100


def test_guesses_on_a_known_device_are_counted_there_and_slowed(laptop):
    """Whoever finds it, or has the cookie, may guess a little more; its owner knows the password."""
    seen = [WAIT not in sign_in(laptop, password="a guess of mine").text for _ in range(12)]

    assert seen == [True] * 10 + [False] * 2


class TestTheCookie:
    def test_is_for_no_script_and_opens_nothing(self, laptop):
        cookie = laptop.cookies[known_devices.COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

        assert laptop.get("/account/").status_code == 302
        assert WAIT not in sign_in(laptop, password="a guess of mine").text
        assert not is_in(laptop)

    def test_says_nothing_of_whose_it_is(self, laptop, sam):
        from django.core import signing

        said = str(signing.loads(laptop.cookies[known_devices.COOKIE].value, salt=known_devices.SALT))

        assert sam.email not in said
        assert str(sam.pk) not in said
        assert sam.pk.hex not in said

    @pytest.mark.parametrize("email", [SAM, "lee.nobody@example.org"])
    def test_comes_with_no_refusal(self, email):
        assert known_devices.COOKIE not in sign_in(Client(), email=email, password="a guess of mine").cookies

    def test_comes_only_after_the_second_step(self, sam):
        from handrail.accounts.tests.factories import give_phone

        phone, client = give_phone(sam), Client()
        sign_in(client)
        assert known_devices.COOKIE not in client.cookies
        client.post("/sign-in/second-step/", {"code": phone.code()})

        assert known_devices.COOKIE in client.cookies

    def test_knows_its_owner_alone(self):
        make_user("Priya Nair")
        client = Client()
        sign_in(client, email="priya.nair@example.org")
        client.post("/sign-out/")
        under_attack()
        sign_in(client)

        assert not is_in(client)

    def test_knows_each_who_signed_in_on_a_shared_computer(self, laptop):
        make_user("Priya Nair")
        sign_in(laptop, email="priya.nair@example.org")
        laptop.post("/sign-out/")
        under_attack()
        sign_in(laptop)

        assert is_in(laptop)

    @pytest.mark.parametrize("spoil", [lambda value: value[:-1] + "xy"[value[-1] == "x"], lambda value: "no cookie"])
    def test_made_up_is_none(self, spoil, laptop):
        laptop.cookies[known_devices.COOKIE] = spoil(laptop.cookies[known_devices.COOKIE].value)
        under_attack()
        sign_in(laptop)

        assert not is_in(laptop)

    def test_is_over_once_somebody_signs_out_everywhere(self, laptop, sam):
        sessions.sign_out_everywhere(by=sam, person=sam)
        under_attack()
        sign_in(laptop)

        assert not is_in(laptop)

    def test_outlives_a_change_of_the_secret_key(self, laptop, settings):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [of_django.SECRET_KEY]
        under_attack()
        sign_in(laptop)

        assert is_in(laptop)


class TestTheSecondStep:
    def test_codes_guessed_by_somebody_with_the_password_do_not_keep_the_owner_out(self, sam):
        from handrail.accounts.tests.factories import give_phone

        phone, laptop = give_phone(sam), Client()
        sign_in(laptop)
        laptop.post("/sign-in/second-step/", {"code": phone.code()})
        laptop.post("/sign-out/")
        thief = Client()
        sign_in(thief)
        pages = [thief.post("/sign-in/second-step/", {"code": "000000"}).text for _ in range(6)]
        assert WAIT in pages[-1]

        sign_in(laptop)
        laptop.post("/sign-in/second-step/", {"code": phone.code()})

        assert is_in(laptop)

    def test_a_blocked_code_leaves_recovery_codes(self, sam, recovery_codes):
        for _ in range(2):
            thief = Client()
            sign_in(thief)
            for _ in range(6):
                thief.post("/sign-in/second-step/", {"code": "000000"})
        client = Client()
        sign_in(client)
        client.post("/sign-in/second-step/", {"recovery_code": recovery_codes[0]})

        assert is_in(client)


def test_an_open_screen_lets_nobody_guess_for_long_and_keeps_the_owner_out_nowhere_else(sam):
    screen, elsewhere = Client(), Client()
    for client in (screen, elsewhere):
        sign_in(client)
    pages = [screen.post("/account/confirm/", {"password": "a guess of mine"}).text for _ in range(6)]
    assert WAIT in pages[-1]

    assert elsewhere.post("/account/confirm/", {"password": PASSWORD}).status_code == 302
    changed = {"current": PASSWORD, "new": "six geese over the reservoir"}
    assert WAIT in screen.post("/account/password/", changed).text
    assert elsewhere.post("/account/password/", changed).status_code == 302


class TestBehindAProxy:
    @pytest.fixture(autouse=True)
    def proxies(self, settings):
        settings.HANDRAIL_PROXIES = 1

    def test_that_says_nothing_not_everybody_is_one_address(self, monkeypatch):
        monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(3, attempts.MINUTE, attempts.MINUTE))
        with what_is_logged() as lines:
            for number in range(5):
                assert guess(f"somebody{number}@example.org")

        assert "".join(lines).count("header_missing") == 1

    def test_of_two_the_second_is_told_of_in_the_log(self):
        with what_is_logged() as lines:
            for _ in range(3):
                guess(headers={"x-forwarded-for": "203.0.113.4, 10.1.2.3"})

        assert "".join(lines).count("another_proxy") == 1

    def test_of_two_that_are_known_of_the_address_is_the_one_before(self, settings, monkeypatch):
        settings.HANDRAIL_PROXIES = 2
        monkeypatch.setattr(attempts, "OF_A_NETWORK", attempts.Limit(3, attempts.MINUTE, attempts.MINUTE))
        seen = [
            guess(f"somebody{number}@example.org", headers={"x-forwarded-for": f"{made_up}, 203.0.113.4, 10.1.2.3"})
            for number, made_up in enumerate(["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"])
        ]

        assert seen == [True, True, True, False]
        assert guess("another@example.org", headers={"x-forwarded-for": "203.0.113.5, 10.1.2.3"})


def test_counts_are_forgotten_by_the_rounds():
    with clock.at(MONDAY):
        guess()
    with clock.at(MONDAY + datetime.timedelta(hours=1)):
        attempts.forget_old_counts()

    assert AttemptCount.objects.count() == 0


def test_neither_an_address_nor_a_network_stands_in_a_count():
    guess()

    kept = str(list(AttemptCount.objects.values()))
    assert "sam" not in kept
    assert COUNCIL not in kept
    assert User.objects.get(email=SAM).check_password(PASSWORD)
