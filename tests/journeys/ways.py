"""Ways of using a page that it was not drawn for, and what each asks of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ASKED = Path(__file__).with_name("fits.js").read_text().rstrip().removesuffix(";")
# What a reader may set by WCAG 1.4.12, on every page from its beginning.
SPACING = """(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`p { margin-bottom: 2em !important }
        * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`);
    document.adoptedStyleSheets = [sheet];
})()"""


@dataclass(frozen=True)
class Way:
    """How a browser is set, and which questions each of its pages is asked."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    spacing: bool = False
    questions: tuple[str, ...] = ("fits",)

    def prepare(self, context: "BrowserContext") -> None:
        if self.spacing:
            context.add_init_script(SPACING)

    def __str__(self) -> str:
        return self.name


PHONE = {"viewport": {"width": 390, "height": 844}}
FORCED_COLOURS = Way("in forced colours", {"forced_colors": "active"}, questions=("fits", "isPlainInOtherColours"))
SPACED = Way("with wide text spacing", spacing=True)
ON_A_PHONE = Way("at a phone’s width", PHONE)
SPACED_ON_A_PHONE = Way("with wide text spacing at a phone’s width", PHONE, spacing=True)


class Looker:
    """Asks each page it is given; `faults` holds whatever was not as it should be."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.looks = 0
        self.faults: dict[str, None] = {}

    def __call__(self, page: "Page") -> None:
        self.looks += 1
        for question in self.way.questions:
            for fault in page.evaluate(f"() => ({ASKED}).{question}()"):
                self.faults[f"{page.title()}: {fault}"] = None

    def expect_no_faults(self) -> None:
        print(f"looked at {self.looks} pages {self.way}")
        assert not self.faults, "\n" + "\n".join(self.faults)
