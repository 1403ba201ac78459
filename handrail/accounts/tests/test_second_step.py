import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client

from handrail.accounts import notices
from handrail.accounts.models import AttemptCount
from handrail.accounts.second_factors import SecondStep
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import Phone, give_phone, make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.refusals import Invalid

PAGE = "/sign-in/second-step/"
WAIT = "Too many attempts. Try again in "
NOT_RIGHT = "This code is not right, or was used before. Check it and try again."


def events():
    return list(TrailEvent.objects.order_by("pk").values_list("event", flat=True))


def test_a_password_alone_does_not_sign_in_whoever_has_an_app(with_a_password, phone):
    client = with_a_password()

    assert SESSION_KEY not in client.session
    assert client.get("/device-key/").status_code == 302
    assert "signed_in" not in events()


def test_the_code_of_the_app_signs_in_and_leads_on_to_what_was_asked_for(with_a_password, phone, sam):
    client = with_a_password(next="/families/")

    answer = client.post(PAGE, {"code": phone.code()})

    assert answer.url == "/families/"
    assert client.session[SESSION_KEY] == str(sam.pk)
    assert events()[-2:] == ["second_factor.used", "signed_in"]


def test_a_code_is_taken_with_spaces_in_it(with_a_password, phone):
    client, code = with_a_password(), phone.code()

    client.post(PAGE, {"code": f" {code[:3]} {code[3:]} "})

    assert SESSION_KEY in client.session


def test_a_code_is_used_once_and_none_before_it_afterwards(with_a_password, phone):
    before, used = phone.code(), phone.code()
    with_a_password().post(PAGE, {"code": used})
    client = with_a_password()

    for code in (used, before):
        answer = client.post(PAGE, {"code": code})
        assert answer.status_code == 422
        assert NOT_RIGHT in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_the_code_an_app_was_set_up_with_is_used(sam, with_a_password):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = Phone(secret).code()
    second_steps.set_up_authenticator_app(by=sam, secret=secret, code=code)

    assert with_a_password().post(PAGE, {"code": code}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(-31, 422), (-30, 302), (0, 302), (59, 302), (60, 422)])
def test_a_code_is_good_for_half_a_minute_before_and_after(seconds, status, with_a_password, phone):
    soon = clock.now().replace(second=0, microsecond=0) + datetime.timedelta(minutes=2)
    client = with_a_password()
    with clock.at(soon):
        code = phone.code()
    with clock.at(soon + datetime.timedelta(seconds=seconds)):
        assert client.post(PAGE, {"code": code}).status_code == status


def test_wrong_used_and_never_made_are_told_alike(with_a_password, recovery_codes):
    client = with_a_password()
    said = []
    for sent in ({"code": "000000"}, {"code": "no code"}, {"recovery_code": "00000000"}):
        answer = client.post(PAGE, sent)
        said.append((answer.status_code, NOT_RIGHT in answer.content.decode()))

    assert said == [(422, True)] * 3


def test_codes_are_guessed_no_more_often_than_passwords(with_a_password, phone):
    client = with_a_password()

    pages = [client.post(PAGE, {"code": "000000"}).content.decode() for _ in range(6)]

    assert "Too many attempts" not in pages[4]
    assert WAIT in pages[5]
    assert client.post(PAGE, {"code": phone.code()}).status_code == 422
    assert SESSION_KEY not in client.session


def test_twenty_wrong_codes_are_enough_for_an_hour(with_a_password, phone):
    client, began, blocked = with_a_password(), clock.now(), []
    for number in range(30):
        with clock.at(began + datetime.timedelta(seconds=25 * number)):
            blocked.append(WAIT in client.post(PAGE, {"code": "000000"}).content.decode())

    assert 5 <= blocked.count(False) <= 20


def test_a_right_code_in_between_makes_no_room_for_more_wrong_ones(with_a_password, phone, sam):
    for _ in range(4):
        with_a_password().post(PAGE, {"code": "000000"})
    with_a_password().post(PAGE, {"code": phone.code()})
    client = with_a_password()
    pages = [client.post(PAGE, {"code": "000000"}).content.decode() for _ in range(2)]

    assert [WAIT in page for page in pages] == [False, True]


