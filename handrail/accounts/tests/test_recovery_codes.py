"""Recovery codes are kept as digests: a copy of the database, with the secret key or without, gives nobody's codes."""

import hmac
from importlib import import_module
from threading import Barrier, Thread

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection

from handrail.accounts import queries, recovery_codes
from handrail.accounts.services import second_steps
from handrail.accounts.tests.factories import give_phone, make_user
from handrail.core.refusals import Invalid


@pytest.fixture
def sam(db):
    return make_user("Sam Okafor")


@pytest.fixture
def codes(sam):
    give_phone(sam)
    return second_steps.make_recovery_codes(by=sam)


def kept():
    return Authenticator.objects.get(type="recovery_codes")


def test_ten_codes_of_sixty_bits_are_made_and_only_digests_are_kept(codes):
    assert len(set(codes)) == 10
    assert all(len(code) == 12 and set(code) <= set(recovery_codes.CHARACTERS) for code in codes)

    with pytest.raises(InvalidToken):
        get_adapter().decrypt(kept().data["digests"][0])
    assert kept().data.keys() == {"digests"}
    assert not any(code in str(kept().data) for code in codes)


def test_a_code_is_used_once(codes, sam):
    second_steps.use_recovery_code(by=sam, code=codes[3])

    assert queries.second_factors_of(sam).codes_left == 9
    with pytest.raises(Invalid):
        second_steps.use_recovery_code(by=sam, code=codes[3])


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:4]} {code[4:8]}-{code[8:]} "])
def test_a_code_is_read_however_it_is_typed(typed, codes, sam):
    assert second_steps.use_recovery_code(by=sam, code=typed(codes[0]))


def test_what_looks_like_another_character_is_read_as_that(sam):
    assert recovery_codes.digest_of("oil0", user_id=sam.pk) == recovery_codes.digest_of("0110", user_id=sam.pk)


def test_a_code_of_somebody_else_is_no_code(codes, sam):
    priya = make_user("Priya Nair")
    give_phone(priya)
    second_steps.make_recovery_codes(by=priya)

    with pytest.raises(Invalid):
        second_steps.use_recovery_code(by=priya, code=codes[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_code_at_once_one_comes_in():
    sam = make_user("Sam Okafor")
    give_phone(sam)
    codes = second_steps.make_recovery_codes(by=sam)
    outcomes, together = [], Barrier(2)

    def use():
        together.wait()
        try:
            second_steps.use_recovery_code(by=sam, code=codes[0])
            outcomes.append("in")
        except Invalid:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "refused"]
    assert queries.second_factors_of(sam).codes_left == 9


def as_they_were_kept(sam, *, used):
    """The codes that allauth made from a seed, which could be read again."""
    seed = "5e" * 40
    data = {"seed": get_adapter().encrypt(seed), "used_mask": sum(1 << number for number in used)}
    return Authenticator.objects.create(user=sam, type="recovery_codes", data=data), seed


def test_codes_of_before_go_on_and_those_used_stay_used(sam):
    migration = import_module("handrail.accounts.migrations.0010_recovery_codes_are_digests")
    _, seed = as_they_were_kept(sam, used=[0, 4])
    made = hmac.new(seed.encode(), digestmod="sha1")
    made.update(b"  0,")
    first = f"{int.from_bytes(made.digest()[:4]) % 10**8:08}"
    codes = list(migration.codes_of(seed))
    assert codes[0] == first

    migration.keep_digests(apps, None)

    assert kept().data.keys() == {"digests"}
    assert queries.second_factors_of(sam).codes_left == 8
    assert second_steps.use_recovery_code(by=sam, code=codes[1])
    for gone in (codes[0], codes[1], codes[4]):
        with pytest.raises(Invalid):
            second_steps.use_recovery_code(by=sam, code=gone)


def test_codes_of_a_secret_key_that_is_gone_are_gone(sam, settings):
    migration = import_module("handrail.accounts.migrations.0010_recovery_codes_are_digests")
    as_they_were_kept(sam, used=[])
    settings.SECRET_KEY = "another"

    migration.keep_digests(apps, None)

    assert queries.second_factors_of(sam).recovery is None


def test_each_digest_is_compared_wherever_the_right_one_stands(codes, sam, monkeypatch):
    compared = []
    compare = recovery_codes.constant_time_compare
    monkeypatch.setattr(recovery_codes, "constant_time_compare", lambda a, b: compared.append(a) or compare(a, b))
    for code in (codes[0], codes[9], "no code"):
        compared.clear()
        recovery_codes.found_in(kept().data["digests"], code, user_id=sam.pk)
        assert len(compared) == 10
