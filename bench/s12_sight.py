"""People of all roles give and take sight at random, and it is held to the page of roles after every step.

The same tests put back one fault after another, and tell after how many steps the same machine noticed it.
"""

from bench import Figure
from bench.walks_at_random import measure_walks

ID = "S12"
MARK = (
    "after each of 5,000 random steps who opens and who writes is what the page of roles says, on both databases; "
    "every fault put back is found"
)


def measure() -> Figure:
    return measure_walks(
        "tests/faults/test_sight.py",
        broken="sight was not as the page says",
        faults="faults put back, found after steps",
    )
