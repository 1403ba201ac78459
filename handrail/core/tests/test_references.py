"""A reference is found however it is typed, and no other with it."""

import pytest

from handrail.core.references import as_mosaic_id, spellings


@pytest.mark.parametrize("typed", ["WM-2041", "wm-2041", " WM 2041 ", "wm2041", "Wm–2041"])
def test_a_reference_is_found_however_it_is_typed(typed):
    assert "WM-2041" in spellings(typed)


@pytest.mark.parametrize("typed", ["WM-204", "WM-20411", "EM-2041", "Hartley", "204 1"])
def test_another_is_not(typed):
    assert "WM-2041" not in spellings(typed)


@pytest.mark.parametrize("typed", ["", "  ", "-"])
def test_of_nothing_nothing_is_found(typed):
    assert spellings(typed) <= {"-"}


@pytest.mark.parametrize("typed", ["M10231", "m10231", " M 10231 ", "M-10231", "M/10 231"])
def test_a_mosaic_id_has_one_spelling(typed):
    assert as_mosaic_id(typed) == "M10231"


def test_it_is_a_number_at_least():
    assert as_mosaic_id("10231") == "10231"


@pytest.mark.parametrize(
    "typed",
    ["", "Ava", "Finn-Kearney-2016", "Jo 2016", "2016-Jo", "Ava2016", "M", "M10231a", "１０２３１", "1" * 13, "£1"],
)
def test_what_may_be_a_name_is_none(typed):
    assert as_mosaic_id(typed) == ""
