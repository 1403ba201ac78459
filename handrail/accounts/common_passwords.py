"""Passwords that many people have, of those that are long enough to be chosen here; known by their digests alone."""

import hashlib
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "content" / "common_passwords.txt"
DIGITS_KEPT = 16


def is_common(password: str) -> bool:
    return digest(password) in digests()


def digest(password: str) -> str:
    """In small letters: who tries a list tries each of it with a capital too."""
    return hashlib.sha256(password.lower().encode(errors="replace")).hexdigest()[:DIGITS_KEPT]


@cache
def digests() -> frozenset[str]:
    return frozenset(line for line in LIST.read_text().splitlines() if not line.startswith("#"))
