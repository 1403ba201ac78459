"""Listing a worker's families over HTTP against the floor's fifty rows, turn by turn, and what it weighs."""

import re

from bench import Figure
from bench.full_record import CASE_HOLDER
from bench.looks import time_looks, weigh
from bench.serving import ask_in_process, serving, sqlite
from bench.visitor import Visitor

ID = "P3"
MARK = "20 families with next-due and open actions: p50 within 2 × the floor; HTML under 30 kB gzipped"
FAMILIES = 20
TIMES_THE_FLOOR = 2.0
KILOBYTES = 30
PAGE = "/families/"
FAMILY = re.compile(r'<a href="/families/[0-9a-f-]{36}/"')


def measure() -> Figure:
    settings = {"DJANGO_SETTINGS_MODULE": "bench.floor_settings"}
    with sqlite() as database, serving(database, environment=settings) as server:
        visitor = Visitor(server.address).become(CASE_HOLDER)
        already = families_on(visitor)
        ask_in_process("families_listed", database, str(FAMILIES - already))
        listed = families_on(visitor)
        page, floor = time_looks(visitor, PAGE)
        html, _ = weigh(visitor, PAGE)
    text = (
        f"{page / floor:.2f} × ({page:.1f} ms to {floor:.1f} ms) for {listed} families, of which {already} were there; "
        f"HTML {html:.1f} kB gzipped"
    )
    return Figure(text, holds=listed == FAMILIES and page <= TIMES_THE_FLOOR * floor and html < KILOBYTES)


def families_on(visitor: Visitor) -> int:
    return len(FAMILY.findall(visitor.get(PAGE).body.decode()))
