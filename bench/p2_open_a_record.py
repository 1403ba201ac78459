"""Opening a full record over HTTP against the floor's fifty rows, turn by turn; what it weighs, and its statements."""

from bench import Figure
from bench.full_record import CHAIR
from bench.looks import time_looks, weigh
from bench.serving import ask_in_process, serving, sqlite
from bench.visitor import Visitor

ID = "P2"
MARK = "p50 within 4 × the floor; under 100 kB gzipped, HTML under 30 kB; a constant number of statements, at most 25"
TIMES_THE_FLOOR = 4.0
KILOBYTES, KILOBYTES_OF_HTML = 100, 30
STATEMENTS = 25


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
