"""How long a page takes beside the floor's fifty rows, turn by turn, and what it weighs."""

import gzip
import re
import statistics
from urllib.parse import urljoin

from bench.visitor import Visitor

LOOKS = 200
WARM_UP = 20
STYLES_AND_SCRIPTS = re.compile(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<script[^>]+src="([^"]+)"')
IMPORTS = re.compile(r"""(?:from|import)\s*\(?["']([^"']+\.js)["']""")


def time_looks(visitor: Visitor, path: str) -> tuple[float, float]:
    """The middle times of a page and of the floor's."""
    pages, floors = [], []
    for turn in range(WARM_UP + LOOKS):
        page, floor = visitor.get(path), visitor.get("/floor/fifty-rows/")
        if (page.status, floor.status) != (200, 200):
            raise RuntimeError(f"the pages did not open: {page.status}, {floor.status}")
        if turn >= WARM_UP:
            pages.append(page.milliseconds)
            floors.append(floor.milliseconds)
    return statistics.median(pages), statistics.median(floors)


def weigh(visitor: Visitor, path: str) -> tuple[float, float]:
    """Kilobytes, gzipped, of the page's HTML, and of that with every style sheet and script it loads."""
    html = visitor.get(path).body
    waiting = [link or source for link, source in STYLES_AND_SCRIPTS.findall(html.decode())]
    loaded: dict[str, bytes] = {}
    while waiting:
        address = waiting.pop()
        if address in loaded:
            continue
        loaded[address] = visitor.get(address).body
        if address.endswith(".js"):
            waiting += [urljoin(address, name) for name in IMPORTS.findall(loaded[address].decode())]
    of_html = len(gzip.compress(html)) / 1000
    return of_html, of_html + sum(len(gzip.compress(content)) for content in loaded.values()) / 1000
