"""A server, a database and a run of tests for a measure to use; all of them gone when it ends."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    address: str
    database: str
    process: subprocess.Popen
    started_in: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of a database in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="handrail-measure-") as folder:
        yield f"sqlite:///{folder}/handrail.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new database on a private PostgreSQL."""
    commands = (
        'source script/prepare; source script/postgresql; start_postgresql >&2; echo "$DATABASE_URL"; read -r _ || true'
    )
    keeper = subprocess.Popen(
        ["bash", "-c", commands], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert keeper.stdout is not None
        address = keeper.stdout.readline().strip()
        if not address:
            raise RuntimeError("PostgreSQL did not start")
        import psycopg

        name = f"measure_{secrets.token_hex(4)}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        yield address.rsplit("/", 1)[0] + f"/{name}"
    finally:
        keeper.communicate("\n")


@contextmanager
def serving(
    database: str,
    *,
    demo: bool = True,
    environment: dict[str, str] | None = None,
    program: str = "handrail.config.command",
) -> Iterator[Server]:
    """A server of two workers, as it is installed, on a port of its own."""
    port = free_port()
    values = settings_of(database) | {"HANDRAIL_PORT": str(port)} | (environment or {})
    if values["HANDRAIL_MODE"] == "production":
        values.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    manage(values, "migrate", "--verbosity", "0")
    if demo:
        manage(values, "demo")
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", program, "serve"],
        cwd=ROOT,
        env=values,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(address, process)
        yield Server(address, database, process, time.monotonic() - began)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        kill_what_is_left(process)


def kill_what_is_left(process: subprocess.Popen) -> None:
    """Ends the server's workers too, which outlive a server that was killed."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def settings_of(database: str) -> dict[str, str]:
    """The environment of a program that uses this database."""
    return {**os.environ, "DATABASE_URL": database, "HANDRAIL_MODE": "development"}


def ask_in_process(module: str, database: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Any:
    """What a part of a measure prints that needs Handrail in its own process, set up for this database."""
    values = {"DJANGO_SETTINGS_MODULE": "handrail.config.settings", **(environment or settings_of(database))}
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        cwd=ROOT,
        env=values,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def manage(values: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "handrail.config.command", *arguments],
        cwd=ROOT,
        env=values,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def wait_until_served(address: str, process: subprocess.Popen, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server stopped before it served a page")
        try:
            urllib.request.urlopen(address, timeout=seconds).read(1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"no page within {seconds} s")


@dataclass(frozen=True)
class TestRun:
    __test__ = False
    passed: int
    failed: int
    skipped: int
    output: str

    @property
    def clean(self) -> bool:
        """Everything passed and nothing was left out."""
        return self.passed > 0 and not self.failed and not self.skipped


def run_tests(*arguments: str, environment: dict[str, str] | None = None) -> TestRun:
    """Runs a part of the tests; an error counts as a failure."""
    values = {**os.environ, "HANDRAIL_MODE": "test", **(environment or {})}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=values, capture_output=True, text=True
    )
    counts = dict.fromkeys(("passed", "failed", "error", "errors", "skipped"), 0)
    closing = done.stdout.strip().splitlines()[-1:] or [""]
    for number, what in re.findall(r"(\d+) (\w+)", closing[0]):
        if what in counts:
            counts[what] += int(number)
    failed = counts["failed"] + counts["error"] + counts["errors"]
    if done.returncode and not failed:
        failed = 1
    if failed:
        print(done.stdout, done.stderr, file=sys.stderr)
    return TestRun(counts["passed"], failed, counts["skipped"], done.stdout)
