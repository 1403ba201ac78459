"""The PDF: its tags, standards, language and fonts, and how it is laid out."""

import json
from io import BytesIO

import pikepdf
import pytest
import typst

from handrail.documents.pdf_export import writing
from handrail.documents.pdf_export.drawable import FONTS
from handrail.documents.pdf_export.writing import write_pdf
from handrail.documents.tests.samples import drawn_on_pages, glyphs_of, said_in_pdf, tags_of, walk_saying


@pytest.fixture(scope="module")
def content():
    return write_pdf(walk_saying("Kelly came."), guidance=True)


@pytest.fixture
def pdf(content):
    with pikepdf.open(BytesIO(content)) as opened:
        yield opened


def test_it_says_that_it_is_tagged_and_in_british_english(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.K
    assert str(pdf.Root.Lang) == "en-GB"


def test_its_title_is_shown_and_names_no_child(pdf):
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Case Supervision Recording Template: WM-2041, 23 November 2026"


def test_it_names_the_standards_that_it_keeps(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_its_tables_are_tables_with_headings(content):
    tags = tags_of(content)
    assert tags.count("Table") == 3
    assert tags.count("TH") == 4 + 3 + 3  # children, actions, ratings
    assert tags.count("TD") == 2 * 4 + 2 * 3 + 3


def test_nothing_in_it_is_a_picture_that_would_need_a_description(content):
    assert "Figure" not in tags_of(content)


def test_its_prompts_are_headings_and_lists(content):
    tags = tags_of(content)
    assert tags.count("H1") == 9  # ten rows, of which two share a heading
    assert {"Title", "L", "LI"} <= set(tags)
    assert "H3" not in tags


def test_it_brings_its_own_fonts_and_no_others(pdf):
    names = set()
    for page in pdf.pages:
        for font in page.resources.Font.values():
            (descendant,) = font.DescendantFonts
            assert any(key in descendant.FontDescriptor for key in ("/FontFile2", "/FontFile3"))
            names.add(str(font.BaseFont).split("+")[1].split("-")[0])
    assert names == {"NotoSans"}
    assert set(FONTS) == {"Noto Sans", "Noto Sans Arabic"}


def test_every_page_has_its_number():
    pages = drawn_on_pages(write_pdf(walk_saying("Kelly came to the group. " * 200)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"OFFICIAL-SENSITIVEPage{number}of{len(pages)}" in page


def test_a_draft_is_marked_on_every_page_and_once_where_it_is_read_aloud():
    content = write_pdf(walk_saying("Kelly came to the group. " * 200, signed=False))
    assert all(page.startswith("Draft:notsigned") for page in drawn_on_pages(content))
    assert said_in_pdf(content).count("Draft:notsigned") == 1


def test_nothing_stands_outside_the_page(monkeypatch):
    """Words longer than a column are broken; without that, some stand in the next column or outside the paper."""
    walk = walk_saying("https://example.org/" + "b" * 200)
    walk["record"]["family"] = walk["record"]["chair"] = "Hartley"
    room = 176 / 25.4 * 72
    assert widest(walk) <= room
    monkeypatch.setattr(writing, "breakable", lambda words, longest: words)
    monkeypatch.setattr("handrail.documents.pdf_export.drawable.breakable", lambda words, longest: words)
    assert widest(walk) > room


def widest(walk) -> float:
    """The width of the widest line as typst drew it, in points."""
    found = []
    with pikepdf.open(BytesIO(write_pdf(walk))) as pdf:
        for page in pdf.pages:
            widths = {name: glyph_widths(font) for name, font in page.resources.Font.items()}
            font, size = {}, 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font, size = widths[str(operands[0])], float(operands[1])
                elif str(operator) in ("Tj", "TJ"):
                    found.append(sum(font.get(glyph, 1000) for glyph in glyphs_of(operands[0])) * size / 1000)
    return max(found)


def glyph_widths(font) -> dict[int, float]:
    (descendant,) = font.DescendantFonts
    widths: dict[int, float] = {}
    listed = list(descendant.W)
    while listed:
        first, following, *listed = listed
        if isinstance(following, pikepdf.Array):
            widths |= {int(first) + place: float(width) for place, width in enumerate(following)}
        else:
            width, *listed = listed
            widths |= dict.fromkeys(range(int(first), int(following) + 1), float(width))
    return widths


def test_typst_warns_of_nothing_and_of_a_font_that_is_missing(monkeypatch):
    assert warnings_of(walk_saying("Kelly said نعم.")) == []
    monkeypatch.setattr(writing, "FONTS", {"Noto Nothing": "nowhere"})
    assert "unknown font family" in str(warnings_of(walk_saying("Kelly said yes."))[0])


def warnings_of(walk) -> list[Warning]:
    given = {"data": json.dumps(writing.document(walk, addenda=[], guidance=True))}
    return writing._compiler().compile_with_warnings(format="pdf", sys_inputs=given)[1]


def test_the_heading_of_a_table_stands_again_on_each_page_it_reaches():
    walk = walk_saying("Yes")
    walk["sections"][2]["answer"][0]["rows"] = [[f"Child {place}", "M1", "2017", "None"] for place in range(120)]
    pages = [page for page in drawn_on_pages(write_pdf(walk)) if "Child1" in page]
    assert len(pages) > 1
    assert all("FullnameMosaicidBornPlan" in page for page in pages)


def test_prompts_beside_a_tall_answer_have_the_room_they_need():
    """Nothing measures them when a PDF is made, so the room is reckoned from their letters."""
    walk = walk_saying("Kelly came to the group. " * 200)
    drawn = writing.document(walk, addenda=[], guidance=False)
    assert all(section["is_tall"] for section in drawn["sections"])
    for needed, reserved in heights_of_prompts(drawn):
        assert needed <= reserved <= needed + 110


def heights_of_prompts(drawn) -> list[tuple[float, float]]:
    """What typst measures, and what was reckoned."""
    template = writing.TEMPLATE.read_text()
    measured = template[: template.index("#v(8pt)")] + (
        "#context [#metadata(d.sections.map(section => (measure(block(width: left-width, inset: padding, "
        "spaced(prompts(section)))).height.pt(), section.height_of_prompts))) <heights>]"
    )
    given = {"data": json.dumps(drawn)}
    fonts = [str(folder) for folder in FONTS.values()]
    compiler = typst.Compiler(measured.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs=given)
    return json.loads(compiler.query("<heights>", field="value", one=True))


def test_a_short_answer_is_no_taller_than_its_prompts_and_is_drawn_beside_them():
    drawn = writing.document(walk_saying("Yes"), addenda=[], guidance=False)
    assert not any(section["is_tall"] for section in drawn["sections"])
