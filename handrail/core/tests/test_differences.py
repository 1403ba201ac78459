from hypothesis import given
from hypothesis import strategies as st

from handrail.core.differences import Part, differences

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
