"""Recording and signing off without a script, in forced colours, with wide text spacing, and at a phone's width."""

import re

from bench import Figure
from bench.serving import run_tests

ID = "A3"
MARK = "the core journeys without JavaScript, in forced colours, with 200% text spacing, on a phone's width"
TESTS = "tests/journeys/test_without.py"
LOOKED = re.compile(r"^looked at (\d+) pages (.+)$", re.MULTILINE)


def measure() -> Figure:
    run = run_tests("-rP", TESTS, environment={"HANDRAIL_MEASURE": "whole"})
    looked: dict[str, int] = {}
    for pages, way in LOOKED.findall(run.output):
        looked[way] = looked.get(way, 0) + int(pages)
    ways = "; ".join(f"{pages} looks {way}" for way, pages in looked.items())
    text = f"{run.passed} of {run.passed + run.failed + run.skipped} journeys and checks hold: {ways or 'none'}"
    return Figure(text, holds=run.clean)
