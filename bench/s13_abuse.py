"""While one signed-in person and twenty connections do their worst, others open records and save as if they were alone.

Each abuse is done by a program of its own; before it, and while it goes on, somebody else opens a record and saves in
it.
"""

import http.client
import itertools
import json
import secrets
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from bench import Figure
from bench.abuses import ABUSES, FORM, Target
from bench.behind_nginx import behind_nginx, nginx
from bench.resources import memory_of
from bench.s8_headers import HOST, settings_in_production
from bench.serving import ROOT, Server, ask_in_process, manage, postgresql, serving, settings_of, sqlite

ID = "S13"
MARK = (
    "while one signed-in person and twenty connections do their worst, others' p95 of opening a record and of saving "
    "stays within 3 × its value alone, and memory within 1.5 GB; on both databases, with the proxy and without; each "
    "protection taken out is found"
)
TIMES_ALONE = 3.0
# What a quiet machine does in less cannot be told from the next program's noise.
NOISE = 60.0
TIMES = 20
MOST_MEMORY = 1536.0
SECONDS_TO_TAKE_HOLD = 1.5
LONGEST_WAIT = 10.0

ABUSER, READER = "callum.reeve@example.org", "judith.amankwah@example.org"
TOKEN = "t" * 32


@dataclass(frozen=True)
class Times:
    """Milliseconds of opening a record and of saving in it; what was never answered counts as the longest wait."""

    opening: float
    saving: float
    unanswered: int

    @classmethod
    def of(cls, took: Sequence[tuple[float, float]]) -> "Times":
        opening, saving = zip(*took, strict=True)
        unanswered = sum(milliseconds >= LONGEST_WAIT * 1000 for milliseconds in opening + saving)
        return cls(p95(opening), p95(saving), unanswered)


@dataclass(frozen=True)
class Harm:
    abuse: str
    alone: Times
    beside: Times
    memory: float

    @property
    def ratio(self) -> float:
        return max(
            self.beside.opening / max(self.alone.opening, NOISE / TIMES_ALONE),
            self.beside.saving / max(self.alone.saving, NOISE / TIMES_ALONE),
        )

    @property
    def is_bounded(self) -> bool:
        return self.ratio <= TIMES_ALONE and not self.beside.unanswered and self.memory <= MOST_MEMORY

    def __str__(self) -> str:
        return (
            f"{self.abuse}: opening {self.alone.opening:.0f} to {self.beside.opening:.0f} ms, saving "
            f"{self.alone.saving:.0f} to {self.beside.saving:.0f} ms ({self.ratio:.1f} ×), {self.memory:.0f} MB"
            + (f", {self.beside.unanswered} never answered" if self.beside.unanswered else "")
        )


class Somebody:
    """A person at work on one record, on a new connection each time, as if they had just come."""

    def __init__(self, target: Target, record: str) -> None:
        self.target, self.record, self.base = target, record, 0
        self.row = f"mirroring.{uuid.uuid4()}"

    def open(self) -> float:
        return self._ask("GET", f"/records/{self.record}/", None)

    def save(self) -> float:
        fields = {
            "row": self.row,
            "base": str(self.base),
            "save_id": str(uuid.uuid4()),
            "typed.among_us": f"We were all in a hurry. {time.time()}",
        }
        return self._ask("POST", f"/records/{self.record}/save/", urllib.parse.urlencode(fields))

    def try_to_sign_in(self) -> float:
        """As a newcomer from another network, whose guess costs the server as much as a right password."""
        fields = {"login": f"{uuid.uuid4()}@example.org", "password": "something else"}
        elsewhere = {"X-Forwarded-For": f"203.0.113.{secrets.randbelow(255)}"}
        return self._ask("POST", "/sign-in/", urllib.parse.urlencode(fields), self.target.headers | elsewhere)

    def _ask(self, method: str, path: str, body: str | None, as_whom: dict[str, str] | None = None) -> float:
        began = time.perf_counter()
        connection: http.client.HTTPConnection
        if self.target.tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.target.port, timeout=LONGEST_WAIT, context=context
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.target.port, timeout=LONGEST_WAIT)
        headers = {"Host": self.target.host, "Accept": "*/*", **(as_whom or self.target.signed_in)}
        try:
            connection.request(method, path, body, headers | ({"Content-Type": FORM} if body else {}))
            answer = connection.getresponse()
            content = answer.read()
        except OSError:
            return LONGEST_WAIT * 1000
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}: {content[:200]!r}")
        if body and not as_whom:
            self.base = json.loads(content)["revision"]
        return (time.perf_counter() - began) * 1000

    def took(self, count: int) -> list[tuple[float, float]]:
        """The milliseconds of opening the record, and of saving in it, so many times."""
        return [(self.open(), self.save()) for _ in range(count)]

    def times(self, count: int) -> Times:
        return Times.of(self.took(count))


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


