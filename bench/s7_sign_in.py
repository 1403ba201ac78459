"""Guesses sent to a served Handrail by many at once, the time an answer takes, and the tests that travel in time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench import Figure
from bench.serving import postgresql, serving, sqlite
from bench.told_by_tests import Told, ask_tests
from bench.visitor import Visitor

ID = "S7"
MARK = (
    "at most 100 guesses an hour at one account from devices it does not know, and nobody else is locked out by them; "
    "unknown user and wrong password answer alike; a lost right or disabled user stops at the next request; accounts "
    "dormant for 45 days are disabled"
)
# The demonstration’s password, and the cookie by which a device is known there.
PASSWORD, COOKIE = "westmere-demo-2026", "device"
GUESSES, ALLOWED = 150, 100
MADE_UP = 101
AT_ONCE = 8
WAIT = b"Too many attempts."
SAM, LORRAINE, PRIYA = (f"{name}@example.org" for name in ("sam.okafor", "lorraine.pike", "priya.nair"))
THE_OFFICE = "127.0.0.1"
TESTS = [
    *(
        f"handrail/accounts/tests/test_{name}.py"
        for name in ("guessing", "nobody_is_locked_out", "refused_sign_ins", "session_life", "dormant", "account")
    ),
    "tests/access/test_signing_in.py",
]


@dataclass(frozen=True)
class Attacked:
    """What became of the guesses at one database, and of the people beside them."""

    looked_at: int
    let_in: dict[str, bool]
    would_let_in: bool  # the control: a device whose cookie was thrown away, at the account under attack


def measure() -> Figure:
    told = ask_tests(*TESTS)
    ratio = max((float(test["slowest_to_fastest"]) for test in told.tests if "slowest_to_fastest" in test), default=0.0)
    attacked = {}
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address, serving(address) as server:
            attacked[name] = attack(server.address)
    return Figure(in_words(told, ratio, attacked), holds=holds(told, ratio, attacked))


def attack(address: str) -> Attacked:
    of_sam, of_lorraine = known_device(address, SAM), known_device(address, LORRAINE)
    guess_all(address, [(f"somebody{number}@example.org", THE_OFFICE) for number in range(MADE_UP)])
    beside = comes_in(Visitor(address), PRIYA)
    guess_all(address, [(LORRAINE, THE_OFFICE)] * 20)
    in_the_office = comes_in(of_lorraine, LORRAINE)
    looked_at = guess_all(address, [(SAM, f"127.0.1.{number + 1}") for number in range(GUESSES)])
    let_in = {
        "somebody on a new device in the office": beside,
        "the owner whose office guessed": in_the_office,
        "the owner whom many networks guessed at": comes_in(of_sam, SAM),
    }
    of_sam.cookies.pop(COOKIE)
    leaves(of_sam)
    return Attacked(looked_at, let_in, would_let_in=comes_in(of_sam, SAM))


def known_device(address: str, email: str) -> Visitor:
    """A browser in which somebody has signed in, and out again."""
    visitor = Visitor(address)
    if not comes_in(visitor, email):
        raise RuntimeError(f"could not sign in as {email}")
    leaves(visitor)
    return visitor


def leaves(visitor: Visitor) -> None:
    visitor.connection.close()  # the server has closed it where the guesses took long
    visitor.get("/account/")
    visitor.post("/sign-out/", {})


def comes_in(visitor: Visitor, email: str) -> bool:
    visitor.connection.close()
    visitor.get("/sign-in/")
    return visitor.post("/sign-in/", {"login": email, "password": PASSWORD}).status == 302


def guess_all(address: str, guesses: list[tuple[str, str]]) -> int:
    """How many of so many guesses, by several at once, were looked at and not answered with a request to wait."""

    def guess_some(at: int) -> int:
        return sum(is_looked_at(address, email, comes_from) for email, comes_from in guesses[at::AT_ONCE])

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sum(threads.map(guess_some, range(AT_ONCE)))


def is_looked_at(address: str, email: str, comes_from: str) -> bool:
    visitor = Visitor(address, comes_from=comes_from)
    visitor.get("/sign-in/")
    answer = visitor.post("/sign-in/", {"login": email, "password": "a guess of mine"})
    visitor.connection.close()
    return answer.status == 200 and WAIT not in answer.body


def in_words(told: Told, ratio: float, attacked: dict[str, Attacked]) -> str:
    guesses = "; ".join(
        f"{name}: of {GUESSES} guesses at one account from as many networks {one.looked_at} were looked at, and "
        f"{sum(one.let_in.values())} of {len(one.let_in)} innocent people came in"
        for name, one in attacked.items()
    )
    return (
        f"{guesses}; the slowest kind of refusal takes {ratio:.2f} × the processor's time of the fastest; "
        f"{told.run.passed} tests hold and {told.run.failed} fail"
    )


def holds(told: Told, ratio: float, attacked: dict[str, Attacked]) -> bool:
    return (
        told.run.clean
        and 0 < ratio <= 1.1
        and all(
            1 <= one.looked_at <= ALLOWED and all(one.let_in.values()) and not one.would_let_in
            for one in attacked.values()
        )
    )
