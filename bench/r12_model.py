"""People record at random and the database is held to a plain model after every step, on both databases.

The same tests break one promise after another, and tell after how many steps the same machine noticed it.
"""

from bench import Figure
from bench.walks_at_random import measure_walks

ID = "R12"
MARK = "5,000 random steps of a state machine break no invariant, on both databases; every fault put in is found"


def measure() -> Figure:
    return measure_walks(
        "tests/faults/test_model.py", broken="an invariant broke", faults="faults put in found, after steps"
    )
