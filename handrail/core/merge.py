"""Puts together what two people made of the same text, or says that only a person can."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Literal

from merge3 import Merge3

Block = tuple[int, int, int]

# A line carries the line end before it, a word the space before it: so adding at the end changes nothing before it.
LINES = re.compile(r"\n[^\n]*|[^\n]+")
WORDS = re.compile(r"\s*\S+|\s+")
# Eighty thousand words: longer texts would take a second to compare.
LONGEST_TEXT = 500_000
# Sixty-four words by sixty-four in which no word stands out: comparing more would take time and find chance likenesses.
LARGEST_COMPARISON = 64 * 64
# How much is compared in all: words, each time one is looked at, and pairs that are compared closely, three times each.
# What people do to a text of any length needs a third of it; one made to need more would hold up all who save.
COMPARED, COMPARED_OF_EACH_CHARACTER = 100_000, 2
A_PAIR, A_STRETCH = 3, 20


@dataclass(frozen=True)
class Merge:
    text: str
    outcome: Literal["clean", "conflict"]


class Conflict(Exception):
    """Both changed the same words, and differently, or nobody can say so in the time there is."""


@dataclass
class Work:
    """What one merge, or one comparison for people to see, may still compare, whatever it is of."""

    left: int

    @classmethod
    def on(cls, *texts: str) -> "Work":
        return cls(COMPARED + COMPARED_OF_EACH_CHARACTER * max(map(len, texts)))

    def take(self, compared: int) -> None:
        self.left -= compared
        if self.left < 0:
            raise Conflict


def merge(base: str, accepted: str, mine: str) -> Merge:
    """Both changes to `base` in one text where they lie apart; else a conflict, and `accepted` stands as it is."""
    if mine in (base, accepted):
        return Merge(accepted, "clean")
    if accepted == base:
        return Merge(mine, "clean")
    if max(len(base), len(accepted), len(mine)) > LONGEST_TEXT:
        return Merge(accepted, "conflict")
    texts = base.rstrip(), accepted.rstrip(), mine.rstrip()
    work = Work.on(*texts)
    try:
        merged = "".join(by_lines(*texts, work))
    except Conflict:
        return Merge(accepted, "conflict")
    return Merge(merged + space_at_end(base, accepted, mine), "clean")


def by_lines(base: str, accepted: str, mine: str, work: Work) -> Iterator[str]:
    for kind, *parts in regions(LINES, base, accepted, mine, work):
        if kind == "conflict":
            base_part, accepted_part, my_part = ("".join(part) for part in parts)
            yield from by_words(base_part, accepted_part, my_part, work)
        else:
            yield from parts[0]


def by_words(base: str, accepted: str, mine: str, work: Work) -> Iterator[str]:
    for kind, *parts in regions(WORDS, base, accepted, mine, work):
        yield from fuller(*parts) if kind == "conflict" else parts[0]


def regions(token: re.Pattern[str], base: str, accepted: str, mine: str, work: Work) -> Iterator[tuple[Any, ...]]:
    """Stretches of the three texts: who changed each, and what stands there now."""
    matcher: Any = partial(Likeness, work)
    before, theirs, ours = (token.findall(text) for text in (base, accepted, mine))
    return Merge3(before, theirs, ours, sequence_matcher=matcher).merge_groups()


def fuller(base: Sequence[str], accepted: Sequence[str], mine: Sequence[str]) -> Sequence[str]:
    """The longer of two versions where it only adds to the other, as when a save is sent again with more words."""
    short, long = sorted((accepted, mine), key=len)
    added_to = short and (long[: len(short)] == short or long[-len(short) :] == short)
    brought_back = set("".join(base).split()) & set("".join(long).split())
    if not added_to or brought_back:
        raise Conflict
    return long


def space_at_end(base: str, accepted: str, mine: str) -> str:
    """The space after the last word, where the next word is about to be typed: it is never worth a conflict."""
    before, theirs, ours = (text[len(text.rstrip()) :] for text in (base, accepted, mine))
    if theirs == before:
        return ours
    return theirs if ours == before else max(theirs, ours, key=len)


class Likeness:
    """What two texts share, in order: first by words that occur once in each, then closely where little is left."""

    def __init__(self, work: Work, _junk: Callable[[str], bool] | None, a: Sequence[str], b: Sequence[str]) -> None:
        self.work = work
        self.a = a
        self.b = b

    def get_matching_blocks(self) -> list[Block]:
        """Matching runs as (start in a, start in b, length), ending with an empty one, as merge3 expects."""
        found: list[Block] = []
        open_stretches = [(0, len(self.a), 0, len(self.b))]
        while open_stretches:
            a_from, a_to, b_from, b_to = open_stretches.pop()
            same = self.same_from_start(a_from, a_to, b_from, b_to)
            found.append((a_from, b_from, same))
            a_from, b_from = a_from + same, b_from + same
            same = self.same_to_end(a_from, a_to, b_from, b_to)
            a_to, b_to = a_to - same, b_to - same
            found.append((a_to, b_to, same))
            if a_from == a_to or b_from == b_to:
                continue
            anchors = self.anchors(a_from, a_to, b_from, b_to)
            if anchors:
                starts = [(a_from, b_from), *anchors]
                ends = [*anchors, (a_to, b_to)]
                open_stretches += [(a, a_end, b, b_end) for (a, b), (a_end, b_end) in zip(starts, ends, strict=True)]
            elif (a_to - a_from) * (b_to - b_from) <= LARGEST_COMPARISON:
                found += self.closely(a_from, a_to, b_from, b_to)
        return [*sorted(block for block in found if block[2]), (len(self.a), len(self.b), 0)]

    def same_from_start(self, a_from: int, a_to: int, b_from: int, b_to: int) -> int:
        length, most = 0, min(a_to - a_from, b_to - b_from)
        while length < most and self.a[a_from + length] == self.b[b_from + length]:
            length += 1
        return length

    def same_to_end(self, a_from: int, a_to: int, b_from: int, b_to: int) -> int:
        length, most = 0, min(a_to - a_from, b_to - b_from)
        while length < most and self.a[a_to - length - 1] == self.b[b_to - length - 1]:
            length += 1
        return length

    def anchors(self, a_from: int, a_to: int, b_from: int, b_to: int) -> list[tuple[int, int]]:
        """Places of what occurs once in each stretch: the longest series that comes in the same order in both."""
        self.work.take(A_STRETCH + a_to - a_from + b_to - b_from)
        once_in_a = places_of_single(self.a, a_from, a_to)
        once_in_b = places_of_single(self.b, b_from, b_to)
        pairs = [(place, once_in_b[token]) for token, place in once_in_a.items() if token in once_in_b]
        return longest_rising(pairs)

    def closely(self, a_from: int, a_to: int, b_from: int, b_to: int) -> list[Block]:
        self.work.take(A_PAIR * (a_to - a_from) * (b_to - b_from))
        matcher = SequenceMatcher(None, self.a[a_from:a_to], self.b[b_from:b_to], autojunk=False)
        return [(a_from + i, b_from + j, length) for i, j, length in matcher.get_matching_blocks()]


def places_of_single(tokens: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = Counter(tokens[start:end])
    return {token: place for place, token in enumerate(tokens[start:end], start) if counts[token] == 1}


def longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of pairs, already rising in their first number, that also rises in the second."""
    lowest_ends: list[int] = []
    last_of_length: list[int] = []
    previous: list[int] = []
    for index, (_, second) in enumerate(pairs):
        length = bisect_left(lowest_ends, second)
        previous.append(last_of_length[length - 1] if length else -1)
        lowest_ends[length : length + 1] = [second]
        last_of_length[length : length + 1] = [index]
    series = []
    index = last_of_length[-1] if last_of_length else -1
    while index >= 0:
        series.append(pairs[index])
        index = previous[index]
    return series[::-1]
