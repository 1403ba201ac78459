"""Every journey by keyboard alone, with a look wherever the focus comes to and at everything that can be pressed."""

import re

from bench import Figure
from bench.serving import run_tests

ID = "A2"
MARK = (
    "every journey by keyboard alone, focus visible, errors linked from a summary that takes focus, 24 px targets, "
    "a warning 2 minutes before a time-out"
)
JOURNEYS = ("by_keyboard", "keyboard_on_the_record", "time_out", "trail_by_keyboard")
TESTS = [f"tests/journeys/test_{name}.py" for name in JOURNEYS]
LOOKED = re.compile(r"^looked at (\d+) stops and (\d+) targets$", re.MULTILINE)


def measure() -> Figure:
    run = run_tests("-rP", *TESTS, environment={"HANDRAIL_MEASURE": "whole"})
    looks = [(int(stops), int(targets)) for stops, targets in LOOKED.findall(run.output)]
    stops, targets = (sum(numbers) for numbers in zip(*looks, strict=True)) if looks else (0, 0)
    text = (
        f"{run.passed} of {run.passed + run.failed + run.skipped} journeys and checks hold, "
        f"{stops} stops of the focus and {targets} targets looked at"
    )
    return Figure(text, holds=run.clean)
