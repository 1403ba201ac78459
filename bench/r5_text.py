"""Every fault of one table around every text box of the record page: each character is there, or still to be had."""

from bench import Figure
from bench.told_by_tests import ask_tests

ID = "R5"
MARK = (
    "0 characters lost in 14 browser faults × every text box, with a script and, where the server sees the fault, "
    "without; no message lies; at most 5 s of typing lost when the browser itself is killed"
)
TESTS = ("tests/faults/test_nothing_typed_is_lost.py", "tests/faults/test_killed_browser.py")
FAULTS, AT_MOST = 14, 5.0


def measure() -> Figure:
    told = ask_tests(*TESTS)
    around = [test for test in told.tests if "fault" in test]
    kills = [test for test in told.tests if "killed" in test]
    faults = {test["fault"] for test in around} | ({"killed browser"} if kills else set())
    boxes = max((int(test["boxes"]) for test in around), default=0)
    seconds = ", ".join(f"{test['seconds_lost']} s {test['killed']}" for test in kills)
    text = (
        f"{len(faults)} faults × {boxes} boxes in {len(around)} ways: {told.total('lost'):,} of"
        f" {told.total('characters'):,} characters lost, {told.total('lies')} messages lied; browser killed while"
        f" typing: {seconds or 'not measured'} lost; {sum('control' in test for test in told.tests)} controls found out"
    )
    holds = told.run.clean and len(faults) == FAULTS and not told.total("lost") and not told.total("lies")
    return Figure(text, holds=holds and all(float(test["seconds_lost"]) <= AT_MOST for test in kills))
