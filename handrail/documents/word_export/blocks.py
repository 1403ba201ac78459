"""How each kind of block of the walk is drawn in Word."""

from collections.abc import Callable
from typing import Any

from handrail.documents import standing_words
from handrail.documents.column_widths import column_widths
from handrail.documents.word_export.markup import SOFT, cell, labelled, paragraph, paragraphs, row, run, said, table

Block = dict[str, Any]
# How many twentieths of a point a character of a table takes, to tell how many stand side by side.
CHARACTER = 92


def drawn(blocks: list[Block], *, width: int) -> str:
    """The blocks of one answer in a cell `width` twentieths of a point wide."""
    return "".join(DRAW[block["kind"]](block, width) for block in blocks)


def _text(block: Block, width: int) -> str:
    return paragraphs(block["text"])


def _note(block: Block, width: int) -> str:
    return said(block["text"], colour=SOFT)


def _label(block: Block, width: int) -> str:
    return said(block["text"], bold=True, colour=SOFT)


def _heading(block: Block, width: int) -> str:
    return said(block["text"], style="Heading2")


def _facts(block: Block, width: int) -> str:
    return "".join(labelled(f"{item['label']}:", item["value"]) for item in block["items"])


def _table(block: Block, width: int) -> str:
    return rows_of_words(block["label"], block["columns"], block["rows"], width=width)


def rows_of_words(name: str, columns: list[str], rows: list[list[str]], *, width: int) -> str:
    widths = [round(width * share) for share in column_widths(columns, rows, room=width / CHARACTER)]
    head = row(
        *(cell(said(words, bold=True, style="Cell"), width=wide) for words, wide in zip(columns, widths, strict=True)),
        heading=True,
    )
    body = [
        row(
            *(cell(_cell(words), width=wide) for words, wide in zip(cells, widths, strict=True)), whole=_is_short(cells)
        )
        for cells in rows
    ]
    # Word joins two tables that touch, so a thin paragraph follows each
    return table([head, *body], widths=widths, name=name, says=f"Columns: {', '.join(columns)}", boxed=False) + said(
        "", style="AfterTable"
    )


def _cell(words: str) -> str:
    """The first line as it is, the ones after it quiet."""
    first, _, rest = words.partition("\n")
    return said(first, style="Cell") + (said(rest, style="Cell", colour=SOFT) if rest else "")


def _is_short(cells: list[str]) -> bool:
    return all(len(words) < 1000 for words in cells)


def _goal(block: Block, width: int) -> str:
    tag = f" [{block['tag']}]" if block["tag"] else ""
    drawn = said(f"{block['statement']}{tag}", style="Heading2")
    drawn += said(f"“{block['words']}”", colour=SOFT) if block["words"] else ""
    drawn += said(block["measure"])
    drawn += paragraphs(block["comment"])
    drawn += said(f"Progress {block['progress']}.", colour=SOFT) if block["progress"] else ""
    drawn += said(f"Not measured: {block['not_measured_because']}") if block["not_measured_because"] else ""
    for piece in block["evidence"]:
        drawn += paragraph(
            run(f"{piece['kind']}: ", bold=True),
            run(piece["text"]),
            run(f" {piece['source']}", colour=SOFT),
            style="ListBullet",
            reads=piece["text"],
        )
        if piece["behind"]:
            drawn += labelled("What lies behind it:", piece["behind"])
    if block["decision"] or block["decision_text"]:
        decision = run(f"{block['decision']}. ", bold=True) if block["decision"] else ""
        drawn += paragraph(decision, run(block["decision_text"]), reads=block["decision_text"])
    return drawn


def _pair(block: Block, width: int) -> str:
    return labelled("In the family:", block["in_the_family"]) + labelled("Among us:", block["among_us"])


def _ratings(block: Block, width: int) -> str:
    columns, rows = standing_words.ratings_table(block)
    drawn = said(block["label"], style="Heading2")
    drawn += rows_of_words(f"{block['label']}: each person’s own rating", columns, rows, width=width)
    drawn += said(f"0 {block['low_end']}; 10 {block['high_end']}. {block['summary']}")
    before = standing_words.ratings_before(block)
    return drawn + (said(before, colour=SOFT) if before else "")


def _undecided(block: Block, width: int) -> str:
    wrote = "wrote this" if block.get("copied") else "wrote at the same time"
    heading = f"{block['label']}: {block['other_by']} {wrote}, and nobody has chosen."
    return said(heading, bold=True) + paragraphs(block["other"])


DRAW: dict[str, Callable[[Block, int], str]] = {
    "text": _text,
    "note": _note,
    "label": _label,
    "heading": _heading,
    "facts": _facts,
    "table": _table,
    "goal": _goal,
    "pair": _pair,
    "ratings": _ratings,
    "undecided": _undecided,
}
