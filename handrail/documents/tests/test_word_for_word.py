"""Both documents say what the template says, word for word and in its order."""

import pytest

from handrail.documents.pdf_export.writing import write_pdf
from handrail.documents.tests.samples import FORM, addendum_saying, said_in_pdf, said_in_word, squeezed, walk_saying
from handrail.documents.word_export.writing import write_word
from handrail.form_library.shipped import CONTENT

TEMPLATE = (CONTENT / FORM.id / "template.txt").read_text()


def in_word(walk, **options):
    return said_in_word(write_word(walk, **options))


def in_pdf(walk, **options):
    return said_in_pdf(write_pdf(walk, **options))


both = pytest.mark.parametrize("said", [in_word, in_pdf], ids=["Word", "PDF"])


def out_of_order(said: str, lines: list[str]) -> list[str]:
    """The lines that do not follow those before them."""
    place, missing = 0, []
    for line in lines:
        found = said.find(squeezed(line), place)
        if found < 0:
            missing.append(line)
        else:
            place = found + len(squeezed(line))
    return missing


def lines_of_the_template(*, guidance: bool) -> list[str]:
    """Its lines without their bullets; what it leaves to be deleted is answered instead."""
    notes = {squeezed(line) for section in FORM.sections for block in section.guidance.blocks for line in block.lines}
    lines = [line.removeprefix("• ").strip() for line in TEMPLATE.splitlines()]
    lines = [line for line in lines if line and line != "Group / Single"]
    return [line for line in lines if guidance or squeezed(line) not in notes]


@both
@pytest.mark.parametrize("guidance", [False, True])
def test_every_line_of_the_template_stands_in_its_order(said, guidance):
    lines = lines_of_the_template(guidance=guidance)
    assert len(lines) >= 30
    assert out_of_order(said(walk_saying("Yes"), guidance=guidance), lines) == []


@both
def test_a_word_that_differs_would_be_noticed(said):
    walk = walk_saying("Yes")
    walk["sections"][4]["prompts"][0]["text"] = "Have all agreed actions been carried out?"
    assert out_of_order(said(walk), lines_of_the_template(guidance=False)) == [
        "Have all agreed professional actions been carried out?"
    ]


@both
def test_guidance_notes_stand_there_only_when_they_are_asked_for(said):
    note = squeezed("Hopefully, the answer to this from each worker will be yes.")
    assert note in said(walk_saying("Yes"), guidance=True)
    assert note not in said(walk_saying("Yes"))


@both
def test_the_attribution_is_the_last_that_is_said(said):
    ending = squeezed(FORM.attribution)
    assert said(walk_saying("Yes"), addenda=addendum_saying("Later"), guidance=True).endswith(ending)


@both
def test_what_was_added_beneath_stands_after_the_signature_with_who_and_when(said):
    text = said(walk_saying("Sam"), addenda=addendum_saying("Ava was not there"))
    assert out_of_order(text, ["Signed by Sam", "Addenda", "Ava was not there", "30 November 2026", "About:"]) == []


@both
def test_a_draft_says_so_and_is_signed_by_nobody_and_a_signed_record_does_not(said):
    draft, signed = said(walk_saying("Yes", signed=False)), said(walk_saying("Yes"))
    assert squeezed("Draft: not signed. What it says may still change.") in draft
    assert "Signedby" not in draft
    assert "Draft" not in signed
    assert "Signedby" in signed


@both
def test_an_undecided_text_stands_beside_what_it_was_kept_apart_from(said):
    assert squeezed("wrote at the same time, and nobody has chosen.") in said(walk_saying("Yes"))
