"""Follows what Handrail says of itself beside ASVS 5.0: each piece of evidence is opened, and its tests are run."""

from collections import Counter
from dataclasses import replace

from bench import Figure
from bench.serving import TestRun, run_tests
from handrail.config import asvs
from handrail.config.asvs import Requirement

ID = "S6"
MARK = (
    "every applicable requirement of level 1 is met, every one of level 2 met or named as not met with the reason; all"
    " evidence is there, and every test in it passes"
)


def measure() -> Figure:
    found = asvs.requirements()
    faults = asvs.faults_of(found)
    evidence = sorted({shown.partition("::")[0] for one in found for shown in one.shown_by})
    run = run_tests(*(path for path in evidence if is_of_tests(path)))
    return Figure(
        in_words(found, faults, evidence, run), holds=not faults and run.clean and all_claims_need_evidence(found)
    )


def is_of_tests(path: str) -> bool:
    folders, _, name = path.rpartition("/")
    return ("tests" in folders.split("/") and (name.startswith("test_") or not name)) or name == "tests"


def all_claims_need_evidence(found: list[Requirement]) -> bool:
    """The control: whichever claim loses what shows it is found."""
    claims = [one for one in found if one.state in ("met", "council’s")]
    return all(
        asvs.faults_of([replace(one, shown_by=()) if one == claim else one for one in found]) for claim in claims
    )


def in_words(found: list[Requirement], faults: list[str], evidence: list[str], run: TestRun) -> str:
    levels = []
    for level in (1, 2):
        states = Counter(one.state for one in found if one.level == level)
        counted = ", ".join(f"{states[state]} {said.lower()}" for state, said in asvs.STATES.items())
        levels.append(f"of {states.total()} requirements of level {level} {counted}")
    reasons = sum(one.state == "not met" and bool(one.answer) for one in found)
    return (
        f"{'; '.join(levels)} ({reasons} with a reason); {len(evidence)} files of evidence, {len(faults)} faults in"
        f" what they are said to show; of the tests in them {run.passed} pass, {run.failed} fail and {run.skipped} are"
        " skipped"
    )
