"""The empty Word document: made once with python-docx, then filled with text, which takes a quarter of the time."""

import datetime
import zipfile
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from handrail.documents.standing_words import DRAFT
from handrail.documents.word_export.markup import NAMESPACE, safe

FONT = "Arial"
# Without it, Word opens the file as one of an old program.
WORD_2013_AND_LATER = "15"
# What stands on the empty document until it is filled.
FOOT_OF_PAGE, TITLE, SUBJECT, AUTHOR = "FOOT-OF-PAGE", "TITLE-OF-FILE", "SUBJECT-OF-FILE", "AUTHOR-OF-FILE"
DAY = "1999-12-31"
BODY = '<w:p w:rsidR="BODY"/>'


def written(body: str, *, draft: bool, properties: dict[str, str]) -> bytes:
    """The file: the empty document's parts, with `body` as its content and `properties` where their names stand."""
    fillings = {BODY: body, **{name: safe(words) for name, words in properties.items()}}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content, gaps in _empty(draft):
            for gap in gaps:
                content = content.replace(gap.encode(), fillings[gap].encode())
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


@cache
def _empty(draft: bool) -> list[tuple[str, bytes, list[str]]]:
    """Each part of the empty document, with the gaps in it."""
    stream = BytesIO()
    _made(draft).save(stream)
    gaps = (BODY, FOOT_OF_PAGE, TITLE, SUBJECT, AUTHOR, DAY)
    with zipfile.ZipFile(stream) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return [(name, content, [gap for gap in gaps if gap.encode() in content]) for name, content in parts]


def _made(draft: bool) -> Any:
    """An empty A4 document with our fonts, language, headings, and what stands on every page."""
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
    if draft:
        section.header.paragraphs[0].add_run(DRAFT).bold = True
    _number_pages(section.footer.paragraphs[0]._p)
    _leave_out_what_is_not_used(document)
    document.element.body.insert(0, parse_xml(BODY.replace("<w:p ", f'<w:p xmlns:w="{NAMESPACE}" ')))
    properties = document.core_properties
    properties.title, properties.subject, properties.author = TITLE, SUBJECT, AUTHOR
    properties.created = properties.modified = datetime.datetime.fromisoformat(DAY)
    properties.language, properties.comments = "en-GB", ""
    return document


def _number_pages(footer: Any) -> None:
    pages = "".join(
        f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
        f'<w:fldSimple w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
    )
    line = f"<w:r><w:t>{FOOT_OF_PAGE}</w:t></w:r><w:r><w:tab/></w:r>{pages}"
    for element in parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{line}</w:p>'):
        footer.append(element)


def _leave_out_what_is_not_used(document: Any) -> None:
    """A picture of python-docx's own document, and looks of tables that we do not use: most of a file's weight."""
    for part in (document.part.package, document.part):
        for name, related in list(part.rels.items()):
            if related.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del part.rels[name]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            styles.remove(style)
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013_AND_LATER)


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
