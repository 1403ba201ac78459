"""Handrail held against OWASP's ASVS 5.0.0: every requirement of level 1 and 2, its answer, and what shows it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from handrail.config.settings import BASE_DIR

TABLE = BASE_DIR / "docs" / "security" / "asvs.yaml"
STATES = {
    "met": "Met",
    "council’s": "Met where the council does its part",
    "not met": "Not met",
    "does not apply": "Does not apply",
}
# Number: name, and how many requirements of level 1 and of level 2 the standard has in it.
CHAPTERS = {
    1: ("Encoding and sanitisation", 8, 19),
    2: ("Validation and business logic", 4, 7),
    3: ("Web frontend", 8, 11),
    4: ("API and web service", 2, 8),
    5: ("File handling", 4, 5),
    6: ("Authentication", 13, 22),
    7: ("Session management", 6, 12),
    8: ("Authorisation", 4, 3),
    9: ("Self-contained tokens", 4, 3),
    10: ("OAuth and OpenID Connect", 5, 24),
    11: ("Cryptography", 3, 11),
    12: ("Secure communication", 3, 6),
    13: ("Configuration", 1, 12),
    14: ("Data protection", 2, 7),
    15: ("Secure coding and architecture", 3, 10),
    16: ("Logging and error handling", 0, 16),
    17: ("WebRTC", 0, 7),
}


@dataclass(frozen=True)
class Requirement:
    """One requirement; `shown_by` names files of the repository, each with `::name` where one thing in it is meant."""

    id: str
    level: int
    asks: str
    state: str
    answer: str
    shown_by: tuple[str, ...] = ()

    @property
    def chapter(self) -> int:
        return int(self.id.split(".")[0])


def requirements(path: Path = TABLE) -> list[Requirement]:
    rows = yaml.safe_load(path.read_text()).items()
    return [Requirement(id=number, **{**row, "shown_by": tuple(row.get("shown_by", ()))}) for number, row in rows]


def faults_of(found: list[Requirement], root: Path = BASE_DIR) -> list[str]:
    """What an auditor could not follow: a requirement that is missing, or one said to be met that shows nothing."""
    return [*_numbers_amiss(found), *(fault for one in found for fault in _amiss_in(one, root))]


def _numbers_amiss(found: list[Requirement]) -> Iterator[str]:
    counted = Counter((one.chapter, one.level) for one in found)
    for chapter, (_, first, second) in CHAPTERS.items():
        for level, wanted in ((1, first), (2, second)):
            if counted[chapter, level] != wanted:
                yield f"V{chapter} has {counted[chapter, level]} of {wanted} requirements of level {level}"


def _amiss_in(one: Requirement, root: Path) -> Iterator[str]:
    if one.state not in STATES:
        yield f"V{one.id} is {one.state!r}, which is none of {', '.join(STATES)}"
    if one.state in ("met", "council’s") and not one.shown_by:
        yield f"V{one.id} is met, and nothing shows it"
    if one.state == "not met" and one.level == 1:
        yield f"V{one.id} is of level 1 and not met"
    for evidence in one.shown_by:
        path, _, name = evidence.partition("::")
        if not (root / path).exists():
            yield f"V{one.id} is shown by {path}, which is not there"
        elif name and name not in (root / path).read_text():
            yield f"V{one.id} is shown by {name} in {path}, which is not in it"
