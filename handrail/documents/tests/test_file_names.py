"""What a document is called: short, in characters that Mosaic takes, and naming nobody."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.documents.file_names import document_name

TAKEN_BY_MOSAIC = re.compile(r"[A-Za-z0-9 -]+\.(docx|pdf)")


def walk(*ids, signed=True, kind="Group supervision"):
    children = [{"name": "Ava Hartley", "mosaic_id": mosaic_id} for mosaic_id in ids]
    record = {"date": "2026-11-23", "kind_in_words": kind, "family": "Hartley family", "children": children}
    return {"status": "signed" if signed else "draft", "record": record}


def test_it_is_the_date_the_kind_and_the_ids():
    assert document_name(walk("M10231", "M10232"), "docx") == "2026-11-23 Group supervision M10231 M10232.docx"


def test_a_draft_is_called_one():
    assert document_name(walk("M10231", signed=False), "pdf") == "DRAFT 2026-11-23 Group supervision M10231.pdf"


def test_ids_that_do_not_fit_are_counted():
    name = document_name(walk(*(f"M1023{place}" for place in range(9)), kind="Single agency supervision"), "docx")
    assert name == "2026-11-23 Single agency supervision M10230 M10231 M10232 M10233 and 5 more.docx"
    assert len(name) <= 80


@pytest.mark.parametrize(
    "typed", ["Ava Hartley", "Ava", "", "unborn", "Ava/10231", "../10231", "Ava-Hartley-2017", "Ava2017"]
)
def test_what_is_no_id_is_left_out(typed):
    assert document_name(walk(typed, "M10232"), "pdf") == "2026-11-23 Group supervision M10232.pdf"


def test_ids_of_before_are_written_in_their_one_spelling():
    assert document_name(walk("m-10231"), "pdf") == "2026-11-23 Group supervision M10231.pdf"


@given(st.lists(st.text(max_size=40), max_size=8), st.booleans())
def test_whatever_the_ids_mosaic_takes_it(ids, signed):
    name = document_name(walk(*ids, signed=signed), "docx")
    assert len(name) <= 80
    assert TAKEN_BY_MOSAIC.fullmatch(name)
