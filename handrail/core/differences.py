"""What was added to a text and what was taken out, word by word, for people to see."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from handrail.core.merge import Block, Conflict, Likeness, Work

WORDS = re.compile(r"\s+|\S+")


class Part(NamedTuple):
    kind: Literal["same", "added", "taken out"]
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The later text in parts, with what was taken out where it stood.

    Words that changed beside each other are one change: the space between them does not take them apart. Texts made to
    take long to compare are one change from end to end.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts: list[Part] = []
    taken, added = "", ""
    begin, start = 0, 0
    for old_place, new_place, length in _joined(_shared(Work.on(before, after), old, new)):
        taken += "".join(old[begin:old_place])
        added += "".join(new[start:new_place])
        begin, start = old_place + length, new_place + length
        same = "".join(new[new_place:start])
        if same.strip() or not (taken or added) or start == len(new):
            parts += [*_change(taken, added), *([Part("same", same)] if same else [])]
            taken, added = "", ""
        else:
            taken += same
            added += same
    return parts + _change(taken, added)


def _shared(work: Work, old: Sequence[str], new: Sequence[str]) -> Sequence[Block]:
    try:
        return Likeness(work, None, old, new).get_matching_blocks()
    except Conflict:
        return [(len(old), len(new), 0)]


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Matching runs as one where nothing lies between them in either text."""
    a, b, length = 0, 0, 0
    for next_a, next_b, next_length in blocks:
        if (next_a, next_b) == (a + length, b + length):
            length += next_length
        else:
            yield a, b, length
            a, b, length = next_a, next_b, next_length
    yield a, b, length


def _change(taken: str, added: str) -> list[Part]:
    parts: list[Part] = []
    if taken:
        parts.append(Part("taken out", taken))
    if added:
        parts.append(Part("added", added))
    return parts
