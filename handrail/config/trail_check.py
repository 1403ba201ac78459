"""The whole check of the trail: the trail itself, and what is there now beside what it says was done."""

from pathlib import Path

from handrail.audit.verify import Verdict, verify
from handrail.cases.held_to_the_trail import references_not_as_opened
from handrail.supervision.recording import held_to_the_trail as recording


def check_the_trail(anchors: Path, *, kept: str = "") -> Verdict:
    verdict = verify(anchors, kept=kept)
    verdict.findings += [
        *references_not_as_opened(),
        *recording.records_under_another_family(),
        *recording.records_not_as_closed(),
        *recording.records_not_as_signed(),
        *recording.addenda_not_as_added(),
        *recording.notes_not_as_withdrawn(),
    ]
    verdict.notes += recording.written_before_sums()
    return verdict
