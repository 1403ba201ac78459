"""Every file for a spreadsheet of a council in which every text begins a formula; and the guard, with random text."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "S11"
MARK = "no cell of any export begins with = + - @ TAB CR NUL, and no word is lost"


def measure() -> Figure:
    told = ask_tests("tests/access/test_exports.py", "handrail/core/tests/test_spreadsheets.py")
    text = (
        f"{told.total('files')} files with {told.total('cells'):,} cells, {told.total('guarded')} of them guarded: "
        f"{told.total('formulas')} begin a formula; {told.total('texts'):,} random texts: "
        f"{'none' if told.run.clean else 'some'} begins one or loses a word"
    )
    return Figure(text, holds=told.run.clean and told.total("cells") > 0)
