"""A record as a Word document: its walk, in the template's order and two columns."""

import datetime
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from handrail.documents import standing_words
from handrail.documents.word_export.blocks import drawn
from handrail.documents.word_export.markup import (
    GROUND,
    NAMESPACE,
    SOFT,
    cell,
    labelled,
    paragraph,
    paragraphs,
    row,
    run,
    safe_name,
    said,
    table,
)
from handrail.supervision.recording.walk import title_of

FONT = "Arial"
LEFT, RIGHT = 2600, 7378
WHOLE = LEFT + RIGHT
PADDING = 170
LONGEST_PROPERTY = 255


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
    form = walk["form"]
    opening = [
        said(form["title"], style="Title"),
        said(form["launched"], bold=True),
        said(form["aid"], colour=SOFT),
        said(title_of(walk), bold=True, size=23),
    ]
    if standing_words.is_draft(walk):
        opening.append(labelled(f"{standing_words.DRAFT}.", standing_words.DRAFT_MORE))
    return opening


def _form(walk: dict[str, Any], *, guidance: bool) -> str:
    rows, group = [], ""
    for section in walk["sections"]:
        first_of_group = section["group_heading"] if section["group_heading"] != group else ""
        group = section["group_heading"]
        asked = cell(_prompts(section, first_of_group), width=LEFT, ground=GROUND)
        rows.append(row(asked, cell(drawn(section["answer"], width=RIGHT - PADDING), width=RIGHT)))
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


def _prompts(section: dict[str, Any], group_heading: str) -> str:
    asked = said(group_heading, style="Heading1") if group_heading else ""
    asked += said(section["heading"], style="Heading1") if section["heading"] else ""
    headed = section["heading"] or section["group_heading"]
    for number, prompt in enumerate(section["prompts"], start=1):
        note = run(f" {prompt['note']}", bold=False, italic=True) if prompt["note"] else ""
        if prompt["bullet"] == "bullet":
            asked += paragraph(run(prompt["text"]), note, style="ListBullet")
        elif prompt["bullet"] == "number":
            asked += paragraph(run(f"{number}. {prompt['text']}"), note, style="Numbered")
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
        who, when = standing_words.signed_by(signature)
        ending.append(paragraph(run(who, bold=True), run(when), boxed=True))
        ending.append(said(f"“{signature['statement']}”", colour=SOFT, boxed=True))
    if addenda:
        ending.append(said("Addenda", style="Heading1"))
    for addendum in addenda:
        about = f" About: {addendum['about']}." if addendum["about"] else ""
        ending.append(paragraphs(addendum["text"]))
        ending.append(said(f"{addendum['by']}, {addendum['at_in_words']}.{about}", colour=SOFT))
    ending.append(paragraph())
    ending.append(said(walk["form"]["attribution"], colour=SOFT, size=17))
    return ending


def _frame(document: Any, walk: dict[str, Any]) -> None:
    """What stands on every page, and what the file says of itself."""
    section = document.sections[0]
    if standing_words.is_draft(walk):
        section.header.paragraphs[0].add_run(standing_words.DRAFT).bold = True
    footer = section.footer.paragraphs[0]._p
    pages = "".join(
        f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
        f'<w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
    )
    line = f"{run(standing_words.foot_of_page(walk))}<w:r><w:tab/></w:r>{pages}"
    for element in parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{line}</w:p>'):
        footer.append(element)
    properties = document.core_properties
    properties.title = safe_name(standing_words.title_of_file(walk))[:LONGEST_PROPERTY]
    properties.subject = safe_name(standing_words.subject_of_file(walk))[:LONGEST_PROPERTY]
    properties.author = safe_name(walk["record"]["chair"])[:LONGEST_PROPERTY]
    properties.created = properties.modified = datetime.datetime.fromisoformat(walk["record"]["date"])


@cache
def _paper() -> bytes:
    """An empty A4 document with our fonts, language and headings, made once."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(20), Mm(17)
    section.header_distance = section.footer_distance = Mm(9)
    for name in ("Cell", "After Table", "Numbered"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    for name, size, before, after in (
        ("Normal", 10, 0, 4),
        ("Title", 18, 0, 6),
        ("Heading 1", 11, 0, 3),
        ("Heading 2", 10, 6, 2),
        ("List Bullet", 10, 0, 3),
        ("Numbered", 10, 0, 3),
        ("Cell", 8.5, 0, 1),
        ("After Table", 4, 0, 2),
        ("Header", 11, 0, 0),
        ("Footer", 8, 0, 0),
    ):
        _dress(document.styles[name], size=size, before=before, after=after)
    for name in ("List Bullet", "Numbered"):
        document.styles[name].paragraph_format.left_indent = Mm(4)
        document.styles[name].paragraph_format.first_line_indent = Mm(-4)
    document.styles["Normal"].paragraph_format.widow_control = True
    document.styles["Header"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _one_tab_stop(document.styles["Footer"], at=Mm(176))
    for border in document.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        document.styles["Title"].element.pPr.remove(border)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    document.core_properties.language = "en-GB"
    document.core_properties.comments = ""
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _dress(style: Any, *, size: float, before: int, after: int) -> None:
    """One font for every script, and nothing that holds a row of the form together over a page's end."""
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0x1B, 0x2B, 0x34)
    style.font.bold = style.name.startswith(("Heading", "Title"))
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _one_tab_stop(style: Any, *, at: int) -> None:
    for tabs in style.element.pPr.findall(qn("w:tabs")):
        style.element.pPr.remove(tabs)
    style.paragraph_format.tab_stops.add_tab_stop(at, WD_TAB_ALIGNMENT.RIGHT)
