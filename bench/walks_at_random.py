"""State machines that take 5,000 random steps on each database, and the faults that they are given to find."""

from bench import Figure
from bench.serving import postgresql, sqlite
from bench.told_by_tests import Told, ask_tests

WANTED = 5000


def measure_walks(tests: str, *, broken: str, faults: str) -> Figure:
    """What the tests of a machine say on both databases, `broken` where it did not come through, and of its faults."""
    told = {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            told[name] = ask_tests(tests, environment={"DATABASE_URL": address})
    text = "; ".join(f"{name}: {walked(one) or broken}; {found(one, faults)}" for name, one in told.items())
    return Figure(text, holds=all(reaches_the_mark(one) for one in told.values()))


def walked(told: Told) -> str:
    return " ".join(
        f"{int(test['steps']):,} steps, {test['refused']} refused: {test['rules']}"
        + (f"; saves answered: {test['answers']}" if "answers" in test else "")
        for test in told.tests
        if "steps" in test
    )


def found(told: Told, faults: str) -> str:
    put = [test for test in told.tests if "fault" in test]
    after = ", ".join(f"{test['fault']} ({test['found_after']})" for test in put if "found_after" in test)
    return f"of {len(put)} {faults}: {after}"


def reaches_the_mark(told: Told) -> bool:
    return told.run.clean and told.total("steps") >= WANTED and any("fault" in test for test in told.tests)
