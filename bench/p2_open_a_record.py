"""Opening a full record over HTTP against the floor's fifty rows, turn by turn; what it weighs, and its statements."""

import gzip
import re
import statistics
from urllib.parse import urljoin

from bench import Figure
from bench.full_record import CHAIR
from bench.serving import ask_in_process, serving, sqlite
from bench.visitor import Visitor

ID = "P2"
MARK = "p50 within 4 × the floor; under 100 kB gzipped, HTML under 30 kB; a constant number of statements, at most 25"
TIMES_THE_FLOOR = 4.0
KILOBYTES, KILOBYTES_OF_HTML = 100, 30
STATEMENTS = 25
LOOKS = 200
WARM_UP = 20
STYLES_AND_SCRIPTS = re.compile(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<script[^>]+src="([^"]+)"')
IMPORTS = re.compile(r"""(?:from|import)\s*\(?["']([^"']+\.js)["']""")


def measure() -> Figure:
    settings = {"DJANGO_SETTINGS_MODULE": "bench.floor_settings"}
    with sqlite() as database, serving(database, environment=settings) as server:
        full = ask_in_process("full_record", database, "3")
        small = ask_in_process("full_record", database, "1")
        # counted before anybody has looked, so that the first look's row in the trail is among them
        asked, asked_small = (ask_in_process("opening", database, record) for record in (full, small))
        visitor = Visitor(server.address).become(CHAIR)
        page, floor = time_looks(visitor, f"/records/{full}/")
        html, everything = weigh(visitor, f"/records/{full}/")
    statements = asked["first"]
    text = (
        f"{page / floor:.2f} × ({page:.1f} ms to {floor:.1f} ms; raw SQL {asked['milliseconds']:.1f} ms); "
        f"HTML {html:.1f} kB, with CSS and JS {everything:.1f} kB gzipped; "
        f"{statements} statements ({asked['again']} when looked at again; {asked_small['first']} with one child)"
    )
    holds = (
        page <= TIMES_THE_FLOOR * floor
        and html < KILOBYTES_OF_HTML
        and everything < KILOBYTES
        and statements <= STATEMENTS
        and asked_small["first"] == statements
    )
    return Figure(text, holds)


def time_looks(visitor: Visitor, path: str) -> tuple[float, float]:
    """The middle times of the record's page and of the floor's."""
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
