"""What was added to a text and what was taken out, word by word, for people to see."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

WORDS = re.compile(r"\s+|\S+")


class Part(NamedTuple):
    kind: Literal["same", "added", "taken out"]
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The later text in parts, with what was taken out where it stood.

    Words that changed beside each other are one change: the space between them does not take them apart.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts: list[Part] = []
    taken, added = "", ""
    for tag, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(new[start:stop])
        if tag == "equal" and (same.strip() or not (taken or added) or stop == len(new)):
            parts += [*_change(taken, added), Part("same", same)]
            taken, added = "", ""
        else:
            taken += "".join(old[begin:end])
            added += same
    return parts + _change(taken, added)


def _change(taken: str, added: str) -> list[Part]:
    parts: list[Part] = []
    if taken:
        parts.append(Part("taken out", taken))
    if added:
        parts.append(Part("added", added))
    return parts
