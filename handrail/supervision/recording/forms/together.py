"""What a script sends to hear of others: what it knows, and in which section the person is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from django.http import QueryDict

from handrail.core.text import storable

MOST_KNOWN = 1_000
LONGEST_SECTION = 60
LARGEST = 2**62


@dataclass(frozen=True)
class Asked:
    """The save up to which everything is known, and those after it that are known too."""

    since: int
    known: Collection[int]

    @classmethod
    def of(cls, sent: QueryDict) -> Self:
        known = sent.get("known", "").split(",")[:MOST_KNOWN]
        return cls(since=as_number(sent.get("since", "")), known={as_number(each) for each in known})


def as_number(words: str) -> int:
    """A number of a save, or nought where it is none."""
    return min(int(words), LARGEST) if words.isascii() and words.isdigit() and len(words) < 20 else 0


def section_said(post: QueryDict) -> str:
    return storable(post.get("section", ""))[:LONGEST_SECTION]
