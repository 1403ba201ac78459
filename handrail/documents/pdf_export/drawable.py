"""What the document’s fonts can draw: all else is shown by its code, as a missing glyph would stop the PDF."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic

FONT_FOLDERS = tuple(Path(package.ROOT) / "files" for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic))
FONT_FAMILIES = ("Noto Sans", "Noto Sans Arabic")
# Marks that are never seen, and that a font need not know: joiners, variation selectors, a byte order mark.
UNSEEN = {0x200B, 0x2060, 0xFEFF, 0x00AD, *range(0xFE00, 0xFE10)}
LINE_ENDS = {0x2028: "\n", 0x2029: "\n\n", 0x0B: "\n", 0x0C: "\n", 0x85: "\n"}


@cache
def code_points() -> frozenset[int]:
    """Every character some font of ours has a glyph for; read once, because opening fonts is slow."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for folder in FONT_FOLDERS:
        for path in folder.glob("*.ttf"):
            if "Italic" not in path.name:
                points |= TTFont(path, lazy=True).getBestCmap().keys()
    return frozenset(points)


@dataclass
class Drawable:
    """Turns words into words that can be drawn, and remembers whether any had to be shown by its code."""

    undrawn: bool = False

    def words(self, text: str) -> str:
        if text.isascii() and (text.isprintable() or not any(_control(ord(mark)) for mark in text)):
            return text
        return "".join(self._mark(mark) for mark in unicodedata.normalize("NFC", text))

    def everything(self, value: Any) -> Any:
        """The same lists and dictionaries, with every string in them drawable."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, list):
            return [self.everything(item) for item in value]
        if isinstance(value, dict):
            return {key: self.everything(item) for key, item in value.items()}
        return value

    def _mark(self, mark: str) -> str:
        point = ord(mark)
        if mark == "\n" or (point in code_points() and not _control(point) and point not in UNSEEN):
            return mark
        if mark == "\t":
            return " "
        if point in LINE_ENDS:
            return LINE_ENDS[point]
        if point in UNSEEN:
            return ""
        if mark.isspace():
            return " "
        self.undrawn = True
        return f"[U+{point:04X}]"


def _control(point: int) -> bool:
    return (point < 0x20 and point != 0x0A) or 0x7F <= point < 0xA0
