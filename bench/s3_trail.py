"""Every address asked by everybody with each kind of body, and every write made, with a trail that fails or works.

The same tests take the protection out, and must then find what is shown or written without its row.
"""

from bench import Figure
from bench.serving import ask_in_process, manage, postgresql, settings_of, sqlite
from bench.told_by_tests import ask_tests

ID = "S3"
MARK = (
    "every answer that says a word of a family, by any method, body and status, is covered by a row written before it, "
    "and without one nothing is said; "
    "each write has its row in its own transaction, on both databases; 200,000 rows are read by their indexes"
)
LOOKS = "tests/access/test_every_look_leaves_a_row.py"
LONG = "handrail/oversight/access_trail/tests/test_a_long_trail.py"
AMISS = ("without_a_row", "not_one_transaction", "left_without_its_row", "left_out")
ROWS = 200_000


def measure() -> Figure:
    parts, holds = [], True
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            looks = ask_tests(LOOKS, LONG, environment={"DATABASE_URL": address})
        with database() as address:
            manage(settings_of(address), "migrate", "--verbosity", "0")
            manage(settings_of(address), "demo")
            writes = ask_in_process("trail_of_writes", address)
        services = writes["services"] - len(writes["left_out"])
        parts.append(
            f"{name}: of {looks.total('visits'):,} answers {looks.total('shown'):,} showed a family, "
            f"{looks.total('uncovered')} without a row, {looks.total('leaked')} when none could be written; "
            f"{writes['writes']} writes through {services} of {writes['services']} services left "
            f"{writes['rows']} rows, {sum(len(writes[what]) for what in AMISS[:3])} not together with what was done"
        )
        holds &= looks.run.clean and looks.total("shown") > 0 and looks.total("rows") >= ROWS
        holds &= not any(writes[what] for what in AMISS)
    return Figure("; ".join(parts), holds=holds)
