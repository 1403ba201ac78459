"""A walk with every kind of block, all of it saying the same words, and what a Word or PDF document says."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from docx import Document
from docx.oxml.ns import qn

from handrail.form_library.definitions import parse
from handrail.form_library.shipped import current

FORM = parse(current())
CODES = re.compile(rb"<([0-9A-Fa-f]+)>")


def walk_saying(words: str, *, signed: bool = True) -> dict[str, Any]:
    """The shipped form answered by nothing but these words, in every kind of block there is."""
    answers = {section.id: [{"kind": "text", "text": words}] for section in FORM.sections}
    answers["children"] = [table("Children", ["Full name", "Mosaic id", "Born", "Plan"], words)]
    answers["case_update"] += [table("Actions", ["Action, and when it was agreed", "Who", "Answer"], words)]
    answers["goals"] += [goal(words), {"kind": "undecided", "label": "Goals", "other": words, "other_by": words}]
    answers["child_impact"] = [{"kind": "heading", "text": words}, {**goal(words), "tag": "", "words": words}]
    answers["dynamics"] += [
        {"kind": "label", "text": "Values in play"},
        {"kind": "pair", "in_the_family": words, "among_us": words},
        ratings(words),
    ]
    answers["next_steps"] = [{"kind": "note", "text": words}]
    answers["permanency"] = [{"kind": "facts", "items": [{"label": "Contingency", "value": words}]}]
    return {
        "schema": 1,
        "status": "signed" if signed else "draft",
        "form": {name: getattr(FORM, name) for name in ("id", "title", "launched", "aid", "attribution")},
        "record": {
            "id": "95be42e1-346c-5fca-89a9-30ce94190917",
            "date": "2026-11-23",
            "date_in_words": "23 November 2026",
            "kind": "group",
            "kind_in_words": "Group supervision",
            "family": words,
            "case_reference": "WM-2041",
            "children": [{"id": "1", "name": words, "mosaic_id": "M10231", "born_in_words": ""}],
            "chair": words,
        },
        "sections": [
            {
                "id": section.id,
                "heading": section.heading_line,
                "title": section.title,
                "group_heading": section.group_heading,
                "guidance": section.guidance.markdown,
                "prompts": [
                    {"id": prompt.id, "text": prompt.text, "note": prompt.note, "bullet": str(prompt.bullet)}
                    for prompt in section.printed_prompts
                ],
                "answer": answers[section.id],
            }
            for section in FORM.sections
        ],
        "signature": {"name": words, "job_title": words, "at_in_words": "28 November 2026", "statement": words}
        if signed
        else None,
    }


def table(label: str, columns: list[str], words: str) -> dict[str, Any]:
    return {"kind": "table", "label": label, "columns": columns, "rows": [[words for _ in columns] for _ in range(2)]}


def goal(words: str) -> dict[str, Any]:
    said = ("statement", "measure", "comment", "not_measured_because", "decision_text")
    return {
        "kind": "goal",
        "tag": "Outcome goal",
        "words": "",
        "progress": "3 of 10",
        "decision": "Something different",
        "evidence": [{"kind": "Observed", "text": words, "source": words, "behind": words}],
        **dict.fromkeys(said, words),
    }


def ratings(words: str) -> dict[str, Any]:
    return {
        "kind": "ratings",
        "label": "Safety scale (0–10)",
        "low_end": "not safe",
        "high_end": "safe",
        "now": [{"who": words, "value": 4, "why": words}],
        "then": [{"who": words, "value": 3}],
        "then_date": "26 October 2026",
        "summary": "",
    }


def addendum_saying(words: str) -> list[dict[str, str]]:
    return [{"text": words, "by": words, "at_in_words": "30 November 2026", "about": words}]


def squeezed(words: str) -> str:
    """Words without what stands between them, as lines break elsewhere in each document."""
    return re.sub(r"[\s\u00ad\u200b]+", "", words)


def said_in_word(content: bytes) -> str:
    """Everything a Word document says, in its order."""
    body = Document(BytesIO(content)).element.body
    return squeezed("".join(mark.text or "" for mark in body.iter(qn("w:t"))))


def said_in_pdf(content: bytes) -> str:
    """Everything a PDF says, in the order in which it is read aloud: without headers and footers."""
    with pikepdf.open(BytesIO(content)) as pdf:
        pages = {page.obj.objgen: _marked(page) for page in pdf.pages}
        said = [pages[page].get(mark, "") for page, mark in _reading_order(pdf)]
    return squeezed("".join(said))


def drawn_on_pages(content: bytes) -> list[str]:
    """Everything that is drawn on each page, headers and footers too."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [squeezed("".join(_marked(page).values())) for page in pdf.pages]


def _reading_order(pdf: pikepdf.Pdf) -> Iterator[tuple[tuple[int, int], int]]:
    """The pages and marks of all content, as the tags order them."""
    waiting = [(pdf.Root.StructTreeRoot.K, None)]
    while waiting:
        node, page = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += reversed([(each, page) for each in node])
        elif isinstance(node, pikepdf.Dictionary):
            page = node.Pg.objgen if "/Pg" in node else page
            waiting += [(node[key], page) for key in ("/K", "/MCID") if key in node]
        else:
            yield page, int(node)


def _marked(page: pikepdf.Page) -> dict[int | None, str]:
    """What a page says under each of its marks; headers and footers have none."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    said: dict[int | None, str] = {}
    marks: list[int | None] = [None]
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                own = operands[1].get("/MCID") if len(operands) > 1 else None
                marks.append(marks[-1] if own is None else int(own))
            case "EMC":
                marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                words = "".join(letters.get(glyph, "") for glyph in glyphs_of(operands[0]))
                said[marks[-1]] = said.get(marks[-1], "") + words
    return said


def glyphs_of(shown: Any) -> list[int]:
    """The glyphs of a string, or of several with spaces between them."""
    strings = [shown] if isinstance(shown, pikepdf.String) else shown
    pieces = [bytes(each) for each in strings if isinstance(each, pikepdf.String)]
    return [int.from_bytes(piece[at : at + 2], "big") for piece in pieces for at in range(0, len(piece), 2)]


def _letters(font: Any) -> dict[int, str]:
    """What each glyph of a font stands for, from the font's own table."""
    stream = bytes(font["/ToUnicode"].read_bytes())
    letters: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.S):
        for glyph, letter in _in_twos(block):
            letters[int(glyph, 16)] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.S):
        codes = CODES.findall(block)
        for first, last, letter in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            for step in range(int(last, 16) - int(first, 16) + 1):
                letters[int(first, 16) + step] = chr(int(letter, 16) + step)
    return letters


def _in_twos(block: bytes) -> list[tuple[bytes, bytes]]:
    codes = CODES.findall(block)
    return list(zip(codes[::2], codes[1::2], strict=True))


def tags_of(content: bytes) -> list[str]:
    """The names of a PDF's tags in the order they are read, such as Table, TH, TD."""
    with pikepdf.open(BytesIO(content)) as pdf:
        found: list[str] = []
        waiting = [pdf.Root.StructTreeRoot.K]
        while waiting:
            node = waiting.pop()
            if isinstance(node, pikepdf.Array):
                waiting += reversed(list(node))
            elif isinstance(node, pikepdf.Dictionary):
                if "/S" in node:
                    found.append(str(node.S).removeprefix("/"))
                if "/K" in node:
                    waiting.append(node.K)
        return found
