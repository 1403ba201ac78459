"""A PostgreSQL of a measure's own, in a folder of its choosing, which can be stopped, started and looked into."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg

from bench.serving import ROOT

# Answers each line of its input, the arguments of one of PostgreSQL's programs, with what that said and its exit code.
KEEPER = """
source script/prepare
source script/postgresql
start_postgresql >&2
echo "$DATABASE_URL $postgresql_data"
while read -r line; do
  said=$(as_postgresql "$postgresql_programs_folder"/$line 2>&1 </dev/null) && status=0 || status=$?
  echo "${said//$'\\n'/ | }"
  echo "$status"
done
"""


class OwnPostgreSQL:
    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._keeper = subprocess.Popen(
            ["bash", "-c", KEEPER],
            cwd=ROOT,
            env=os.environ | environment | {"HANDRAIL_POSTGRESQL_FOLDER": str(folder / "postgresql")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            first, data = self._line().split()
        except ValueError:
            raise RuntimeError("PostgreSQL did not start") from None
        self.data = Path(data)
        if not self.data.is_relative_to(folder):
            raise RuntimeError(f"PostgreSQL's own user may not enter {folder}")
        self._first = first
        self.address = first.rsplit("/", 1)[0] + "/council"
        self.make_anew()

    def make_anew(self) -> None:
        """An empty database in the place of what there was."""
        with psycopg.connect(self._first, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS council WITH (FORCE)")
            connection.execute("CREATE DATABASE council")
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION amcheck")

    def _line(self) -> str:
        assert self._keeper.stdout is not None
        return self._keeper.stdout.readline().strip()

    def _run(self, line: str) -> tuple[bool, str]:
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(f"{line}\n")
        self._keeper.stdin.flush()
        said = self._line()
        return self._line() == "0", said

    def run(self, line: str) -> None:
        """One of PostgreSQL's programs with its arguments, as PostgreSQL's own user."""
        done, said = self._run(line)
        if not done:
            raise RuntimeError(f"{line.split()[0]}: {said}\n{self._log()[-2000:]}")

    def hold_what_is_in(self, address: str) -> None:
        """Copies another database, as it stands, in the place of what there was."""
        self.make_anew()
        copy = f"{self.data}.copy"
        self.run(f"pg_dump --format=custom --file={copy} {address}")
        self.run(f"pg_restore --dbname={self.address} {copy}")
        Path(copy).unlink()

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.address, connect_timeout=5):
            return True
        return False

    def is_running(self) -> bool:
        return self._run(f"pg_ctl status --pgdata={self.data}")[0]

    def start_again(self) -> None:
        """With what it was first started with."""
        self.run(f"pg_ctl restart --wait --silent --mode=immediate --pgdata={self.data} --log={self.data}/log")

    def stop_at_once(self) -> None:
        """As a pulled plug does: nothing more is written down."""
        self.run(f"pg_ctl stop --mode=immediate --silent --pgdata={self.data}")

    def stop(self) -> None:
        self.run(f"pg_ctl stop --mode=fast --silent --pgdata={self.data}")

    def faults_of_tables(self) -> list[str]:
        """Every index against its table, every page of every table."""
        found = []
        with psycopg.connect(self.address, autocommit=True) as connection:
            for name, kind in connection.execute(
                "SELECT oid::regclass::text, relkind FROM pg_class WHERE relkind IN ('r', 't')"
                " OR relkind = 'i' AND relam = (SELECT oid FROM pg_am WHERE amname = 'btree')"
            ).fetchall():
                check = "bt_index_check(%s, true)" if kind == "i" else "verify_heapam(%s)"
                try:
                    said = connection.execute(f"SELECT {check}::text", [name]).fetchall()
                except psycopg.Error as fault:
                    said = [(f"{fault}",)]
                found += [f"{name}: {words}" for (words,) in said if words]
        return found

    def faults_of_a_dump(self) -> list[str]:
        done, said = self._run(f"pg_dump --file=/dev/null {self.address}")
        return [] if done else [said]

    def faults_of_pages(self) -> list[str]:
        """Of a server that is stopped: pages that do not add up to their checksum."""
        done, said = self._run(f"pg_checksums --check --pgdata={self.data}")
        return [] if done else [said]

    def restarted_itself(self) -> int:
        return self._log().count("all server processes terminated; reinitializing")

    def _log(self) -> str:
        return (self.data / "log").read_text(errors="replace")

    def close(self) -> None:
        self._keeper.communicate()
