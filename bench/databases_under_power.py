"""The databases whose power is cut: each on a disk of its own, able to die at once and to start on what is left."""

import os
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from bench.disk_full import damage_of_file
from bench.own_postgresql import OwnPostgreSQL
from bench.power_cut import Disk
from bench.resources import children_of, is_at_work

STARTS_WITHIN = 60.0
SETTLES_WITHIN = 10.0


class SQLiteUnderPower:
    """A database in a file, written by Handrail itself."""

    name = "SQLite"
    UNSAFE = ("synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY")
    LOSES = "synchronous=NORMAL"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        self.file = self.disk.live / "handrail.sqlite3"
        self.address = f"sqlite:///{self.file}"
        self._copy = folder / "copy"
        self._setting = ""

    def set(self, setting: str) -> None:
        self._setting = setting

    def environment(self) -> dict[str, str]:
        """What Handrail runs with."""
        return self.disk.environment | ({"HANDRAIL_PRAGMAS": f"PRAGMA {self._setting};"} if self._setting else {})

    def die(self) -> None:
        """It died with Handrail."""

    def start(self) -> None:
        """It starts with whoever opens it."""

    def damage(self) -> list[str]:
        """Looked for in a copy: to open the file would already repair it."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self.disk.live, self._copy)
        return damage_of_file(self._copy / self.file.name)

    def stop_and_look(self) -> list[str]:
        """What is in the file is all there is."""
        return self.damage()

    def close(self) -> None:
        """The file goes with its folder."""


class PostgreSQLUnderPower:
    """A PostgreSQL of its own; Handrail writes nothing to this disk."""

    name = "PostgreSQL"
    UNSAFE = ("synchronous_commit=off", "fsync=off", "full_page_writes=off")
    LOSES = "synchronous_commit=off"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        self.server = OwnPostgreSQL(self.disk.live, self.disk.environment)
        self.address = self.server.address
        self._log = folder / "postgresql.log"
        data = self.server.data
        self._command = shlex.split((data / "postmaster.opts").read_text())
        self._user: dict[str, Any] = {"cwd": "/"}
        if os.geteuid() == 0:
            owner = data.stat()
            self._user |= {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        self._process: subprocess.Popen | None = None
        self.server.stop()
        self.server.run(f"pg_resetwal --wal-segsize=1 --pgdata={data}")  # every sync copies a segment
        self.disk.settle()
        self.start()

    def set(self, setting: str) -> None:
        name, _, value = setting.partition("=")
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET ALL")
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")
        until = time.monotonic() + SETTLES_WITHIN
        while self._shows(name) != value:
            if time.monotonic() > until:
                raise TimeoutError(f"{setting} did not take hold")
            time.sleep(0.01)

    def _shows(self, name: str) -> str:
        with psycopg.connect(self.address) as connection:
            row = connection.execute(f"SHOW {name}").fetchone()
        return row[0] if row else ""

    def environment(self) -> dict[str, str]:
        """What Handrail runs with."""
        return {}

    def die(self) -> None:
        """All its processes at once; its own ways of stopping would wait for the disk."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGSTOP)  # starts no other one
        family = children_of(self._process.pid)
        for process in (*family, self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()
        while any(is_at_work(process) for process in family):
            time.sleep(0.001)
        self._process = None

    def start(self) -> None:
        """Returns once it answers, having put right what a cut left. It is ours, so that no dead one lingers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=os.environ | self.disk.environment, stdout=log, stderr=log, **self._user
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self.server.answers():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.01)

    def damage(self) -> list[str]:
        return self.server.faults_of_tables()

    def stop_and_look(self) -> list[str]:
        """All of it is given out, and every page adds up."""
        found = self.server.faults_of_tables() + self.server.faults_of_a_dump()
        self._stop()
        found += self.server.faults_of_pages()
        self.start()
        return found

    def _stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(SETTLES_WITHIN)
            except subprocess.TimeoutExpired:
                self.die()
            self._process = None

    def close(self) -> None:
        self._stop()
        self.server.close()
