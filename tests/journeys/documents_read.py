"""What a Word document and a PDF say, as plain text."""

import io
import re
from typing import TYPE_CHECKING, Any

import docx
import pikepdf

if TYPE_CHECKING:
    from playwright.sync_api import Locator

HEX = re.compile(r"<([0-9a-fA-F]+)>")


def downloaded(link: "Locator") -> tuple[str, bytes]:
    """The name and the content of the file behind a link."""
    with link.page.expect_download() as coming:
        link.click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def missing_from(text: str, said: list[str]) -> list[str]:
    """What was said and is not in the text; a line may break between any two words, and a list begins in capitals."""
    found = _bare(text)
    return [words for words in said if _bare(words) not in found]


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def text_of_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return "\n".join(text.text or "" for text in document.element.iter(docx.oxml.ns.qn("w:t")))


def text_of_pdf(content: bytes) -> str:
    """The text of every page, in the order in which it is drawn."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return "\n".join(_text_of_page(page) for page in document.pages)


def _text_of_page(page: Any) -> str:
    letters = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    drawn: list[str] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = letters[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            for piece in pieces:
                if isinstance(piece, pikepdf.String):
                    drawn += _read(bytes(piece), font)
    return "".join(drawn)


def _read(piece: bytes, font: dict[int, str]) -> list[str]:
    return [font.get(int.from_bytes(piece[place : place + 2]), "") for place in range(0, len(piece), 2)]


def _letters(font: Any) -> dict[int, str]:
    """Which letters each glyph of a font stands for, as the PDF itself says for those who copy or listen."""
    letters: dict[int, str] = {}
    kind = ""
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            kind = line.rpartition(" begin")[2]
        codes = HEX.findall(line)
        if kind == "bfchar" and len(codes) == 2:
            letters[int(codes[0], 16)] = bytes.fromhex(codes[1]).decode("utf-16-be")
        elif kind == "bfrange" and len(codes) == 3:
            first, last, start = (int(code, 16) for code in codes)
            letters |= {code: chr(start + code - first) for code in range(first, last + 1)}
    return letters
