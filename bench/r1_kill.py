"""Kills the server and all its workers at a moment in which four clients save, starts it again, and so on.

Each client goes on as the page does: what was not answered is sent again under the same save id.
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import Figure
from bench.serving import ROOT, ask_in_process, free_port, manage, postgresql, settings_of, sqlite
from bench.stored_texts import word
from bench.visitor import Answer, Visitor
from handrail.demo.council_on_file import id_of

ID = "R1"
MARK = "0 acknowledged saves lost, 0 half-saves in 1,000 kills of the server while 4 clients save, on both databases"
WANTED = 1000
KILLS = int(os.environ.get("HANDRAIL_KILLS", WANTED))
RECORD = "hartley-2026-11-23"
PERSON = "sam.okafor@example.org"
LATEST = 0.06
STARTS_WITHIN = 30.0


@dataclass
class Told:
    """What the clients were told, over all the kills."""

    kills: int = 0
    in_mid_save: int = 0
    acknowledged: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Starter:
    """Starts a server in a process group of its own, and kills all of it at once."""

    def __init__(self, database: str, settings: str, environment: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.group = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.starter"],
            cwd=ROOT,
            env=settings_of(database) | {"DJANGO_SETTINGS_MODULE": settings} | dict(environment or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _say(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def start(self) -> None:
        self.group = int(self._say(f"start {self.port}"))

    def stand_still(self) -> None:
        os.killpg(self.group, signal.SIGSTOP)

    def kill(self) -> None:
        os.killpg(self.group, signal.SIGKILL)
        self._say(f"reap {self.group}")
        self.group = 0
        wait_for(lambda: is_free(self.port))  # the last of the group may be a moment in going

    def close(self) -> None:
        if self.group:
            self.kill()
        self._process.communicate()


class Client(threading.Thread):
    """Saves word after word into a row of their own; whatever got no answer is sent again."""

    def __init__(self, visitor: Visitor, number: int, told: Told, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.visitor, self.number, self.told, self.over = visitor, number, told, over
        kind, box = ("answer", "text") if number % 2 else ("mirroring", "among_us")
        key = ("values", "models")[number // 2] if number % 2 else str(uuid.uuid4())
        self.row, self.box = f"{kind}.{key}", box
        self.waits_for_an_answer = False
        self.acknowledged_now = 0

    def run(self) -> None:
        base = count = 0
        fields: dict[str, str] = {}
        while not self.over.is_set():
            if not fields:
                text = word(self.number, count)
                fields = {"row": self.row, "base": str(base), "save_id": str(uuid.uuid4()), f"typed.{self.box}": text}
            told = self._send(fields)
            if told is None:
                continue
            base, fields = told["revision"], {}
            if told["outcome"] == "saved":
                self.told.acknowledged.append(word(self.number, count))
                self.acknowledged_now += 1
            else:
                self.told.faults.append(f"{told}")
            count += 1

    def _send(self, fields: dict[str, str]) -> dict | None:
        try:
            self.waits_for_an_answer = True
            answer = self.visitor.post(f"/records/{id_of(RECORD)}/save/", fields)
        except (OSError, http.client.HTTPException):
            self.visitor.connection.close()
            time.sleep(0.005)
            return None
        finally:
            self.waits_for_an_answer = False
        if answer.status != 200:
            self.refused(answer)
            return None
        return json.loads(answer.body)

    def refused(self, answer: Answer) -> None:
        self.told.faults.append(f"{answer.status} {answer.body[:200]!r}")


def measure() -> Figure:
    parts, holds = [], KILLS >= WANTED
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as address:
            manage(settings_of(address), "migrate", "--verbosity", "0")
            manage(settings_of(address), "demo")
            told = killed_again_and_again(address, kills=KILLS)
            lost, halves = lost_and_halved(address, told)
        parts.append(
            f"{name}: {told.kills:,} of {WANTED:,} kills ({told.in_mid_save} with a save not yet answered),"
            f" {lost} of {len(told.acknowledged)} acknowledged saves lost, {len(halves)} half-saves,"
            f" {len(told.faults)} errors"
        )
        holds &= not lost and not halves and not told.faults
    return Figure("; ".join(parts), holds=holds)


def lost_and_halved(database: str, told: Told) -> tuple[int, list[str]]:
    stored = ask_in_process("stored_texts", database, str(id_of(RECORD)))
    return len(set(told.acknowledged) - set(stored["words"])), stored["half_saves"]


def killed_again_and_again(
    database: str,
    *,
    kills: int,
    settings: str = "handrail.config.settings",
    environment: Mapping[str, str] | None = None,
    end: Callable[[Starter], object] = Starter.kill,
    told: Told | None = None,
) -> Told:
    """`database` holds the made-up council; `end` is what happens before each next start."""
    told, over = told or Told(), threading.Event()
    with started(database, settings, environment) as starter:
        first = signed_in(starter)
        clients = [Client(first.again(), number, told, over) for number in range(4)]
        for client in clients:
            client.start()
        for _ in range(kills):
            for client in clients:
                client.acknowledged_now = 0
            wait_for(lambda: all(client.acknowledged_now for client in clients))
            time.sleep(random.uniform(0, LATEST))
            told.in_mid_save += any(client.waits_for_an_answer for client in clients)
            end(starter)
            told.kills += 1
            starter.start()
        over.set()
        for client in clients:
            client.join(STARTS_WITHIN)
    return told


@contextmanager
def started(database: str, settings: str, environment: Mapping[str, str] | None = None) -> Iterator[Starter]:
    starter = Starter(database, settings, environment)
    try:
        starter.start()
        yield starter
    finally:
        starter.close()


def signed_in(starter: Starter) -> Visitor:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return Visitor(starter.address).become(PERSON)
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False


def wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(f"nothing was saved within {STARTS_WITHIN:.0f} s")
        time.sleep(0.001)
