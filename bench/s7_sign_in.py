"""Guesses sent to a served Handrail by many at once, the time an answer takes, and the tests that travel in time."""

from concurrent.futures import ThreadPoolExecutor

from bench import Figure
from bench.serving import postgresql, serving, sqlite
from bench.told_by_tests import Told, ask_tests
from bench.visitor import Visitor

ID = "S7"
MARK = (
    "at most 100 guesses an hour; unknown user and wrong password answer alike; a lost right or disabled user stops at "
    "the next request; accounts dormant for 45 days are disabled"
)
GUESSES, ALLOWED = 150, 100
AT_ONCE = 8
WAIT = b"Too many attempts."
TESTS = [
    *(f"handrail/accounts/tests/test_{name}.py" for name in ("guessing", "session_life", "dormant", "account")),
    "tests/access/test_signing_in.py",
]


def measure() -> Figure:
    told = ask_tests(*TESTS)
    ratio = max((float(test["slowest_to_fastest"]) for test in told.tests if "slowest_to_fastest" in test), default=0.0)
    counted = {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address, serving(address) as server:
            at_one = looked_at(server.address, ["sam.okafor@example.org"] * GUESSES)
            from_one = looked_at(server.address, [f"somebody{number}@example.org" for number in range(GUESSES)])
            counted[name] = (at_one, from_one)
    return Figure(in_words(told, ratio, counted), holds=holds(told, ratio, counted))


def looked_at(address: str, accounts: list[str]) -> int:
    """How many guesses were looked at, of so many sent by several at once, and not answered with a request to wait."""
    visitors = [Visitor(address) for _ in range(AT_ONCE)]

    def guess_some(at: int) -> int:
        visitor = visitors[at]
        visitor.get("/sign-in/")
        answers = [
            visitor.post("/sign-in/", {"login": account, "password": "a guess of mine"})
            for account in accounts[at::AT_ONCE]
        ]
        return sum(answer.status == 200 and WAIT not in answer.body for answer in answers)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sum(threads.map(guess_some, range(AT_ONCE)))


def in_words(told: Told, ratio: float, counted: dict[str, tuple[int, int]]) -> str:
    guesses = "; ".join(
        f"{name}: of {GUESSES} guesses {at_one} at one account and {from_one} from one address were looked at"
        for name, (at_one, from_one) in counted.items()
    )
    return (
        f"{guesses}; the slowest kind of refusal takes {ratio:.2f} × the processor's time of the fastest; "
        f"{told.run.passed} tests hold and {told.run.failed} fail"
    )


def holds(told: Told, ratio: float, counted: dict[str, tuple[int, int]]) -> bool:
    fewest, most = 1, ALLOWED
    return (
        told.run.clean
        and 0 < ratio <= 1.1
        and all(fewest <= number <= most for numbers in counted.values() for number in numbers)
    )
