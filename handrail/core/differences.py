"""What was added to a text and what was taken out, word by word, for people to see."""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

WORDS = re.compile(r"\s+|[^\s]+")


class Part(NamedTuple):
    kind: Literal["same", "added", "taken out"]
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The later text in parts, with what was taken out where it stood; the parts that stand make up the later text."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts = []
    for tag, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(new[start:stop])))
            continue
        if taken := "".join(old[begin:end]):
            parts.append(Part("taken out", taken))
        if added := "".join(new[start:stop]):
            parts.append(Part("added", added))
    return parts
