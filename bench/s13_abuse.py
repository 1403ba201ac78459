"""While one signed-in person and twenty connections do their worst, others open records and save as if they were alone.

Each abuse is done by a program of its own; before it, and while it goes on, somebody else opens a record and saves in
it.
"""

import http.client
import json
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

VICTIM, ABUSER, READER = "sam.okafor@example.org", "callum.reeve@example.org", "judith.amankwah@example.org"
TOKEN = "t" * 32


@dataclass(frozen=True)
class Times:
    """Milliseconds of opening a record and of saving in it; what was never answered counts as the longest wait."""

    opening: float
    saving: float
    unanswered: int


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

    def open(self) -> float:
        return self._ask("GET", f"/records/{self.record}/", None)

    def save(self) -> float:
        fields = {
            "row": "mirroring.00000000-0000-4000-8000-000000000013",
            "base": str(self.base),
            "save_id": str(uuid.uuid4()),
            "typed.among_us": f"We were all in a hurry. {time.time()}",
        }
        return self._ask("POST", f"/records/{self.record}/save/", urllib.parse.urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> float:
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
        headers = {"Host": self.target.host, "Accept": "*/*", **self.target.signed_in}
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
        if body:
            self.base = json.loads(content)["revision"]
        return (time.perf_counter() - began) * 1000

    def times(self, count: int) -> Times:
        opening, saving = [], []
        for _ in range(count):
            opening.append(self.open())
            saving.append(self.save())
        unanswered = sum(taken >= LONGEST_WAIT * 1000 for taken in opening + saving)
        return Times(p95(opening), p95(saving), unanswered)


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


@dataclass(frozen=True)
class Place:
    """A council at work: who does harm, and where; who is to notice nothing of it."""

    server: Server
    abuser: Target
    somebody: Somebody

    def harm(self, abuse: str, times: int = TIMES) -> Harm:
        self.somebody.times(3)
        alone = self.somebody.times(times)
        with doing(abuse, self.abuser):
            beside = self.somebody.times(times)
            memory = memory_of(self.server.process.pid)
        return Harm(abuse, alone, beside, memory)


@contextmanager
def doing(abuse: str, target: Target) -> Iterator[None]:
    program = [sys.executable, "-m", "bench.abuses"]
    doer = subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
    assert doer.stdin
    doer.stdin.write(json.dumps({"abuse": abuse, **asdict(target)}) + "\n")
    doer.stdin.flush()
    try:
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
    made: dict[str, str]


@contextmanager
def council_in(database: str) -> Iterator[Council]:
    manage(settings_of(database), "migrate", "--verbosity", "0")
    manage(settings_of(database), "demo")
    made = ask_in_process("largest_record", database, "records")
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        environment = settings_in_production(database, folder)
        manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
        people = ("sessions", VICTIM, ABUSER, READER)
        sessions = ask_in_process("largest_record", database, *people, environment=environment)
        yield Council(database, environment, sessions, made)


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
        return headers | {"Cookie": f"__Host-session={council.sessions[email]}; __Host-csrf={TOKEN}"}

    headers = {"X-CSRFToken": TOKEN, "Origin": f"https://{HOST}"}
    if not proxied:
        headers |= {"X-Forwarded-Proto": "https"}
    where: dict[str, Any] = {"port": port, "host": HOST, "tls": proxied, "headers": headers}
    abuser = Target(
        **where,
        signed_in=as_somebody(ABUSER),
        reads_the_trail=as_somebody(READER),
        record=council.made["largest"],
        family=council.made["family"],
    )
    return Place(server, abuser, Somebody(Target(**where, signed_in=as_somebody(VICTIM)), council.made["usual"]))


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}
# What is taken out, and an abuse that then does harm.
CONTROLS = {
    "reading bodies before a thread is taken": "idle bodies",
    "turns": "records",
    "a process for documents": "many PDFs at once",
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
