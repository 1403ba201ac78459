"""The whole check of the trail: the trail itself, and what is there now beside what it says was done."""

from pathlib import Path

from handrail.audit.verify import Verdict, verify
from handrail.cases.held_to_the_trail import references_not_as_opened
from handrail.supervision.recording.held_to_the_trail import records_not_as_signed


def check_the_trail(anchors: Path, *, kept: str = "") -> Verdict:
    verdict = verify(anchors, kept=kept)
    verdict.findings += [*references_not_as_opened(), *records_not_as_signed()]
    return verdict
