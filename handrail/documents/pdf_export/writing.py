"""A record as a PDF: its walk handed to typst as data, one compiler for each thread."""

import json
import re
import threading
from pathlib import Path
from typing import Any

from handrail.documents import standing_words
from handrail.documents.column_widths import column_widths
from handrail.documents.pdf_export.drawable import FONTS, LONGEST_WORD_IN_A_CELL, Drawable, breakable
from handrail.supervision.recording.walk import title_of

TEMPLATE = Path(__file__).with_name("record.typ")
STANDARDS = ["ua-1", "a-2a"]
# How many characters stand side by side in the right column's tables.
ROOM = 76
# How tall a letter of the prompts makes them at most, and one of the answer makes it at least, in points.
PADDING_OF_A_CELL, MOST_OF_A_PROMPT, LEAST_OF_AN_ANSWER = 30, 0.85, 0.12
LETTERS = re.compile(r"[^\W_]")

_threads = threading.local()


def write_pdf(walk: dict[str, Any], *, addenda: list[dict[str, str]] | tuple = (), guidance: bool = False) -> bytes:
    """The PDF of one record, PDF/UA-1 and PDF/A-2a; characters no font has are shown by their code."""
    return _compiler().compile(
        format="pdf",
        pdf_standards=STANDARDS,
        sys_inputs={"data": json.dumps(document(walk, addenda=list(addenda), guidance=guidance))},
    )


def document(walk: dict[str, Any], *, addenda: list[dict[str, str]], guidance: bool) -> dict[str, Any]:
    """What the template is given: the walk, cut into rows, with every character one that can be drawn."""
    drawable = Drawable()
    walk, addenda = drawable.everything([walk, addenda])
    return {
        "title": standing_words.title_of_file(walk),
        "subject": standing_words.subject_of_file(walk),
        "author": walk["record"]["chair"],
        "heading": title_of(walk),
        "footer": standing_words.foot_of_page(walk),
        "draft": standing_words.DRAFT if standing_words.is_draft(walk) else "",
        "draft_more": standing_words.DRAFT_MORE,
        "form": walk["form"],
        "signature": _signature(walk["signature"]),
        "addenda": addenda,
        "sections": _sections(walk["sections"], guidance=guidance),
        "fonts": list(FONTS),
        "undrawn": drawable.undrawn,
    }


def _sections(sections: list[dict[str, Any]], *, guidance: bool) -> list[dict[str, Any]]:
    rows, group = [], ""
    for section in sections:
        asked = [section["heading"], section["group_heading"], section["prompts"]]
        height = PADDING_OF_A_CELL + MOST_OF_A_PROMPT * _letters(asked)
        rows.append(
            {
                "heading": section["heading"],
                # the heading of two rows stands above the first of them, as in the template
                "group_heading": section["group_heading"] if section["group_heading"] != group else "",
                "headed": bool(section["heading"] or section["group_heading"]),
                "prompts": section["prompts"],
                "answer": [_block(block) for block in section["answer"]],
                "height_of_prompts": height,
                "is_tall": LEAST_OF_AN_ANSWER * _letters(section["answer"]) > height,
                "guidance": [_note(note) for note in section["guidance"]] if guidance else [],
            }
        )
        group = section["group_heading"]
    return rows


def _letters(value: Any) -> int:
    """How many letters and digits there are, to tell how tall they stand."""
    if isinstance(value, str):
        return len(LETTERS.findall(value))
    if isinstance(value, dict):
        value = [words for name, words in value.items() if name not in ("id", "kind")]
    return sum(map(_letters, value)) if isinstance(value, list) else 0


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        return {**block, **_columns(block["columns"], block["rows"])}
    if block["kind"] == "ratings":
        before = standing_words.ratings_before(block)
        return {**block, **_columns(*standing_words.ratings_table(block)), "before": before}
    return block


def _columns(columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    return {
        "columns": columns,
        "rows": [[breakable(words, longest=LONGEST_WORD_IN_A_CELL) for words in row] for row in rows],
        "widths": column_widths(columns, rows, room=ROOM),
    }


def _note(note: str) -> dict[str, Any]:
    lines = note.split("\n")
    is_list = all(line.startswith("- ") for line in lines)
    return {"is_list": is_list, "lines": [line.removeprefix("- ") if is_list else line for line in lines]}


def _signature(signature: dict[str, str] | None) -> dict[str, str] | None:
    if signature is None:
        return None
    who, when = standing_words.signed_by(signature)
    return {"who": who, "when": when, "statement": signature["statement"]}


def _compiler() -> Any:
    if not hasattr(_threads, "compiler"):
        import typst

        _threads.compiler = typst.Compiler(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=[str(folder) for folder in FONTS.values()],
            ignore_system_fonts=True,
        )
    return _threads.compiler