def test_setting_up_an_app_forgets_no_wrong_passwords_from_the_same_address(with_a_password):
    """Somebody with an account could otherwise guess other people's passwords from there for ever."""
    client = with_a_password()
    for _ in range(5):
        Client().post("/sign-in/", {"login": "somebody@example.org", "password": "no"})
    page = client.get("/account/authenticator-app/").content.decode()
    key = re.search('<code class="hr-code">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")
    counted = wrong_passwords_counted()

    assert client.post("/account/authenticator-app/", {"code": Phone(key).code()}).status_code == 302
    assert wrong_passwords_counted() == counted != []


def wrong_passwords_counted():
    return list(AttemptCount.objects.filter(wrong__gte=5).order_by("pk").values_list("pk", "wrong"))


def test_the_owner_is_warned_of_wrong_codes_once_in_an_hour(with_a_password, phone, sam):
    client = with_a_password()
    for _ in range(9):
        client.post(PAGE, {"code": "000000"})
    notices.send_notices()

    assert events().count("second_factor.refused") == 1
    assert [message.to for message in mail.outbox] == [[sam.email]]
    assert "Your password was given, and then wrong codes, three or more." in mail.outbox[0].body


def test_another_browser_guesses_no_further(with_a_password, phone):
    first, second = with_a_password(), with_a_password()
    for _ in range(5):
        first.post(PAGE, {"code": "000000"})

    assert "Too many attempts" in second.post(PAGE, {"code": "000000"}).content.decode()


def test_a_recovery_code_signs_in_once_and_word_of_it_is_sent(with_a_password, recovery_codes):
    client, again = with_a_password(), with_a_password()
    answer = client.post(PAGE, {"recovery_code": recovery_codes[0]}, follow=True)
    notices.send_notices()

    assert SESSION_KEY in client.session
    assert "You have 9 recovery codes left." in answer.content.decode()
    assert "recovery_code.used" in events()
    assert "A recovery code was used" in mail.outbox[-1].body
    assert again.post(PAGE, {"recovery_code": recovery_codes[0]}).status_code == 422
    assert again.post(PAGE, {"recovery_code": recovery_codes[1]}).status_code == 302


def test_a_recovery_code_is_no_code_of_the_app(with_a_password, recovery_codes):
    assert with_a_password().post(PAGE, {"code": recovery_codes[0]}).status_code == 422


def test_a_code_of_somebody_else_is_wrong(with_a_password, phone):
    theirs = give_phone(make_user("Priya Nair"))

    assert with_a_password().post(PAGE, {"code": theirs.code()}).status_code == 422


def test_without_a_password_there_is_no_second_step(client, phone):
    assert client.get(PAGE).url == "/sign-in/"
    assert client.post(PAGE, {"code": phone.code()}).url == "/sign-in/?said=too_late"


def test_whoever_is_disabled_in_between_stays_out(with_a_password, phone, sam):
    client = with_a_password()
    sam.is_active = False
    sam.save()

    assert client.post(PAGE, {"code": phone.code()}).url == "/sign-in/?said=too_late"
    assert SESSION_KEY not in client.session
    assert "signed_in" not in events()


def test_whoever_has_no_second_factor_signs_in_as_before(with_a_password):
    assert SESSION_KEY in with_a_password().session


def test_a_retired_secret_key_still_opens_what_it_sealed_and_one_that_is_gone_is_no_error(
    phone, recovery_codes, sam, settings
):
    sealed_with, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    for codes in ({"code": phone.code()}, {"recovery_code": recovery_codes[0]}):
        (way,) = codes
        use = second_steps.use_code if way == "code" else second_steps.use_recovery_code
        with pytest.raises(Invalid):
            use(by=sam, code=codes[way])
    settings.SECRET_KEY_FALLBACKS = [sealed_with]

    assert second_steps.use_code(by=sam, code=phone.code())
    assert second_steps.use_recovery_code(by=sam, code=recovery_codes[0])


def test_nothing_in_the_database_is_the_secret_itself(phone, recovery_codes, sam):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert phone.secret not in stored
    assert not any(code in stored for code in recovery_codes)


def test_without_the_stage_a_password_would_do(with_a_password, phone, monkeypatch):
    """The negative control: what these tests are about is the stage, and nothing else."""
    monkeypatch.setattr(SecondStep, "handle", lambda stage: (None, True))

    assert SESSION_KEY in with_a_password().session


def test_without_what_was_used_a_code_would_do_twice(with_a_password, phone):
    code = phone.code()
    with_a_password().post(PAGE, {"code": code})
    app = Authenticator.objects.get(type="totp")
    app.data["last_period"] = 0
    app.save()

    assert with_a_password().post(PAGE, {"code": code}).status_code == 302
