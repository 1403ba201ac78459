"""The Word document: how it is laid out, what it says of itself, and that office programs open it."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from handrail.documents.tests.samples import said_in_word, squeezed, walk_saying
from handrail.documents.word_export import paper
from handrail.documents.word_export.writing import LEFT, RIGHT, write_word


def opened(walk=None, **options):
    return Document(BytesIO(write_word(walk or walk_saying("Kelly came."), **options)))


def nested_tables(document):
    return [table for table in document.element.body.iter(qn("w:tbl")) if table.getparent().tag == qn("w:tc")]


def test_it_is_one_table_of_two_columns_with_a_row_for_each_row_of_the_form():
    document = opened()
    (form,) = document.tables
    assert [int(column.get(qn("w:w"))) for column in form._tbl.tblGrid.iter(qn("w:gridCol"))] == [LEFT, RIGHT]
    assert len(form.rows) == 10
    for row in form.rows:
        assert len(row.cells) == 2
    assert "Process compliance" in form.rows[3].cells[0].text
    assert "Kelly came." in form.rows[3].cells[1].text


def test_its_columns_fit_between_the_margins():
    document = opened()
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635
    assert room + 1 >= LEFT + RIGHT
    for table in nested_tables(document):
        assert sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))) <= RIGHT


def test_guidance_stands_across_both_columns():
    (form,) = opened(guidance=True).tables
    across = [row for row in form.rows if row.cells[0]._tc is row.cells[-1]._tc]
    assert len(across) == 5


def test_every_table_has_a_name_a_description_fixed_columns_and_a_heading_that_is_repeated():
    tables = nested_tables(opened())
    assert len(tables) == 3
    for table in tables:
        looks = table.tblPr
        assert looks.find(qn("w:tblCaption")).get(qn("w:val"))
        assert looks.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Columns: ")
        assert looks.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
        first, *others = table.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr is None or row.trPr.find(qn("w:tblHeader")) is None for row in others)


def test_its_language_is_british_english():
    document = opened()
    languages = {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"


def test_its_styles_name_one_font_for_every_script():
    document = opened()
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Cell", "Header", "Footer"):
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Arial"}


def test_its_headings_can_be_walked():
    form = opened().tables[0]
    headings = [
        paragraph.text
        for row in form.rows
        for paragraph in row.cells[0].paragraphs
        if paragraph.style.name == "Heading 1"
    ]
    assert "Next steps/actions:" in headings
    assert "Permanency planning actions where relevant:" in headings


def test_a_draft_is_marked_on_every_page_and_a_signed_record_is_not():
    draft, signed = opened(walk_saying("Yes", signed=False)), opened()
    for document, mark in ((draft, "Draft: not signed"), (signed, "")):
        (section,) = document.sections
        assert not section.different_first_page_header_footer
        assert section.header.paragraphs[0].text == mark


def test_every_page_has_a_number_and_the_protective_marking():
    footer = opened().sections[0].footer.paragraphs[0]._p
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "OFFICIAL-SENSITIVE" in "".join(mark.text for mark in footer.iter(qn("w:t")))


def test_what_the_file_says_of_itself_names_no_child():
    properties = opened(walk_saying("Ava Hartley", signed=False)).core_properties
    assert properties.title == "Draft: Case Supervision Recording Template: WM-2041, 23 November 2026"
    assert "Ava" not in f"{properties.title}{properties.subject}{properties.comments}{properties.keywords}"


def test_words_from_the_right_run_from_the_right():
    (form,) = opened(walk_saying("السلام عليكم")).tables
    arabic = next(found for found in form.rows[1].cells[1].paragraphs if found.text)
    english = next(found for found in form.rows[1].cells[0].paragraphs if found.text)
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0]._r.rPr.find(qn("w:rtl")) is not None
    assert english._p.pPr.find(qn("w:bidi")) is None


def test_it_holds_the_parts_that_are_used_and_every_part_is_sound():
    with zipfile.ZipFile(BytesIO(write_word(walk_saying("<b> & “x”", signed=False), guidance=True))) as package:
        names = package.namelist()
        for name in names:
            etree.fromstring(package.read(name))
    assert names[0] == "[Content_Types].xml"
    assert not any("thumbnail" in name or "WithEffects" in name for name in names)


def test_words_that_look_like_a_gap_in_the_empty_document_are_only_words():
    words = f"{paper.FOOT_OF_PAGE} {paper.BODY} {paper.DAY}"
    assert squeezed(words) in said_in_word(write_word(walk_saying(words)))


def test_libreoffice_opens_it(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-writer), so nothing was opened in it.")
    path = tmp_path / "record.docx"
    path.write_bytes(write_word(walk_saying("“Quoted” <b> & السلام 🙂"), guidance=True))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "record.txt").read_text()
    assert "Have all agreed professional actions been carried out?" in text
    assert "“Quoted” <b> & السلام 🙂" in text
