"""A record as a Word document: its walk, in the template's order and two columns."""

import datetime
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from handrail.documents.word_export.blocks import drawn
from handrail.documents.word_export.markup import (
    GROUND,
    NAMESPACE,
    SOFT,
    cell,
    paragraph,
    paragraphs,
    row,
    run,
    safe_name,
    said,
    table,
)

FONT = "Arial"
LEFT, RIGHT = 2780, 7200
WHOLE = LEFT + RIGHT
PADDING = 170
WIDE_FROM_COLUMNS = 3


def write_word(walk: dict[str, Any], *, addenda: list[dict[str, str]] | tuple = (), guidance: bool = False) -> bytes:
    """The Word document of one record; what XML cannot hold is shown by its code."""
    document = Document(BytesIO(_paper()))
    body = "".join([*_opening(walk), _form(walk, guidance=guidance), *_ending(walk, addenda)])
    parsed = parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{body}</w:body>')
    last = document.element.body.sectPr
    for element in list(parsed):
        last.addprevious(element)
    _frame(document, walk)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _opening(walk: dict[str, Any]) -> list[str]:
    form, record = walk["form"], walk["record"]
    heading = f"{record['family']}: {record['kind_in_words'].lower()}, {record['date_in_words']}"
    return [
        said(form["title"], style="Title"),
        said(form["launched"], bold=True),
        said(form["aid"], colour=SOFT),
        said(heading, bold=True, size=23),
    ]


def _form(walk: dict[str, Any], *, guidance: bool) -> str:
    rows, group = [], ""
    for section in walk["sections"]:
        first_of_group = section["group_heading"] if section["group_heading"] != group else ""
        group = section["group_heading"]
        asked = _prompts(section, first_of_group)
        if _is_wide(section):
            rows.append(row(cell(asked, width=WHOLE, span=2, ground=GROUND), whole=True))
            rows.append(row(cell(drawn(section["answer"], width=WHOLE - PADDING), width=WHOLE, span=2)))
        else:
            answer = drawn(section["answer"], width=RIGHT - PADDING)
            rows.append(row(cell(asked, width=LEFT, ground=GROUND), cell(answer, width=RIGHT)))
        if guidance and section["guidance"]:
            rows.append(row(cell(_guidance(section["guidance"]), width=WHOLE, span=2)))
    title = walk["form"]["title"]
    return table(
        rows,
        widths=(LEFT, RIGHT),
        name=title,
        says="The prompts on the left, what was recorded on the right",
        boxed=True,
    )


def _is_wide(section: dict[str, Any]) -> bool:
    """A table with many columns stands across the page, beneath its prompts."""
    return any(block["kind"] == "table" and len(block["columns"]) >= WIDE_FROM_COLUMNS for block in section["answer"])


def _prompts(section: dict[str, Any], group_heading: str) -> str:
    asked = said(group_heading, style="Heading1") if group_heading else ""
    asked += said(section["heading"], style="Heading1") if section["heading"] else ""
    headed = section["heading"] or section["group_heading"]
    for number, prompt in enumerate(section["prompts"], start=1):
        note = run(f" {prompt['note']}", italic=True) if prompt["note"] else ""
        if prompt["bullet"] == "bullet":
            asked += paragraph(run(prompt["text"]), note, style="ListBullet")
        elif prompt["bullet"] == "number":
            asked += paragraph(run(f"{number}. {prompt['text']}"), note)
        else:
            asked += paragraph(run(prompt["text"]), note, style="" if headed else "Heading1")
    return asked


def _guidance(notes: list[str]) -> str:
    written = ""
    for line in (line for note in notes for line in note.split("\n")):
        listed = line.startswith("- ")
        written += said(
            line.removeprefix("- ") if listed else line, italic=True, colour=SOFT, style="ListBullet" if listed else ""
        )
    return written


def _ending(walk: dict[str, Any], addenda: Any) -> list[str]:
    ending = [paragraph()]
    if signature := walk["signature"]:
        ending.append(
            paragraph(
                run(f"Signed by {signature['name']}", bold=True),
                run(f", {signature['job_title']}, on {signature['at_in_words']}."),
            )
        )
        ending.append(said(f"“{signature['statement']}”", colour=SOFT))
    if addenda:
        ending.append(said("Addenda", style="Heading1"))
    for addendum in addenda:
        about = f" About: {addendum['about']}." if addendum["about"] else ""
        ending.append(paragraphs(addendum["text"]))
        ending.append(said(f"{addendum['by']}, {addendum['at_in_words']}.{about}", colour=SOFT))
    ending.append(said(walk["form"]["attribution"], colour=SOFT, size=17))
    return ending


def _frame(document: Any, walk: dict[str, Any]) -> None:
    """What stands on every page, and what the file says of itself."""
    record = walk["record"]
    section = document.sections[0]
    if walk["status"] != "signed":
        section.header.paragraphs[0].add_run("Draft: not signed").bold = True
    reference = f"{record['case_reference']} · {record['date_in_words']} · OFFICIAL-SENSITIVE"
    footer = section.footer.paragraphs[0]._p
    pages = "".join(
        f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
        f'<w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
    )
    line = f"{run(reference)}<w:r><w:tab/></w:r>{pages}"
    for element in parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{line}</w:p>'):
        footer.append(element)
    properties = document.core_properties
    properties.title = safe_name(f"{walk['form']['title']}: {record['case_reference']}, {record['date_in_words']}")[
        :255
    ]
    properties.subject = safe_name(f"{record['kind_in_words']}, {record['date_in_words']}")[:255]
    properties.author = safe_name(record["chair"])[:255]
    properties.language = "en-GB"
    properties.comments = ""
    day = datetime.datetime.fromisoformat(record["date"])
    properties.created = properties.modified = day


@cache
def _paper() -> bytes:
    """An empty A4 document with our fonts, language and headings, made once."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(17)
    section.footer.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Mm(140))
    for style_name, size, before, after in (
        ("Normal", 10, 0, 4),
        ("Title", 18, 0, 6),
        ("Heading 1", 11, 2, 3),
        ("Heading 2", 10, 5, 2),
        ("List Bullet", 10, 0, 3),
        ("Header", 9, 0, 0),
        ("Footer", 8, 0, 0),
    ):
        style = document.styles[style_name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0x1B, 0x2B, 0x34)
        style.font.bold = style_name.startswith(("Heading", "Title"))
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    title = document.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
