"""References and ids, such as WM-2041, as people type them: in either case, with a space, without the hyphen."""

import re

LETTERS_THEN_DIGITS = re.compile(r"([A-Z]+)([0-9]+)")
BETWEEN = ("", "-", " ", "/")


def spellings(typed: str) -> set[str]:
    """How what was typed may be written where it is kept; nothing where nothing was typed."""
    written = typed.strip()
    bare = "".join(filter(str.isalnum, written.upper()))
    parts = LETTERS_THEN_DIGITS.fullmatch(bare)
    joined = {between.join(parts.groups()) for between in BETWEEN} if parts else set()
    return {written, written.upper(), bare, *joined} - {""}
