"""A record as a PDF: its walk handed to typst as data, one compiler for each thread."""

import json
import threading
from pathlib import Path
from typing import Any

from handrail.documents.pdf_export.drawable import FONT_FAMILIES, FONT_FOLDERS, Drawable

TEMPLATE = Path(__file__).with_name("record.typ")
STANDARDS = ["ua-1", "a-2a"]
# How wide the columns of a table are beside each other, by how many it has.
COLUMN_WIDTHS = {3: (5, 3, 5), 4: (6, 3, 2.4, 4), 5: (1.4, 3, 3, 3.4, 3.4)}
WIDE_FROM_COLUMNS = 3

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
    record = walk["record"]
    drawable = Drawable()
    data = drawable.everything(
        {
            "title": f"{walk['form']['title']}: {record['case_reference']}, {record['date_in_words']}",
            "author": record["chair"],
            "description": f"{record['kind_in_words']}, {record['date_in_words']}",
            "heading": f"{record['family']}: {record['kind_in_words'].lower()}, {record['date_in_words']}",
            "footer": f"{record['case_reference']} · {record['date_in_words']} · OFFICIAL-SENSITIVE",
            "form": walk["form"],
            "signature": walk["signature"],
            "addenda": addenda,
            "sections": _sections(walk["sections"]),
        }
    )
    return {
        **data,
        "fonts": FONT_FAMILIES,
        "draft": walk["status"] != "signed",
        "guidance": guidance,
        "undrawn": drawable.undrawn,
    }


def _sections(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows, group = [], ""
    for section in sections:
        blocks = [_block(block) for block in section["answer"]]
        rows.append(
            {
                "heading": section["heading"],
                # the heading of two rows stands above the first of them, as in the template
                "group_heading": section["group_heading"] if section["group_heading"] != group else "",
                "prompts": section["prompts"],
                "answer": blocks,
                "guidance": [_note(note) for note in section["guidance"]],
                "wide": any(
                    block["kind"] == "table" and len(block["columns"]) >= WIDE_FROM_COLUMNS for block in blocks
                ),
            }
        )
        group = section["group_heading"]
    return rows


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        columns = len(block["columns"])
        return {**block, "widths": COLUMN_WIDTHS.get(columns, (1,) * columns)}
    if block["kind"] == "ratings":
        return {
            **block,
            **{part: [{**row, "value": str(row["value"])} for row in block[part]] for part in ("now", "then")},
        }
    return block


def _note(note: str) -> dict[str, Any]:
    lines = note.split("\n")
    is_list = all(line.startswith("- ") for line in lines)
    return {"is_list": is_list, "lines": [line.removeprefix("- ") if is_list else line for line in lines]}


def _compiler() -> Any:
    if not hasattr(_threads, "compiler"):
        import typst

        _threads.compiler = typst.Compiler(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            font_paths=[str(folder) for folder in FONT_FOLDERS],
            ignore_system_fonts=True,
        )
    return _threads.compiler
