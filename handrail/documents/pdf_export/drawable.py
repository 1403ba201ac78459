"""What the document's fonts can draw: all else is shown by its code, as one missing glyph would stop the whole PDF."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic

FONTS = {
    family: Path(package.ROOT) / "files"
    for family, package in (("Noto Sans", fontpkg_noto_sans), ("Noto Sans Arabic", fontpkg_noto_sans_arabic))
}
# Marks that are never seen, and that a font need not know: soft hyphens, variation selectors, a byte order mark.
UNSEEN = {0x200B, 0x2060, 0xFEFF, 0x00AD, *range(0xFE00, 0xFE10)}
LINE_ENDS = {0x2028: "\n", 0x2029: "\n\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n"}
CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {0x0A}
# They make words read otherwise than they are stored.
OVERRIDES = {0x202D, 0x202E}
LONGEST_WORD, LONGEST_WORD_IN_A_CELL = 30, 14
SOFT_HYPHEN, ZERO_WIDTH_SPACE = "\u00ad", "\u200b"


@cache
def drawn_points() -> frozenset[int]:
    """Every character that one of our fonts draws in each of its styles; read once, because opening fonts is slow."""
    from fontTools.ttLib import TTFont

    families = (
        frozenset.intersection(*(frozenset(TTFont(path, lazy=True).getBestCmap()) for path in folder.glob("*.ttf")))
        for folder in FONTS.values()
    )
    return frozenset.union(*families) - CONTROLS - OVERRIDES - UNSEEN | {0x0A}


@cache
def not_drawn() -> re.Pattern[str]:
    points = sorted(drawn_points())
    starts = [point for point in points if point - 1 not in drawn_points()]
    ends = [point for point in points if point + 1 not in drawn_points()]
    ranges = "".join(f"\\U{start:08x}-\\U{end:08x}" for start, end in zip(starts, ends, strict=True))
    return re.compile(f"[^{ranges}]")


@dataclass
class Drawable:
    """Turns words into words that can be drawn, and remembers whether any had to be shown by its code."""

    undrawn: bool = False

    def words(self, text: str) -> str:
        whole = text if text.isascii() else unicodedata.normalize("NFC", text)
        return breakable(not_drawn().sub(self._instead, whole), longest=LONGEST_WORD)

    def everything(self, value: Any) -> Any:
        """The same lists and dictionaries, with every string in them drawable."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self.everything(item) for item in value]
        if isinstance(value, dict):
            return {key: self.everything(item) for key, item in value.items()}
        return value

    def _instead(self, found: re.Match[str]) -> str:
        mark = found[0]
        point = ord(mark)
        if point in UNSEEN:
            return ""
        if point in LINE_ENDS:
            return LINE_ENDS[point]
        if (mark.isspace() and point > 0x1F) or mark in "\t\r":
            return " "
        self.undrawn = True
        return f"[U+{point:04X}]"


def breakable(text: str, *, longest: int) -> str:
    """The same words, with places to break those that are longer than a line or a column may be."""
    return re.sub(rf"[^\s/\[\]–—-]{{{longest + 1},}}", lambda found: _broken(found[0], longest), text)


def _broken(word: str, longest: int) -> str:
    pieces, begin = [], 0
    for place in range(1, len(word)):
        if place - begin >= longest * 2 // 3 and not unicodedata.category(word[place]).startswith(("M", "C")):
            pieces += [word[begin:place], SOFT_HYPHEN if word[place - 1 : place + 1].isalpha() else ZERO_WIDTH_SPACE]
            begin = place
    return "".join([*pieces, word[begin:]])
