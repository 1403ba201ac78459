import random
import sys
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.differences import WORDS, Part, differences

STEPS_PER_WORD = 150
TEXTS = st.text(alphabet="ab \n", max_size=30)


def test_what_was_added_and_taken_out_is_told_where_it_stood():
    assert differences("and told Dev it was fine", "and rang Dev") == [
        Part("same", "and "),
        Part("taken out", "told"),
        Part("added", "rang"),
        Part("same", " Dev"),
        Part("taken out", " it was fine"),
    ]


def test_a_text_that_was_replaced_is_read_in_one_piece():
    assert differences("Kelly went to the group.", "Overwritten by mistake today.") == [
        Part("taken out", "Kelly went to the group."),
        Part("added", "Overwritten by mistake today."),
    ]


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_is_left_out(before, after):
    parts = differences(before, after)

    assert "".join(part.text for part in parts if part.kind != "taken out") == after
    assert "".join(part.text for part in parts if part.kind != "added") == before


def a_fifth_rewritten(length):
    """A text whose words come again and again, as people's do, before and after every fifth of them was changed."""
    chance = random.Random(length)
    before = [f"word{int(chance.paretovariate(0.5)) % 900}" for _ in range(length)]
    after = [f"other{chance.randrange(900)}" if place % 5 == 0 else word for place, word in enumerate(before)]
    return " ".join(before), " ".join(after)


def steps_of(compare, *texts):
    """How many lines of Python are run: the same on every machine."""
    steps = 0

    def count(frame, event, _):
        nonlocal steps
        steps += event == "line"
        return count

    traced_before = sys.gettrace()
    sys.settrace(count)
    try:
        compare(*texts)
    finally:
        sys.settrace(traced_before)
    return steps


def test_a_long_text_costs_no_more_per_word_than_a_short_one():
    assert steps_of(differences, *a_fifth_rewritten(300)) < 300 * STEPS_PER_WORD
    assert steps_of(differences, *a_fifth_rewritten(3000)) < 3000 * STEPS_PER_WORD


def test_comparing_every_space_with_every_other_would_be_seen():
    def closely(before, after):
        SequenceMatcher(None, WORDS.findall(before), WORDS.findall(after), autojunk=False).get_opcodes()

    assert steps_of(closely, *a_fifth_rewritten(300)) > 300 * STEPS_PER_WORD


def test_a_word_changed_in_a_long_text_is_all_that_is_marked():
    before, _ = a_fifth_rewritten(3000)
    after = before.replace(before.split()[1500], "Kelly", 1)
    changed = [part for part in differences(before, after) if part.kind != "same"]

    assert [part.kind for part in changed] == ["taken out", "added"]
    assert changed[1].text == "Kelly"


def test_texts_made_to_take_long_are_one_change(monkeypatch):
    monkeypatch.setattr("handrail.core.merge.COMPARED", 0)
    monkeypatch.setattr("handrail.core.merge.COMPARED_OF_EACH_CHARACTER", 0)

    assert differences("a b a b a", "b a b a b") == [Part("taken out", "a b a b a"), Part("added", "b a b a b")]
