from hypothesis import given
from hypothesis import strategies as st

from handrail.core.text import first_words, storable

anything = st.text(st.characters())


def test_line_ends_become_one_kind():
    assert storable("one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


def test_only_what_nothing_can_hold_is_lost():
    assert storable("a\x00b\ud800c") == "abc"
    kept = "Kelly’s 🙂\t‏مرحبا \x0b\x1f\x7f\ufeff<&\"'"
    assert storable(kept) == kept


@given(anything)
def test_storable_text_can_always_be_written_and_is_not_changed_again(text):
    stored = storable(text)
    stored.encode()
    assert "\x00" not in stored
    assert "\r" not in stored
    assert storable(stored) == stored


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")))
def test_other_text_stays_exactly_as_it_was(text):
    assert storable(text) == text


def test_first_words_say_that_more_follow():
    assert first_words("Donna saw\nAva on Monday", 3) == "Donna saw Ava …"
    assert first_words("Donna saw Ava", 3) == "Donna saw Ava"
    assert first_words("", 3) == ""
