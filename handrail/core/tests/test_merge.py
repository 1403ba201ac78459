import random
import time
from collections import Counter

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from handrail.core import merge as merging
from handrail.core.merge import LONGEST_TEXT, Merge, merge

VISIT = "Donna saw Ava on Monday. She was well.\n\nKelly did not come to the core group."
words = st.lists(st.sampled_from(["Ava", "was", "seen", "at", "home", "not", "the", "\n", "\n\n", " "]), max_size=25)
texts = words.map(" ".join) | st.text(alphabet="ab \n\t\r\u2003é", max_size=30)


def test_changes_to_different_lines_are_put_together():
    theirs = VISIT.replace("was well", "was very well")
    mine = VISIT.replace("did not come", "came")
    merged = "Donna saw Ava on Monday. She was very well.\n\nKelly came to the core group."
    assert merge(VISIT, theirs, mine) == Merge(merged, "clean")


def test_changes_to_different_words_of_one_line_are_put_together():
    assert merge("The cat sat", "The black cat sat", "The cat sat down") == Merge("The black cat sat down", "clean")


def test_changes_to_neighbouring_words_are_a_conflict_and_the_accepted_text_stands():
    assert merge("in 10 days", "in 12 days", "in 10 weeks") == Merge("in 12 days", "conflict")


def test_two_paragraphs_added_at_one_end_are_a_conflict_and_nothing_is_concatenated():
    theirs, mine = VISIT + "\n\nReuben rang.", VISIT + "\n\nChloe wrote."
    assert merge(VISIT, theirs, mine) == Merge(theirs, "conflict")


def test_two_texts_written_into_one_empty_box_are_a_conflict():
    assert merge("", "Reuben rang.", "Chloe wrote.") == Merge("Reuben rang.", "conflict")


def test_a_paragraph_added_at_each_end_is_no_conflict():
    assert merge("Middle.", "First.\n\nMiddle.", "Middle.\n\nLast.").outcome == "conflict"
    assert (
        merge("One middle.", "First.\n\nOne middle.", "One middle.\n\nLast.").text == "First.\n\nOne middle.\n\nLast."
    )


def test_the_same_change_on_both_sides_is_no_conflict():
    same = VISIT + "\n\nReuben rang."
    assert merge(VISIT, same, same) == Merge(same, "clean")
    assert merge(VISIT, same, same.replace("Donna", "Marek")).text == same.replace("Donna", "Marek")


def test_a_save_sent_again_with_more_words_is_no_conflict_with_itself():
    assert merge("Ava", "Ava was seen", "Ava was seen at home") == Merge("Ava was seen at home", "clean")


def test_a_longer_version_never_brings_back_what_the_other_took_out():
    assert merge("Contact", "Nobody", "Nobody rang").outcome == "clean"
    assert merge("contact", "no", "no contact allowed").outcome == "conflict"


def test_deleting_what_somebody_else_is_changing_is_a_conflict():
    assert merge("Ava was seen at home.", "Ava was seen.", "Ava was seen at school.").outcome == "conflict"


def test_a_space_typed_at_the_end_is_no_conflict_and_stays():
    assert merge("Ava", "Ava was seen", "Ava ") == Merge("Ava was seen ", "clean")


@given(texts, texts)
def test_where_one_side_changed_nothing_the_other_stands(base, changed):
    assert merge(base, base, changed) == Merge(changed, "clean")
    assert merge(base, changed, base) == Merge(changed, "clean")
    assert merge(base, changed, changed) == Merge(changed, "clean")


@given(texts, texts, texts)
@settings(max_examples=400)
@example("a b", "b a", "a c b")
def test_a_clean_merge_has_every_word_either_side_added(base, accepted, mine):
    merged = merge(base, accepted, mine)
    if merged.outcome == "conflict":
        assert merged.text == accepted
        return
    had, has = Counter(base.split()), Counter(merged.text.split())
    for side in (accepted, mine):
        assert not (Counter(side.split()) - had).keys() - has.keys()
    assert not has.keys() - (had + Counter(accepted.split()) + Counter(mine.split())).keys()


@given(texts, texts, texts)
@settings(max_examples=400)
def test_it_does_not_matter_who_saved_first(base, one, other):
    first, second = merge(base, one, other), merge(base, other, one)
    assert first.outcome == second.outcome
    if first.outcome == "clean":
        assert first.text.split() == second.text.split()


@given(st.lists(st.sampled_from("abcdefgh"), max_size=12), st.data())
def test_edits_with_an_untouched_word_between_them_always_come_together(start, data):
    base = [f"{word}{i}" for i, word in enumerate(start)]
    assume(len(base) >= 3)
    split = data.draw(st.integers(1, len(base) - 2))
    left = data.draw(st.lists(st.sampled_from(["new", "more"]), max_size=3))
    right = data.draw(st.lists(st.sampled_from(["other", "less"]), max_size=3))
    before, between, after = base[:split], base[split : split + 1], base[split + 1 :]
    versions = before + between + after, left + between + after, before + between + right
    merged = merge(*("First " + " ".join(version) for version in versions))
    assert merged.outcome == "clean"
    assert merged.text.split() == ["First", *left, *between, *right]


