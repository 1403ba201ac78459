"""A folder on a disk that can be filled and freed while a database runs on it, and the databases that do.

The disk is a shim, as mounting a small one needs rights that a container seldom has; it also fills as a disk does that
never writes in place. What is not modelled: streams of the C library that are open already, and memory that is mapped.
"""

import sqlite3
import time
from pathlib import Path

from bench.own_postgresql import OwnPostgreSQL
from bench.shim import compiled

HOW = ("nothing_grows", "nothing_is_written")
STARTS_WITHIN = 60.0


class Disk:
    """Programs that run with `environment` see `live` as being full from `fill` to `free`."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)  # a database may run as somebody else
        self.live, self._full = folder / "disk", folder / "full"
        self.live.mkdir()
        self._full.mkdir()
        self.environment = {
            "LD_PRELOAD": str(compiled("disk_full", folder)),
            "HANDRAIL_DISK": str(self.live),
            "HANDRAIL_FULL": str(self._full),
        }

    def fill(self, how: str) -> None:
        (self._full / how).touch()

    def free(self) -> None:
        for how in HOW:
            (self._full / how).unlink(missing_ok=True)


class SQLiteOnDisk:
    """A database in a file, written by Handrail itself."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        self.file = self.disk.live / "handrail.sqlite3"
        self.address = f"sqlite:///{self.file}"
        self.environment = self.disk.environment

    def wait_until_it_answers(self) -> None:
        """There is nothing between Handrail and the file that could need a moment."""

    def damage(self) -> list[str]:
        return damage_of_file(self.file)

    def stop_and_look(self) -> list[str]:
        """Handrail was killed before: what is in the file is all there is."""
        return damage_of_file(self.file)

    def of_its_own(self) -> str:
        return ""

    def close(self) -> None:
        """The file goes with its folder."""


class PostgreSQLOnDisk:
    """A database in the data folder of a PostgreSQL of its own; Handrail itself writes nothing there."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        self.server = OwnPostgreSQL(self.disk.live, self.disk.environment)
        self.address = self.server.address
        self.environment: dict[str, str] = {}
        self.started_by_hand = 0

    def wait_until_it_answers(self) -> None:
        """PostgreSQL starts itself anew after a write it cannot do without; where it gives up, it is started."""
        until = time.monotonic() + STARTS_WITHIN
        while not self.server.answers():
            if not self.server.is_running():
                self.server.start_again()
                self.started_by_hand += 1
            if time.monotonic() > until:
                raise TimeoutError(f"PostgreSQL did not answer within {STARTS_WITHIN:.0f} s")
            time.sleep(0.01)

    def damage(self) -> list[str]:
        return self.server.faults_of_tables()

    def stop_and_look(self) -> list[str]:
        """Stopped as by a pulled plug and started again, it must come up, hold together and give all of it out."""
        self.server.stop_at_once()
        self.server.start_again()
        self.wait_until_it_answers()
        found = self.server.faults_of_tables() + self.server.faults_of_a_dump()
        self.server.stop()
        found += self.server.faults_of_pages()
        self.server.start_again()
        self.wait_until_it_answers()
        return found

    def of_its_own(self) -> str:
        """What PostgreSQL did by itself, which is its way and not a fault."""
        return (
            f" (PostgreSQL restarted itself {self.server.restarted_itself()} times, gave up and was"
            f" started {self.started_by_hand} times)"
        )

    def close(self) -> None:
        self.disk.free()
        self.server.close()


def damage_of_file(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        said += [f"a reference to nothing: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as fault:
        said = [f"{fault}"]
    finally:
        connection.close()
    return [] if said == ["ok"] else said
