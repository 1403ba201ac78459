import datetime
import re

import pytest
from django.core import mail

from handrail.accounts import notices, queries
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import PASSWORD, Phone, give_phone, make_user
from handrail.audit.models import TrailEvent
from handrail.core import clock
from handrail.core.refusals import Invalid

PAGE = "/account/authenticator-app/"


def key_on(answer):
    return re.search('<code class="hr-code">([A-Z2-7 ]+)</code>', answer.content.decode())[1].replace(" ", "")


def events():
    return list(TrailEvent.objects.order_by("pk").values_list("event", flat=True))


def test_the_key_is_on_the_page_to_scan_to_type_and_to_open_in_an_app(with_a_password):
    answer = with_a_password().get(PAGE)
    page = answer.content.decode()

    assert '<path class="hr-qr__ink" d="M4 4h7v1h-7z' in page
    assert f"otpauth://totp/sam.okafor%40example.org?secret={key_on(answer)}" in page
    assert "style=" not in page


def test_the_code_that_the_app_shows_sets_it_up(with_a_password, sam):
    client = with_a_password()
    phone = Phone(key_on(client.get(PAGE)))

    answer = client.post(PAGE, {"code": phone.code()})
    notices.send_notices()

    assert answer.url == "/account/recovery-codes/"
    assert queries.second_factors_of(sam).app
    assert events()[-1] == "second_factor.added"
    assert mail.outbox[0].to == [sam.email]
    assert "An authenticator app was set up" in mail.outbox[0].body


def test_a_wrong_code_sets_nothing_up_and_the_key_stays(with_a_password, sam):
    client = with_a_password()
    key = key_on(client.get(PAGE))

    answer = client.post(PAGE, {"code": "000000"})

    assert answer.status_code == 422
    assert "Type the one your app shows now." in answer.content.decode()
    assert key_on(answer) == key == key_on(client.get(PAGE))
    assert not queries.second_factors_of(sam).are_set_up


def test_a_second_press_of_the_button_changes_nothing(with_a_password, sam):
    client = with_a_password()
    code = Phone(key_on(client.get(PAGE))).code()

    assert [client.post(PAGE, {"code": code}).status_code for _ in range(2)] == [302, 302]
    assert events().count("second_factor.added") == 1


def test_the_next_app_has_another_key_and_takes_the_place_of_the_first(with_a_password, sam):
    client = with_a_password()
    first = Phone(key_on(client.get(PAGE)))
    client.post(PAGE, {"code": first.code()})
    second = Phone(key_on(client.get(PAGE)))
    client.post(PAGE, {"code": second.code()})

    assert first.secret != second.secret
    with pytest.raises(Invalid):
        second_steps.use_code(by=sam, code=first.code())
    assert second_steps.use_code(by=sam, code=second.code())


def test_the_session_keeps_the_key_sealed(with_a_password):
    client = with_a_password()
    key = key_on(client.get(PAGE))

    assert key not in str(dict(client.session))


def test_removing_the_app_takes_the_recovery_codes_along(with_a_password, sam, phone, recovery_codes):
    client = with_a_password()
    client.post("/sign-in/second-step/", {"code": phone.code()})

    assert client.get(f"{PAGE}remove/").status_code == 200
    client.post(f"{PAGE}remove/")

    held = queries.second_factors_of(sam)
    assert (held.app, held.recovery) == (None, None)
    assert events()[-1] == "second_factor.removed"


def test_removing_what_is_not_there_leaves_no_trace(with_a_password):
    with_a_password().post(f"{PAGE}remove/")

    assert "second_factor.removed" not in events()


def test_the_only_second_factor_stays_where_the_council_requires_one(with_a_password, sam, phone, settings):
    settings.SECOND_FACTOR_IS_REQUIRED = True
    client = with_a_password()
    client.post("/sign-in/second-step/", {"code": phone.code()})

    assert "this is your only one" in client.get(f"{PAGE}remove/").content.decode()
    assert client.post(f"{PAGE}remove/").status_code == 403
    assert queries.second_factors_of(sam).app


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}remove/", "/account/recovery-codes/"])
def test_whoever_has_been_signed_in_for_a_while_gives_the_password_again(path, with_a_password):
    client = with_a_password()

    assert client.get(path, follow=True).request["PATH_INFO"] != "/account/confirm/"
    with clock.at(clock.now() + datetime.timedelta(minutes=6)):
        asked = client.get(path)
        assert asked.url.startswith("/account/confirm/?next=")
        assert client.post(path, {"code": "1"}).url.startswith("/account/confirm/")
        wrong = client.post("/account/confirm/", {"password": "no", "next": path})
        assert "This is not your password." in wrong.content.decode()
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": path}).url == path


def test_an_open_screen_is_not_asked_for_passwords_for_ever(with_a_password):
    client = with_a_password()
    pages = [client.post("/account/confirm/", {"password": "no"}).content.decode() for _ in range(6)]

    assert "Too many attempts." in pages[-1]


def test_somebody_elses_password_confirms_nothing(with_a_password):
    make_user("Priya Nair", password="another good password")

    assert with_a_password().post("/account/confirm/", {"password": "another good password"}).status_code == 422


def test_ten_recovery_codes_are_shown_once_and_can_be_kept_as_a_file(with_a_password, sam, phone):
    client = with_a_password()
    client.post("/sign-in/second-step/", {"code": phone.code()})

    made = client.post("/account/recovery-codes/").content.decode()
    codes = re.findall(r'<code class="hr-code">([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})</code>', made)

    assert len(set(codes)) == 10
    assert all(code.replace(" ", "%20") in made for code in codes)
    assert 'download="handrail-recovery-codes.txt"' in made
    assert codes[0] not in client.get("/account/recovery-codes/").content.decode()
    assert second_steps.use_recovery_code(by=sam, code=codes[0])


def test_new_recovery_codes_make_earlier_ones_worthless(sam, recovery_codes):
    second_steps.make_recovery_codes(by=sam)

    with pytest.raises(Invalid):
        second_steps.use_recovery_code(by=sam, code=recovery_codes[0])


def test_recovery_codes_stand_in_for_something(with_a_password):
    client = with_a_password()

    assert client.get("/account/recovery-codes/").url == "/account/second-step/"
    assert client.post("/account/recovery-codes/").url == "/account/second-step/"


def test_what_somebody_holds_is_one_statement(sam, recovery_codes, django_assert_num_queries):
    with django_assert_num_queries(1):
        held = queries.second_factors_of(sam)
        assert held.codes_left == 10


def test_nobody_elses_second_factors_are_theirs(sam, phone):
    priya = make_user("Priya Nair")

    assert not queries.second_factors_of(priya).are_set_up
    give_phone(priya)
    second_steps.remove_authenticator_app(by=priya)
    assert queries.second_factors_of(sam).are_set_up
