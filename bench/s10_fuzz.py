"""Every box of every form, every button, every key of a row and every part of every address, as nobody hopes for."""

from bench import Figure
from bench.told_by_tests import ask_tests
from tests.faults.nasty import NASTY

ID = "S10"
MARK = "each field × 200 nasty values, each key in each spelling: no error 500, no unescaped echo, no way elsewhere"


def measure() -> Figure:
    told = ask_tests("tests/faults/test_no_input_gives_an_error.py")
    text = (
        f"{told.total('answers'):,} answers to {len(NASTY)} values in each box of each form, each part of each address "
        f"and each question behind it, and to each key of a row in other spellings: "
        + ("no error 500, nothing unescaped" if told.run.clean else "not all were taken")
        + "; schemathesis not measured: there is no API yet"
    )
    return Figure(text, holds=told.run.clean and told.total("answers") > 0 and len(NASTY) >= 200)
