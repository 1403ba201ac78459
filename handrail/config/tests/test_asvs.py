"""The page of ASVS 5.0 leaves nothing out and claims nothing that is not shown."""

from dataclasses import replace

import pytest

from handrail.config import asvs, reference

FOUND = asvs.requirements()
MET = next(one for one in FOUND if one.state == "met")


def test_every_requirement_is_answered_and_what_is_met_is_shown():
    assert asvs.faults_of(FOUND) == []


def test_a_requirement_that_is_left_out_is_missed():
    assert asvs.faults_of(FOUND[1:]) == ["V1 has 18 of 19 requirements of level 2"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"state": "nearly"}, "'nearly', which is none of"),
        ({"shown_by": ()}, "nothing shows it"),
        ({"state": "not met", "level": 1}, "of level 1 and not met"),
        ({"shown_by": ("tests/no_such_test.py",)}, "tests/no_such_test.py, which is not there"),
        ({"shown_by": ("README.md::test_of_nothing",)}, "test_of_nothing in README.md, which is not in it"),
    ],
)
def test_a_row_that_claims_too_much_is_found(change, fault):
    assert fault in " ".join(asvs.faults_of([replace(MET, **change)]))


def test_the_page_names_what_is_not_met_first():
    page = reference.asvs_page()

    for one in FOUND:
        assert f"| V{one.id} |" in page
    assert page.index("## Not met") < page.index("## V1 ")
