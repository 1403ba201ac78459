"""What would be guessed soon is no password, and whoever chose it is told what to do instead."""

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.test import Client
from zxcvbn import matching

from handrail.accounts import common_passwords, links, password_rules
from handrail.accounts.tests.factories import make_user
from handrail.core import guessing

pytestmark = pytest.mark.django_db

REFUSED = {
    # each was accepted until November 2026
    "sam.okafor@example.org": password_rules.LOCAL,
    "handrail1234": password_rules.LOCAL,
    "pencouncil2026": password_rules.LOCAL,
    "Password1234!": password_rules.LOCAL,
    "westmere-demo-2026": password_rules.LOCAL,
    "aaaaaaaaaaaa": password_rules.REPEATS,
    "Summer2026!!": password_rules.LOCAL,
    # and those of their kinds
    "SamOkafor1984": password_rules.LOCAL,
    "okafor.okafor": password_rules.LOCAL,
    "Westmere2026!": password_rules.LOCAL,
    "W3stm3re2026!": password_rules.LOCAL,
    "East-Team-2026": password_rules.LOCAL,
    "TeamManager12": password_rules.LOCAL,
    "autumn2026!!!": password_rules.LOCAL,
    "November2026!": password_rules.LOCAL,
    "monday-monday": password_rules.LOCAL,
    "p@55w0rd2026!": password_rules.LOCAL,
    "Safeguarding1": password_rules.LOCAL,
    "socialworker1": password_rules.LOCAL,
    "abcabcabcabc": password_rules.REPEATS,
    "sunshine sunshine": password_rules.REPEATS,
    "letmeinletmein": password_rules.LOCAL,
    "123456789012": password_rules.IN_A_ROW,
    "qwertyuiop12": password_rules.IN_A_ROW,
    "qazwsxedcrfv": password_rules.GUESSED_SOON,
    "iloveyouforever": password_rules.GUESSED_SOON,
    "Liverpool1892": password_rules.GUESSED_SOON,
    "Manchester2024": password_rules.LOCAL,
    # nothing but many who chose them tells of these
    "kartoffelpuffer": password_rules.GUESSED_SOON,
    "Avadakedavra": password_rules.GUESSED_SOON,
    "ichliebedich": password_rules.GUESSED_SOON,
    "30secondstomars": password_rules.GUESSED_SOON,
    "short": password_rules.TOO_SHORT,
    "a" * 1000: password_rules.REPEATS,
}
ACCEPTED = [
    "a walk along the canal",
    "six geese over the reservoir",
    "purple monkey dishwasher lamp",
    "violet-kettle-harbour",
    "kestrel umbrella Tuesday gravel",
    "my dog ate fourteen biscuits",
    "Cwtch mawr bore Llun glaw",
    "gW7$kd9!pQ2z",
    "vmxk-trpa-qhzn",
    "ten summers by the Humber estuary",
    "żółta łódka na jeziorze",
    "our council flat had orange doors",
    "correct zebra paperclip mountain " * 20,
]


@pytest.fixture
def sam():
    return make_user("Sam Okafor")


def why_refused(password, user):
    try:
        password_rules.HardToGuess().validate(password, user)
    except ValidationError as refused:
        return refused.message
    return ""


@pytest.mark.parametrize(("password", "why"), REFUSED.items(), ids=lambda text: text[:30])
def test_what_is_guessed_soon_is_refused_with_what_to_do(password, why, sam):
    assert why_refused(password, sam) == why
    assert password not in why


@pytest.mark.parametrize("password", ACCEPTED, ids=lambda text: text[:30])
def test_words_that_do_not_belong_together_are_accepted(password, sam):
    assert why_refused(password, sam) == ""


def test_of_djangos_list_of_common_passwords_none_is_accepted_however_it_is_written(sam):
    long_enough = [word for word in CommonPasswordValidator().passwords if len(word) >= password_rules.SHORTEST]

    assert len(long_enough) > 100
    assert [word for word in long_enough if not why_refused(word, sam)] == []
    assert [word for word in long_enough if not why_refused(word.capitalize(), sam)] == []


def test_the_list_holds_the_three_thousand_most_common_ones_of_that_length_and_none_that_can_be_read():
    known = common_passwords.digests()

    assert len(known) > 3_000
    assert {len(one) for one in known} == {common_passwords.DIGITS_KEPT}
    assert all(set(one) <= set("0123456789abcdef") for one in known)


def test_a_name_that_means_something_in_a_pattern_is_a_name():
    person = make_user("Sam (O'Kafor [.*", email="s+a.*m@example.org")

    assert why_refused("six geese over the reservoir", person) == ""
    assert why_refused("s+a.*m@example.org", person) == password_rules.LOCAL


def test_without_the_list_some_would_be_accepted(sam, monkeypatch):
    monkeypatch.setattr(common_passwords, "digests", frozenset)

    assert why_refused("kartoffelpuffer", sam) == ""


def test_without_the_local_words_those_would_be_accepted(sam, monkeypatch):
    monkeypatch.setattr(password_rules, "without_local_words", lambda password, user: password.lower())

    assert why_refused("westmere-demo-2026", sam) == ""


def test_without_counting_guesses_those_would_be_accepted(sam, monkeypatch):
    monkeypatch.setattr(password_rules, "GUESSES", 0)

    assert why_refused("sunshine sunshine", sam) == ""


MADE_HARD_TO_JUDGE = [
    "4@8({[<369&1!|70$5+%2" * 40,
    "jan@4({[<6931!|7$5+%2@4({[<6931!|7$",
    # as many ways to read it as are left as they are
    "[32$%7{50<8(" * 3,
]


@pytest.mark.parametrize("password", MADE_HARD_TO_JUDGE)
def test_a_text_made_to_be_hard_to_judge_is_judged_soon(password, monkeypatch):
    tried = []
    judge = matching.dictionary_match
    monkeypatch.setattr(
        matching, "dictionary_match", lambda *more, **known: tried.append(more) or judge(*more, **known)
    )
    password_rules.judge(password)

    assert len(tried) < 40


def test_where_each_way_to_read_its_signs_is_tried_those_are_hundreds(monkeypatch):
    monkeypatch.setattr(guessing, "MOST_WAYS_TO_READ_SIGNS", 1_000)
    with pytest.raises(AssertionError):
        test_a_text_made_to_be_hard_to_judge_is_judged_soon(MADE_HARD_TO_JUDGE[1], monkeypatch)


@pytest.mark.parametrize("password", ["p@55w0rd{[<!|+", "1234567890!@{[<|"])
def test_signs_that_are_read_as_one_hide_no_word_and_no_row(password):
    sequence = password_rules.judge(password)["sequence"]

    assert any(
        match["pattern"] in ("dictionary", "sequence", "spatial") and len(match["token"]) > 5 for match in sequence
    )


def test_nobody_chooses_one_by_a_link_either(sam):
    page = Client().post(links.path_of_link(sam), {"new": "westmere-demo-2026"})

    assert password_rules.DO in page.text
    assert "westmere-demo-2026" not in page.text
