"""Text as it is stored: everything somebody wrote, less what no database or document can hold."""

import re
import unicodedata

# NUL and lone surrogates: PostgreSQL refuses the first, UTF-8 the second.
IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
LINE_ENDS = re.compile("\r\n?")
# Letters, numbers, punctuation and symbols by Unicode, that nobody sees: fillers of Hangul, and Braille without a dot.
BLANK = "\u115f\u1160\u3164\uffa0\u2800"

LETTERS_OF_A_WORD = 2


def storable(text: str) -> str:
    """The text with line ends as LF and the characters nothing can hold taken out; nothing else is lost."""
    return IMPOSSIBLE.sub("", LINE_ENDS.sub("\n", text))


def written(text: str) -> str:
    """The text as it can be stored, without space around it; nothing where nobody would see a word."""
    stored = storable(text).strip()
    return stored if any(_is_seen(character) for character in stored) else ""


def worded(text: str) -> str:
    """The same of a reason that somebody else is to read: nothing where it has fewer letters than a word."""
    return written(text) if sum(map(str.isalpha, text)) >= LETTERS_OF_A_WORD else ""


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK


def one_line(text: str) -> str:
    """The words with one space between them: a name that goes on in a new line would stand as somebody else's words."""
    return " ".join(text.split())


def first_words(text: str, n: int) -> str:
    """The first `n` words on one line, with an ellipsis where more follow."""
    words = text.split(maxsplit=n)
    return " ".join(words[:n]) + (" …" if len(words) > n else "")
