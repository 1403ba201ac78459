"""Numbers as a sentence says them."""

from handrail.core.numbers import counted, in_words, listed, place_in_words


def test_small_numbers_are_words_and_large_ones_figures():
    assert [in_words(number) for number in (0, 1, 9, 12, 13)] == ["no", "one", "nine", "twelve", "13"]
    assert [place_in_words(place) for place in (1, 3, 12, 13)] == ["first", "third", "twelfth", "number 13"]


def test_what_is_counted_is_one_or_several():
    assert counted(1, "family", "families") == "one family"
    assert counted(5, "family", "families") == "five families"
    assert counted(2, "goal") == "two goals"


def test_a_list_of_names_ends_with_and():
    assert [listed(names) for names in ([], ["Ava"], ["Ava", "Noah"], ["Ava", "Noah", "Leo"])] == [
        "",
        "Ava",
        "Ava and Noah",
        "Ava, Noah and Leo",
    ]
