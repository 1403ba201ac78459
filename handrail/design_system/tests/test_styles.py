import gzip
import re
from pathlib import Path

import pytest

BUILT = Path(__file__).parents[1] / "static" / "design_system" / "built" / "handrail.css"


@pytest.fixture(scope="module")
def css() -> str:
    return BUILT.read_text(encoding="utf-8")


def test_the_typeface_crown_and_crest_of_gov_uk_are_left_out(css):
    assert not re.search("GDS Transport|crown|crest|@font-face", css, re.IGNORECASE)


def test_nothing_is_fetched_by_the_styles(css):
    assert "url(" not in css
    assert "@import" not in css


def test_the_styles_stay_small(css):
    assert len(gzip.compress(css.encode())) < 25_000
