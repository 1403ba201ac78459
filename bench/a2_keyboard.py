"""Every journey by keyboard alone, with a look wherever the focus comes to and at everything that can be pressed."""

import re

from bench import Figure
from bench.serving import run_tests

ID = "A2"
MARK = "every journey by keyboard alone, focus visible, errors linked from a summary that takes focus, 24 px targets"
TESTS = ("tests/journeys/test_by_keyboard.py", "tests/journeys/test_keyboard_on_the_record.py")
LOOKED = re.compile(r"^looked at (\d+) stops and (\d+) targets$", re.MULTILINE)
# The row asks for a warning before a time-out too. Until sessions end by themselves, nobody is told that it holds.
NOT_YET = "not measured: a warning before a time-out, which comes with sessions that end"


def measure() -> Figure:
    run = run_tests("-rP", *TESTS, environment={"HANDRAIL_MEASURE": "whole"})
    looks = [(int(stops), int(targets)) for stops, targets in LOOKED.findall(run.output)]
    stops, targets = (sum(numbers) for numbers in zip(*looks, strict=True)) if looks else (0, 0)
    text = (
        f"{run.passed} of {run.passed + run.failed + run.skipped} journeys and checks hold, "
        f"{stops} stops of the focus and {targets} targets looked at; {NOT_YET}"
    )
    return Figure(text, holds=run.clean)
