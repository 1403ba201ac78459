"""The few kinds of block an answer is made of; every page and document draws exactly these."""

from typing import Any

Block = dict[str, Any]
# In the place of words that a row still lacks, where the rest of it says something.
NOT_WORDED = "Not worded"


def text(words: str) -> list[Block]:
    return [{"kind": "text", "text": words}] if words.strip() else []


def note(words: str) -> Block:
    return {"kind": "note", "text": words}


def label(words: str) -> Block:
    return {"kind": "label", "text": words}


def heading(words: str) -> Block:
    return {"kind": "heading", "text": words}


def facts(items: list[tuple[str, str]]) -> list[Block]:
    """Label and value, leaving out what is empty."""
    said = [{"label": name, "value": value} for name, value in items if value]
    return [{"kind": "facts", "items": said}] if said else []


def table(name: str, columns: list[str], rows: list[list[str]]) -> list[Block]:
    return [{"kind": "table", "label": name, "columns": columns, "rows": rows}] if rows else []


def answered(prompt: str, words: str) -> list[Block]:
    """A prompt and its answer, or a quiet word that there is none."""
    return [label(prompt), *(text(words) or [note("Nothing recorded.")])]


def sentence(*parts: str) -> str:
    """Parts with content, each ended like a sentence."""
    ended = [part if part.endswith((".", "!", "?", "”", "’")) else f"{part}." for part in parts if part.strip()]
    return " ".join(ended)
