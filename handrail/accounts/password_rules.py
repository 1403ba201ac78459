"""Passwords that would be guessed soon are refused, with words that say what to do.

zxcvbn counts how many guesses a password would take somebody who tries common words, names, dates, rows of keys and
repetitions first. What somebody who knows the person and the council would try first is taken out before it counts.
"""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from handrail.accounts.common_passwords import is_common
from handrail.accounts.models import User
from handrail.core.guessing import judge

SHORTEST = 12
# Powers of ten, of guesses: zxcvbn's best mark, and what must be left without the words that are guessed here first.
GUESSES, GUESSES_WITHOUT_LOCAL_WORDS = 10, 8
LOCAL_WORDS = frozenset({
    "handrail", "supervision", "supervisor", "social", "worker", "child", "children", "childrens", "family", "families",
    "safeguarding", "protection", "council", "county", "borough", "city", "team", "manager", "case", "cases", "record",
    "records", "meeting", "office", "demo", "admin", "login", "signin", "password", "passphrase", "welcome", "letmein",
    "changeme", "secret", "spring", "summer", "autumn", "winter", "christmas", "easter",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")
LETTERS_FOR_SIGNS = str.maketrans("43@10!$57", "aeaioisst")
SHORTEST_WORD = 3

DO = "Three or four words that do not belong together are easy to remember and hard to guess."
TOO_SHORT = f"Use at least {SHORTEST} characters. {DO}"
LOCAL = (
    "Without your name or address, the names of the council, your team and Handrail, and days, months, seasons and "
    f"years, too little is left of it: those are guessed first. {DO}"
)
REPEATS = f"It repeats itself, so it is guessed as soon as what is repeated. {DO}"
IN_A_ROW = f"It counts, or follows the keys of a keyboard, which is guessed soon. {DO}"
GUESSED_SOON = f"It is like passwords that many people have, and would be guessed soon. {DO}"


class HardToGuess:
    """Django asks it of each password that somebody chooses (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(TOO_SHORT, code="too_short")
        judged = judge(password)
        left = without_local_words(password, user)
        if left != password.lower():
            marks = re.sub(r"[\W_\d]+", "", left)
            if len(marks) < SHORTEST_WORD or _guesses(judge(left)) < GUESSES_WITHOUT_LOCAL_WORDS:
                raise ValidationError(LOCAL, code="local_words")
        if _guesses(judged) < GUESSES:
            raise ValidationError(_why(judged), code="guessed_soon")
        if is_common(password):
            raise ValidationError(GUESSED_SOON, code="guessed_soon")

    def get_help_text(self) -> str:
        return TOO_SHORT


def without_local_words(password: str, user: User | None) -> str:
    """What is left, in small letters, of what somebody who knows the person and the council would not try first."""
    left = YEAR.sub("", password.lower())
    for word in sorted(LOCAL_WORDS | words_of(user), key=len, reverse=True):
        # signs that stand for letters, as in p@55w0rd, are read as those; each stands in the same place
        places = [found.start() for found in re.finditer(re.escape(word), left.translate(LETTERS_FOR_SIGNS))]
        places += [found.start() for found in re.finditer(re.escape(word), left)]
        gone = {at for place in places for at in range(place, place + len(word))}
        left = "".join(letter for at, letter in enumerate(left) if at not in gone)
    return left


def words_of(user: User | None) -> set[str]:
    """The words of the council's name and, of the person, of their name, address, job, team and agency."""
    said = [settings.COUNCIL_NAME, settings.HANDRAIL_OPENID_NAME]
    if user is not None:
        said += [user.name, user.email, user.email.partition("@")[0], user.job_title]
        said += [place.name for place in (user.team, user.agency)]
    words = {word for text in said for word in re.findall(r"[^\W\d_]+", text.lower())}
    return {word for word in words | {text.lower() for text in said} if len(word) >= SHORTEST_WORD}


def _guesses(judged: dict[str, Any]) -> float:
    return float(judged["guesses_log10"])


def _why(judged: dict[str, Any]) -> str:
    patterns = {match["pattern"] for match in judged["sequence"]}
    tokens = [match["token"].lower() for match in judged["sequence"] if len(match["token"]) >= SHORTEST_WORD]
    if "repeat" in patterns or len(set(tokens)) < len(tokens):
        return REPEATS
    if patterns & {"sequence", "spatial"}:
        return IN_A_ROW
    return GUESSED_SOON
