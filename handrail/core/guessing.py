"""How soon a word would be guessed, by zxcvbn: it counts how many tries would find it."""

import math
from typing import Any

from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

# What is longer is judged by its beginning, and what has several signs for each of several letters as if it had one: of
# each way to read them zxcvbn tries all, which takes seconds.
JUDGED_AT_MOST, MOST_WAYS_TO_READ_SIGNS = 32, 16
ONE_SIGN_FOR_A_LETTER = str.maketrans("@{[<!|$+", "4(((1157")
# The longest that zxcvbn takes.
LONGEST = 72


def judge(word: str, *, at_most: int = JUDGED_AT_MOST) -> dict[str, Any]:
    """What zxcvbn says of a word, in a few hundredths of a second whatever it is."""
    judged = word[:at_most]
    ways = math.prod(len(set(signs) & set(judged)) or 1 for signs in L33T_TABLE.values())
    return zxcvbn(judged.translate(ONE_SIGN_FOR_A_LETTER) if ways > MOST_WAYS_TO_READ_SIGNS else judged)


def tries_for_each_character(word: str) -> float:
    """In powers of ten: about one where all was left to chance, and less for words, rows of keys and repetitions."""
    judged = word[:LONGEST]
    return float(judge(judged, at_most=LONGEST)["guesses_log10"]) / len(judged)