@dataclass(frozen=True)
class Place:
    """A council at work: who does harm, and where; and the others, who are to notice nothing of it."""

    server: Server
    abuser: Target
    others: Iterator[Somebody]

    def harm(self, abuse: str, times: int = TIMES) -> Harm:
        """What an abuse does to somebody else, measured again where it seems too much: others use the machine too."""
        first = self._harm(abuse, times)
        if first.is_bounded:
            return first
        return min(first, self._harm(abuse, times), key=lambda harm: harm.ratio)

    def _harm(self, abuse: str, times: int) -> Harm:
        # each time another, since one who opened records all the time would be told to wait themselves
        somebody = next(self.others)
        somebody.took(3)
        before = somebody.took(times // 2)
        with doing(abuse, self.abuser):
            beside = somebody.took(times)
            memory = memory_of(self.server.process.pid)
        somebody.took(3)
        alone = before + somebody.took(times // 2)
        return Harm(abuse, Times.of(alone), Times.of(beside), memory)


@contextmanager
def doing(abuse: str, target: Target) -> Iterator[None]:
    program = [sys.executable, "-m", "bench.abuses"]
    doer = subprocess.Popen(
        program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    assert doer.stdin
    assert doer.stdout
    doer.stdin.write(json.dumps({"abuse": abuse, **asdict(target)}) + "\n")
    doer.stdin.flush()
    try:
        if doer.stdout.readline() != "begun\n":
            raise RuntimeError(f"{abuse} did not begin")
        time.sleep(SECONDS_TO_TAKE_HOLD)
        yield
    finally:
        doer.kill()
        doer.wait()


@dataclass(frozen=True)
class Council:
    """A database with a made-up council in it, the settings of its production mode, and people who are signed in."""

    database: str
    environment: dict[str, str]
    sessions: dict[str, str]
    more_of_the_abuser: list[str]
    devices_of_the_abuser: list[str]
    made: dict[str, Any]


@contextmanager
def council_in(database: str) -> Iterator[Council]:
    manage(settings_of(database), "migrate", "--verbosity", "0")
    manage(settings_of(database), "demo")
    made = ask_in_process("largest_record", database, "records")
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        environment = settings_in_production(database, folder)
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        people = (ABUSER, READER, *made["others"])
        sessions = ask_in_process("largest_record", database, "sessions", *people, environment=environment)
        more = [
            ask_in_process("largest_record", database, "sessions", ABUSER, environment=environment)[ABUSER]
            for _ in range(8)
        ]
        devices = ask_in_process("largest_record", database, "devices", ABUSER, "40", environment=environment)
        yield Council(database, environment, sessions, more, devices, made)


@contextmanager
def at_work(council: Council, *, proxied: bool = False, without: str = "") -> Iterator[Place]:
    """The council in production mode, with one protection taken out where one is named."""
    environment = council.environment | ({"WITHOUT": without} if without else {})
    program = "bench.served_without" if without else "handrail.config.command"
    with serving(council.database, demo=False, environment=environment, program=program) as server:
        port = urllib.parse.urlsplit(server.address).port or 0
        with behind_nginx(port, HOST) if proxied else nullcontext(port) as served_at:
            yield place(council, server, served_at, proxied=proxied)


def place(council: Council, server: Server, port: int, *, proxied: bool) -> Place:
    def as_somebody(email: str) -> dict[str, str]:
        return in_session(council.sessions[email])

    def in_session(key: str) -> dict[str, str]:
        return headers | {"Cookie": f"__Host-session={key}; __Host-csrf={TOKEN}"}

    # a stranger's form has its token too: without one it would be refused, and its body never read
    headers = {"X-CSRFToken": TOKEN, "Origin": f"https://{HOST}", "Cookie": f"__Host-csrf={TOKEN}"}
    if not proxied:
        headers |= {"X-Forwarded-Proto": "https"}
    where: dict[str, Any] = {"port": port, "host": HOST, "tls": proxied, "headers": headers}
    abuser = Target(
        **where,
        signed_in=as_somebody(ABUSER),
        reads_the_trail=as_somebody(READER),
        sessions=[in_session(key) for key in council.more_of_the_abuser],
        devices=council.devices_of_the_abuser,
        record=council.made["largest"],
        family=council.made["family"],
    )
    others = [
        Somebody(Target(**where, signed_in=as_somebody(other)), council.made["usual"])
        for other in council.made["others"]
    ]
    return Place(server, abuser, itertools.cycle(others))


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}
# What is taken out, and an abuse that then does harm. What stands around documents is taken out in their own tests: a
# record within its limits is too small to do harm here.
CONTROLS = {
    "reading bodies before a thread is taken": "idle bodies",
    "turns": "records",
    "lines by network": "password guesses from all of a network",
}


def measure() -> Figure:
    found: dict[str, list[Harm]] = {}
    missed: list[str] = []
    ways = {"without a proxy": False} | ({"behind the proxy": True} if nginx() else {})
    for name, database in DATABASES.items():
        with database() as address, council_in(address) as council:
            for way, proxied in ways.items():
                with at_work(council, proxied=proxied) as here:
                    found[f"{name} {way}"] = [here.harm(abuse) for abuse in ABUSES]
                say(f"{name} {way}", found[f"{name} {way}"])
            if name == "SQLite":
                missed = [what for what in CONTROLS if not is_found_without(what, council)]
    harms = [f"{where}, {harm}" for where, harms in found.items() for harm in harms if not harm.is_bounded]
    worst = [f"{where}: worst {max(harms, key=lambda harm: harm.ratio)}" for where, harms in found.items()]
    controls = f"{len(CONTROLS)} protections taken out, each missed" if not missed else f"not missed: {missed}"
    text = (
        f"{len(ABUSES)} abuses, {len(harms)} did harm{': ' + '; '.join(harms) if harms else ''}; {'; '.join(worst)}; "
        f"{controls}{'' if nginx() else '; nginx is missing, so the proxy was not measured'}"
    )
    return Figure(text, holds=not harms and not missed and nginx() is not None)


def is_found_without(what: str, council: Council) -> bool:
    with at_work(council, without=what) as here:
        harm = here.harm(CONTROLS[what], times=5)
    say(f"without {what}", [harm])
    return not harm.is_bounded


def say(where: str, harms: list[Harm]) -> None:
    print("\n".join(f"  {where}: {harm}" for harm in harms), file=sys.stderr, flush=True)
