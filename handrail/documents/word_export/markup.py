"""Paragraphs, runs and tables of WordprocessingML, as text: building them object by object takes ten times as long."""

import re
import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SOFT, EDGE, GROUND = "4A5B65", "8A999F", "F1F5F5"
# What XML 1.0 cannot hold at all, not even escaped, and what makes words read otherwise than they are stored.
UNHOLDABLE = re.compile("[^\t\n\r\u0020-\u202c\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(text: str) -> str:
    """The same words, escaped, with what XML cannot hold shown by its code."""
    return escape(UNHOLDABLE.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text))


def run(
    text: str,
    *,
    bold: bool | None = None,
    italic: bool = False,
    colour: str = "",
    size: int = 0,
    right_to_left: bool = False,
) -> str:
    """Words in one style; a line end becomes a break. `bold` may undo its paragraph's; `size` is in half points."""
    looks = "".join(
        mark
        for wanted, mark in (
            (bold, "<w:b/><w:bCs/>"),
            (bold is False, '<w:b w:val="0"/><w:bCs w:val="0"/>'),
            (italic, "<w:i/><w:iCs/>"),
            (colour, f'<w:color w:val="{colour}"/>'),
            (size, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'),
            (right_to_left, "<w:rtl/>"),
        )
        if wanted
    )
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in safe(text).split("\n"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{lines}</w:r>"


def paragraph(*runs: str, style: str = "", reads: str = "", boxed: bool = False) -> str:
    """`reads` are its words, to tell which way they run; `boxed` draws a line around it."""
    looks = "".join(
        mark
        for wanted, mark in (
            (style, f'<w:pStyle w:val="{style}"/>'),
            (boxed, f"<w:pBdr>{_box(('top', 'left', 'bottom', 'right'), space=4, size=8)}</w:pBdr>"),
            (runs_right_to_left(reads), "<w:bidi/>"),
        )
        if wanted
    )
    return f"<w:p>{f'<w:pPr>{looks}</w:pPr>' if looks else ''}{''.join(runs)}</w:p>"


def said(words: str, *, style: str = "", boxed: bool = False, **looks) -> str:
    """One paragraph of words, running the way its first letter does."""
    turned = runs_right_to_left(words)
    return paragraph(run(words, right_to_left=turned, **looks), style=style, reads=words, boxed=boxed)


def labelled(label: str, words: str) -> str:
    """A bold label and what it stands for, running the way the words do."""
    turned = runs_right_to_left(words)
    return paragraph(run(f"{label} ", bold=True), run(words, right_to_left=turned), reads=words)


def paragraphs(words: str) -> str:
    return "".join(said(part.strip("\n")) for part in words.split("\n\n") if part.strip())


def runs_right_to_left(words: str) -> bool:
    """Whether the first letter with a direction belongs to a script written from the right."""
    for mark in words:
        direction = unicodedata.bidirectional(mark)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def cell(content: str, *, width: int, span: int = 1, ground: str = "") -> str:
    """`width` is in twentieths of a point; a cell always ends with a paragraph."""
    looks = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    looks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    looks += f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    ending = "" if content.endswith("</w:p>") else "<w:p/>"
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{content}{ending}</w:tc>"


def row(*cells: str, heading: bool = False, whole: bool = False) -> str:
    """`heading` repeats it on every page; `whole` never splits it between two."""
    looks = ("<w:cantSplit/>" if whole or heading else "") + ("<w:tblHeader/>" if heading else "")
    return f"<w:tr>{f'<w:trPr>{looks}</w:trPr>' if looks else ''}{''.join(cells)}</w:tr>"


def table(rows: Sequence[str], *, widths: Sequence[int], name: str, says: str, boxed: bool) -> str:
    """A table of fixed column widths with a name and a description for people who cannot see it."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if boxed else ("top", "bottom", "insideH")
    above = 57 if boxed else 30
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_box(sides)}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{above}" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        f'<w:bottom w:w="{above}" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(safe_name(name))}/><w:tblDescription w:val={quoteattr(safe_name(says))}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _box(sides: Sequence[str], *, space: int = 0, size: int = 4) -> str:
    return "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{EDGE}"/>' for side in sides)


def safe_name(words: str) -> str:
    return UNHOLDABLE.sub(" ", words)
