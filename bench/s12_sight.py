"""People of all roles give and take sight at random, and it is held to the page of roles after every step.

The same tests put back one fault after another, and tell after how many steps the same machine noticed it.
"""

from bench import Figure
from bench.serving import postgresql, sqlite
from bench.told_by_tests import Told, ask_tests

ID = "S12"
MARK = (
    "after each of 5,000 random steps who opens and who writes is what the page of roles says, on both databases; "
    "every fault put back is found"
)
WANTED = 5000


def measure() -> Figure:
    told = {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            told[name] = ask_tests("tests/faults/test_sight.py", environment={"DATABASE_URL": address})
    text = "; ".join(f"{name}: {in_words(one)}" for name, one in told.items())
    return Figure(text, holds=all(reaches_the_mark(one) for one in told.values()))


def in_words(told: Told) -> str:
    faults = [test for test in told.tests if "fault" in test]
    found = ", ".join(f"{test['fault']} ({test['found_after']})" for test in faults if "found_after" in test)
    walked = " ".join(
        f"{int(test['steps']):,} steps, {test['refused']} refused: {test['rules']}"
        for test in told.tests
        if "steps" in test
    )
    return f"{walked or 'sight was not as the page says'}; of {len(faults)} faults put back, found after steps: {found}"


def reaches_the_mark(told: Told) -> bool:
    return told.run.clean and told.total("steps") >= WANTED and any("fault" in test for test in told.tests)
