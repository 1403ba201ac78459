"""Which part of a trail is asked for, as the question behind an address holds it."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from handrail.core import clock
from handrail.oversight.access_trail.choices import Days, Kind

BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
PLACE = re.compile("([0-9]{1,17})_([0-9]{1,18})")


class Place(NamedTuple):
    """A place in the trail: of two rows of one moment, the higher number is the newer."""

    at: datetime.datetime
    number: int

    def __str__(self) -> str:
        return f"{(self.at - BEGINNING) // datetime.timedelta(microseconds=1)}_{self.number}"


@dataclass(frozen=True)
class Asked:
    """How far back, which kind, and only what is older than a place: the last row of the page before."""

    days: Days
    kind: Kind
    since: datetime.datetime | None
    before: Place | None = None

    def question(self, *, before: Place | None = None) -> str:
        """What stands behind the address of the same part of the trail, or of what is older in it."""
        older = {"before": str(before)} if before else {}
        return "?" + urlencode({"days": self.days.value, "kind": self.kind.value, **older})

    def in_the_trail(self) -> dict[str, Any]:
        """The same as a row of the trail tells it."""
        return {"days": self.days.value, "kind": self.kind.value}


def asked_in(question: Mapping[str, str]) -> Asked:
    """What a question asks for; what it cannot mean is left out of it."""
    days, kind = question.get("days", ""), question.get("kind", "")
    far = Days(int(days)) if days in map(str, Days.values) else Days.MONTH
    return Asked(
        days=far,
        kind=Kind(kind) if kind in Kind.values else Kind.EVERYTHING,
        since=clock.now() - datetime.timedelta(days=far) if far else None,
        before=_place(question.get("before", "")),
    )


def _place(text: str) -> Place | None:
    match = PLACE.fullmatch(text)
    if match is None:
        return None
    return Place(BEGINNING + datetime.timedelta(microseconds=int(match[1])), int(match[2]))
