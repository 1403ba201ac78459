"""Cuts the power at a moment in which four clients save: the server dies, and of the disk only what was synced stays.

Every other cut also keeps any part of what was not synced, as a disk may have written it already.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import Figure
from bench.power_cut import Disk
from bench.r1_kill import Told, killed_again_and_again, lost_and_halved
from bench.serving import ROOT, free_port, manage, settings_of

ID = "R2"
MARK = "0 lost in 200 simulated cuts, on both databases; unsafe database settings refuse to start"
WANTED = 200
CUTS = int(os.environ.get("HANDRAIL_CUTS", WANTED))
CUTS_WHEN_UNSAFE = 2
SAFE = "handrail.config.settings"
UNSAFE = "bench.unsafe_settings"
UNSAFE_PRAGMAS = ("synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY")


def measure() -> Figure:
    """Falls short until PostgreSQL is cut as well."""
    with council_under_power() as under:
        refused = [refuses_to_start(under.address, pragma) for pragma in UNSAFE_PRAGMAS]
        found = cut_again_and_again(under, cuts=CUTS)
    with council_under_power() as under:
        unsafe = cut_when_unsafe(under)
    text = (
        f"SQLite: {found.cuts} of {WANTED} cuts ({found.told.in_mid_save} with a save not yet answered,"
        f" {found.took_something} changed a file), {found.lost} of {len(found.told.acknowledged)} acknowledged saves"
        f" lost, {len(found.half_saves)} half-saves, {len(found.damage)} faults in the file,"
        f" {len(found.told.faults)} errors; with synchronous=NORMAL {unsafe.lost} of"
        f" {len(unsafe.told.acknowledged)} lost; {sum(refused)} of {len(refused)} unsafe settings refused to start;"
        " PostgreSQL: not measured yet"
    )
    return Figure(text, holds=False)


@dataclass
class Cuts:
    """What the cuts did, besides what the clients were told."""

    told: Told = field(default_factory=Told)
    cuts: int = 0
    took_something: int = 0
    damage: list[str] = field(default_factory=list)
    lost: int = 0
    half_saves: list[str] = field(default_factory=list)


class SQLiteUnderPower:
    """A council in a file on a disk whose power is cut."""

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder)
        self.file = self.disk.live / "handrail.sqlite3"
        self.address = f"sqlite:///{self.file}"
        self._copy = folder / "copy"

    def damage(self) -> list[str]:
        """Looked for in a copy: to open the file would already repair it."""
        self._copy.mkdir(exist_ok=True)
        for path in self.disk.live.iterdir():
            (self._copy / path.name).write_bytes(path.read_bytes())
        copy = sqlite3.connect(self._copy / self.file.name)
        try:
            said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            said += [f"a reference to nothing: {row}" for row in copy.execute("PRAGMA foreign_key_check")]
        except sqlite3.DatabaseError as fault:
            said = [f"{fault}"]
        finally:
            copy.close()
        return [] if said == ["ok"] else said


def cut_again_and_again(
    under: SQLiteUnderPower, *, cuts: int, settings: str = SAFE, environment: Mapping[str, str] | None = None
) -> Cuts:
    """The database holds the made-up council and is stopped; what the clients do to sign in is never cut."""
    found, draw = Cuts(), random.Random(cuts)

    def cut() -> None:
        under.disk.stop_syncing()
        if found.told.kills:
            found.took_something += bool(under.disk.cut(keep_any=draw if found.cuts % 2 else None))
            found.cuts += 1
        else:
            under.disk.settle()
        found.damage += under.damage()

    killed_again_and_again(
        under.address,
        kills=cuts + 1,
        settings=settings,
        environment=under.disk.environment | dict(environment or {}),
        meanwhile=cut,
        told=found.told,
    )
    found.lost, found.half_saves = lost_and_halved(under.address, found.told)
    return found


def cut_when_unsafe(under: SQLiteUnderPower) -> Cuts:
    """The same with synchronous=NORMAL, on a server that does not look at its database."""
    environment = {"HANDRAIL_STARTS_UNSAFE": "yes", "HANDRAIL_PRAGMAS": "PRAGMA synchronous=NORMAL;"}
    return cut_again_and_again(under, cuts=CUTS_WHEN_UNSAFE, settings=UNSAFE, environment=environment)


def refuses_to_start(address: str, pragma: str) -> bool:
    """Whether the server ends at once and names the setting."""
    done = subprocess.run(
        [sys.executable, "-m", "handrail.config.command", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env=settings_of(address) | {"DJANGO_SETTINGS_MODULE": UNSAFE, "HANDRAIL_PRAGMAS": f"PRAGMA {pragma};"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode != 0 and f"{pragma.split('=')[0]} is" in done.stderr


def load_council(address: str) -> None:
    manage(settings_of(address), "migrate", "--verbosity", "0")
    manage(settings_of(address), "demo")


@contextmanager
def council_under_power() -> Iterator[SQLiteUnderPower]:
    with tempfile.TemporaryDirectory(prefix="handrail-power-") as folder:
        under = SQLiteUnderPower(Path(folder))
        load_council(under.address)
        yield under
