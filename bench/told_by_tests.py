"""What tests say of themselves while they run: each tells numbers by pytest's record_property."""

import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.serving import TestRun, run_tests

WHOLE = {"HANDRAIL_MEASURE": "whole"}


@dataclass(frozen=True)
class Told:
    """A run of tests, and for each test that told something, what it told."""

    run: TestRun
    tests: list[Mapping[str, str]]

    def total(self, name: str, **where: str) -> int:
        return sum(int(test[name]) for test in self.those(**where) if name in test)

    def those(self, **where: str) -> list[Mapping[str, str]]:
        return [test for test in self.tests if where.items() <= test.items()]


def ask_tests(*arguments: str, environment: Mapping[str, str] | None = None) -> Told:
    """Runs a part of the tests whole and gathers what they tell."""
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        results = Path(folder) / "results.xml"
        run = run_tests(*arguments, f"--junitxml={results}", environment={**WHOLE, **(environment or {})})
        return Told(run, list(_told_in(results)) if results.exists() else [])


def _told_in(results: Path) -> Iterator[Mapping[str, str]]:
    for test in ElementTree.parse(results).iter("testcase"):
        properties = {item.get("name", ""): item.get("value", "") for item in test.iter("property")}
        if properties:
            yield properties
