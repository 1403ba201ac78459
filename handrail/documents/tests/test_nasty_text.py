"""Whatever somebody wrote, both documents are made, and say it or its code."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.documents.pdf_export import drawable
from handrail.documents.pdf_export.drawable import FONTS, Drawable, drawn_points
from handrail.documents.pdf_export.writing import write_pdf
from handrail.documents.tests.samples import addendum_saying, said_in_pdf, said_in_word, squeezed, walk_saying
from handrail.documents.word_export.writing import write_word

WARNING = squeezed("Some characters cannot be drawn with the fonts of this document.")

NASTY = {
    "quotes": "She said “no” and 'never', \"not once\"",
    "markup": "<b>Kelly</b> & Dean &amp; <w:p/> ]]> <!-- -->",
    "typst": '#eval("1+1") *bold* _it_ $x^2$ @ref <label> // no /* no */ `raw` = Heading \\ ~ #panic()',
    "Arabic": "السلام عليكم، كيف حالك؟ (2026)",
    "Urdu": "ماں نے کہا کہ سب ٹھیک ہے۔ میں‌نہیں",
    "Persian": "می‌خواهم به مدرسه بروم",
    "from both sides": "Kelly said السلام عليكم to Dean in 2026",
    "Cyrillic and Greek": "Мама сказала да. Η μαμά είπε ναι.",
    "Vietnamese": "Mẹ nói vâng ạ.",
    "combining marks": "e\u0301 Zo\u0308e \u0301 \u064b x\u064b\u0301",
    "zero width": "a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg",
    "nothing but zero width": "\u200b\u2060\ufeff",
    "one long word": "Rindfleischetikettierungsüberwachung" * 30,
    "lines": "one\ntwo\n\n\n\nthree\n\n",
}
CODES = {
    "emoji": ("Ava drew \U0001f642", "Ava drew [U+1F642]"),
    "a family": (
        "\U0001f469\u200d\U0001f467",
        "[U+1F469]\u200d[U+1F467]",
    ),
    "Hebrew": ("שלום", "[U+05E9][U+05DC][U+05D5][U+05DD]"),
    "Punjabi": ("ਮਾਂ", "[U+0A2E][U+0A3E][U+0A02]"),
    "Chinese": ("你好", "[U+4F60][U+597D]"),
    "control characters": ("a\x01b\x7f", "a[U+0001]b[U+007F]"),
    "overrides of direction": ("a\u202eb", "a[U+202E]b"),
    "half a character": ("a\ud83db", "a[U+D83D]b"),
}
SHOWN_BY_CODE_IN_WORD = {"control characters": "a[U+0001]b\x7f", "overrides of direction": "a[U+202E]b"}


@pytest.mark.parametrize("words", NASTY.values(), ids=NASTY.keys())
def test_what_the_fonts_draw_is_said_as_it_was_written(words):
    walk, addenda = walk_saying(words), addendum_saying(words)
    content = write_word(walk, addenda=addenda, guidance=True)
    assert squeezed(words) in said_in_word(content)
    assert WARNING not in said_in_pdf(write_pdf(walk, addenda=addenda, guidance=True))


@pytest.mark.parametrize("name", ["quotes", "markup", "typst", "Cyrillic and Greek", "one long word"])
def test_the_pdf_says_it_letter_for_letter(name):
    assert squeezed(NASTY[name]) in said_in_pdf(write_pdf(walk_saying(NASTY[name])))


@pytest.mark.parametrize(("words", "shown"), CODES.values(), ids=CODES.keys())
def test_what_no_font_draws_is_shown_by_its_code_with_a_warning(words, shown):
    said = said_in_pdf(write_pdf(walk_saying(words)))
    assert squeezed(shown) in said
    assert WARNING in said


def test_word_shows_what_it_can_hold_and_the_code_of_the_rest():
    for name, (words, shown) in CODES.items():
        expected = SHOWN_BY_CODE_IN_WORD.get(name, shown if name == "half a character" else words)
        assert squeezed(expected) in said_in_word(write_word(walk_saying(words)))


def test_a_character_that_no_font_draws_would_stop_the_pdf(monkeypatch):
    monkeypatch.setattr(Drawable, "words", lambda self, text: text)
    with pytest.raises(RuntimeError, match="could not be displayed with font"):
        write_pdf(walk_saying("\U0001f642"))


def test_a_character_counts_as_drawn_only_where_every_style_draws_it():
    """Bold is a weight of the upright font, italic a font of its own, which lacks a few characters."""
    from fontTools.ttLib import TTFont

    upright, italic = (
        set(TTFont(FONTS["Noto Sans"] / name, lazy=True).getBestCmap())
        for name in ("NotoSans[wdth,wght].ttf", "NotoSans-Italic[wdth,wght].ttf")
    )
    lacking = upright - italic
    assert lacking
    assert not lacking & drawn_points()


def test_every_drawn_character_is_drawn_in_every_style():
    """All of them in bold, italic and upright, in a heading, a label and a cell; one that is missing stops the PDF."""
    words = " ".join(chr(point) for point in sorted(drawn_points()) if point > 0x20)
    walk = walk_saying("Yes")
    for section in walk["sections"]:
        for prompt in section["prompts"]:
            prompt["note"] = words[:4000]
    walk["sections"][5]["answer"] = [{"kind": "label", "text": words}, {"kind": "text", "text": words}]
    walk["sections"][0]["prompts"][0]["note"] = words
    assert WARNING not in said_in_pdf(write_pdf(walk))


@pytest.mark.parametrize(
    "place",
    [
        ("goals", 0, "text"),
        ("goals", 1, "statement"),
        ("goals", 1, "comment"),
        ("goals", 2, "other"),
        ("child_impact", 0, "text"),
        ("dynamics", 2, "among_us"),
        ("permanency", 0, "items"),
        ("case_update", 1, "rows"),
    ],
    ids=str,
)
def test_ten_thousand_words_in_one_box_are_all_there(place):
    section_id, block, name = place
    words = "Mornings " * 10_000
    walk = walk_saying("Yes")
    answer = next(section["answer"] for section in walk["sections"] if section["id"] == section_id)
    given = {"items": [{"label": "Contingency", "value": words}], "rows": [["Ring", "Dev", words]]}
    answer[block] = {**answer[block], name: given.get(name, words)}
    assert said_in_pdf(write_pdf(walk)).count("Mornings") == 10_000
    assert said_in_word(write_word(walk)).count("Mornings") == 10_000


ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)
FROM_DRAWN = st.deferred(lambda: st.text(alphabet=st.sampled_from(sorted(map(chr, drawn_points()))), max_size=60))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(words=ANY_TEXT | FROM_DRAWN)
def test_no_text_stops_a_document(words):
    walk, addenda = walk_saying(words), addendum_saying(words)
    assert write_pdf(walk, addenda=addenda).startswith(b"%PDF")
    assert write_word(walk, addenda=addenda).startswith(b"PK")


def test_long_words_are_broken_between_letters_and_never_before_a_mark():
    assert drawable.breakable("a" * 14, longest=14) == "a" * 14
    assert drawable.breakable("a" * 15, longest=14) == "a" * 9 + "\u00ad" + "a" * 6
    assert drawable.breakable("1" * 15, longest=14) == "1" * 9 + "\u200b" + "1" * 6
    assert "\u00ad\u0301" not in drawable.breakable("a\u0301" * 30, longest=14)
    assert "\u200b\u0301" not in drawable.breakable("1\u0301" * 30, longest=14)
