"""A reference is found however it is typed, and no other with it."""

import pytest

from handrail.core.references import spellings


@pytest.mark.parametrize("typed", ["WM-2041", "wm-2041", " WM 2041 ", "wm2041", "Wm–2041"])
def test_a_reference_is_found_however_it_is_typed(typed):
    assert "WM-2041" in spellings(typed)


@pytest.mark.parametrize("typed", ["WM-204", "WM-20411", "EM-2041", "Hartley", "204 1"])
def test_another_is_not(typed):
    assert "WM-2041" not in spellings(typed)


@pytest.mark.parametrize("typed", ["", "  ", "-"])
def test_of_nothing_nothing_is_found(typed):
    assert spellings(typed) <= {"-"}