def long_text(count, vocabulary, seed=1):
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(vocabulary)}" + ("\n" if chance.random() < 0.02 else "") for _ in range(count))


def scattered(text, offset, mark):
    """The text with every fiftieth word changed, counted from the offset."""
    return " ".join(mark + word if i % 50 == offset else word for i, word in enumerate(text.split(" ")))


def blocks(count, *marks):
    """Between words that occur once, as many of the same word as are still compared closely."""
    return " ".join(
        f"once{block} " + " ".join(f"same {mark}{block}{n}" for n in range(31 // len(marks)) for mark in marks)
        for block in range(count)
    )


def prose(count):
    """One paragraph in which, as in prose, few words are frequent and many occur once."""
    chance = random.Random(1)
    return " ".join(f"w{int(chance.paretovariate(0.6))}" for _ in range(count))


NOVEL = prose(80_000)


def test_scattered_edits_of_a_very_long_paragraph_come_together():
    merged = merge(NOVEL, scattered(NOVEL, 5, "x"), scattered(NOVEL, 30, "y"))
    assert merged == Merge(scattered(scattered(NOVEL, 5, "x"), 30, "y"), "clean")


@pytest.mark.parametrize(
    ("base", "accepted", "mine"),
    [
        (long_text(10_000, 3_000), scattered(long_text(10_000, 3_000), 5, "x"), long_text(10_000, 3_000) + " y"),
        (long_text(10_000, 3_000), long_text(10_000, 3_000, 2), long_text(10_000, 3_000, 3)),
        (long_text(10_000, 5), long_text(10_000, 5, 2), long_text(10_000, 5, 3)),
        ("a " * 10_000, "b " + "a " * 10_000 + "c", "d " + "a " * 10_000 + "e"),
        ("a b " * 5_000, "b a " * 5_000, "a a b b " * 2_500),
        ("\n" * 10_000 + "a", "b" + "\n" * 10_000 + "c", "d\n" * 10_000),
        (
            " ".join(f"y x{i}" for i in range(5_000)),
            " ".join(f"y z{i}" for i in range(5_000)),
            " ".join(f"y v{i} q" for i in range(3_000)),
        ),
        (blocks(160, "a"), blocks(160, "b"), blocks(160, "a", "b")),
        (NOVEL, scattered(NOVEL, 5, "x"), scattered(NOVEL, 30, "y")),
    ],
    ids=[
        "edited",
        "rewritten",
        "few words",
        "one word",
        "two words",
        "blank lines",
        "every other",
        "little is unique",
        "longest",
    ],
)
def test_long_texts_merge_in_well_under_a_second(base, accepted, mine):
    began = time.process_time()
    merge(base, accepted, mine)
    assert time.process_time() - began < 1


def crafted(count, *orders):
    """A word that stands out, then as many in which none does as are still compared closely, and all over again."""
    return [" ".join(f"u{block} {order.strip()}" for block in range(count)) for order in orders]


CRAFTED = {
    "by chance": crafted(740, *(" ".join(random.Random(seed).choices("ab", k=63)) for seed in (1, 2, 3))),
    "in two orders": crafted(740, "a b " * 31 + "a", "a " * 31 + "b " * 32, "b " * 31 + "a " * 32),
    "by lines": [text.replace(" ", "\n") for text in crafted(740, "a b " * 31 + "a", "a " * 32 + "b", "b " * 32 + "a")],
}


@pytest.mark.parametrize("texts", CRAFTED.values(), ids=CRAFTED)
def test_a_text_made_to_be_slow_is_kept_apart_before_it_holds_up_others(texts, monkeypatch):
    assert merge(*texts) == Merge(texts[1], "conflict")
    bounded = seconds_of(texts)
    assert bounded < 0.5

    monkeypatch.setattr(merging, "COMPARED", 100_000_000)
    assert 2 * bounded < seconds_of(texts)


def seconds_of(texts):
    began = time.process_time()
    merge(*texts)
    return time.process_time() - began


def test_a_record_as_long_as_it_may_be_comes_together_however_it_was_edited():
    base = prose(19_000)[:100_000]
    together = scattered(scattered(base, 5, "x"), 30, "y")
    assert merge(base, scattered(base, 5, "x"), scattered(base, 30, "y")) == Merge(together, "clean")


def test_texts_beyond_any_record_are_a_conflict_unless_one_side_changed_nothing():
    base = "a " * LONGEST_TEXT
    assert merge(base, "b " + base, base + "c").outcome == "conflict"
    assert merge(base, base, base + "c").outcome == "clean"
