"""The same save or sign-off sent a hundred times, in each way it comes to be sent again, on both databases."""

from bench import Figure
from bench.serving import postgresql, sqlite
from bench.told_by_tests import Told, ask_tests

ID = "R4"
MARK = "100 replays of one save or sign-off have one effect"
REPLAYS = 100


def measure() -> Figure:
    told = {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            told[name] = ask_tests("tests/faults/test_replay.py", environment={"DATABASE_URL": address})
    text = "; ".join(f"{name}: {in_words(one)}" for name, one in told.items())
    return Figure(text, holds=all(reaches_the_mark(one) for one in told.values()))


def in_words(told: Told) -> str:
    kinds = dict.fromkeys(test["replayed"] for test in told.tests)
    return ", ".join(
        f"{told.total('sent', replayed=kind)} replays of {len(told.those(replayed=kind))} {kind} had "
        f"{told.total('effects', replayed=kind)} effects"
        for kind in kinds
    )


def reaches_the_mark(told: Told) -> bool:
    return (
        told.run.clean
        and bool(told.tests)
        and all(int(test["sent"]) >= REPLAYS and test["effects"] == test["expected"] for test in told.tests)
    )
