"""References and ids, such as WM-2041, as people type them: in either case, with a space, without the hyphen."""

import re

LETTERS_THEN_DIGITS = re.compile(r"([A-Z]+)([0-9]+)")
BETWEEN = ("", "-", " ", "/")
# No name is one: a single letter before the number at most, and nothing after it.
A_MOSAIC_ID = re.compile(r"[A-Z]?[0-9]{1,12}")
IN_AN_ID = re.compile(r"[\s/-]+")
NO_MOSAIC_ID = "A Mosaic id is a number, with one letter before it at most, such as M10231."


def spellings(typed: str) -> set[str]:
    """How what was typed may be written where it is kept; nothing where nothing was typed."""
    written = typed.strip()
    bare = "".join(filter(str.isalnum, written.upper()))
    parts = LETTERS_THEN_DIGITS.fullmatch(bare)
    joined = {between.join(parts.groups()) for between in BETWEEN} if parts else set()
    return {written, written.upper(), bare, *joined} - {""}


def as_mosaic_id(typed: str) -> str:
    """A child’s id in its one spelling, such as M10231, however it is typed; nothing where it is none."""
    bare = IN_AN_ID.sub("", typed).upper()
    return bare if A_MOSAIC_ID.fullmatch(bare) else ""
