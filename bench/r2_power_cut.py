"""Cuts the power at a moment in which four clients save: everything dies, and of the disk only what was synced stays.

Every other cut also keeps any part of what was not synced, as a disk may have written it already.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import Figure
from bench.databases_under_power import PostgreSQLUnderPower, SQLiteUnderPower
from bench.power_cut import quick_folder
from bench.r1_kill import Starter, Told, killed_again_and_again, lost_and_halved
from bench.serving import ROOT, free_port, manage, settings_of

ID = "R2"
MARK = "0 lost in 200 simulated cuts, on both databases; unsafe database settings refuse to start"
WANTED = 200
CUTS = int(os.environ.get("HANDRAIL_CUTS", WANTED))
CUTS_WHEN_UNSAFE = 2
SAFE = "handrail.config.settings"
UNSAFE = "bench.unsafe_settings"

UnderPower = SQLiteUnderPower | PostgreSQLUnderPower


@dataclass
class Cuts:
    """What the cuts did, besides what the clients were told."""

    told: Told = field(default_factory=Told)
    cuts: int = 0
    took_something: int = 0
    damage: list[str] = field(default_factory=list)
    lost: int = 0
    half_saves: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return bool(self.took_something and self.told.in_mid_save) and not (
            self.lost or self.half_saves or self.damage or self.told.faults
        )


def measure() -> Figure:
    parts, holds = [], CUTS >= WANTED
    for database in (SQLiteUnderPower, PostgreSQLUnderPower):
        with council_under_power(database) as under:
            found = cut_again_and_again(under, cuts=CUTS)
            refused = [refuses_to_start(under, setting) for setting in under.UNSAFE]
        with council_under_power(database) as under:
            unsafe = cut_when_unsafe(under, under.LOSES)
            control = f"with {under.LOSES} {unsafe.lost} of {len(unsafe.told.acknowledged)} lost"
        parts.append(
            f"{database.name}: {in_words(found)}; {control};"
            f" {sum(refused)} of {len(refused)} unsafe settings refused to start"
        )
        holds &= found.holds and all(refused) and unsafe.lost > 0
    return Figure("; ".join(parts), holds=holds)


def in_words(found: Cuts) -> str:
    return (
        f"{found.cuts} of {WANTED} cuts ({found.told.in_mid_save} with a save not yet answered,"
        f" {found.took_something} changed a file), {found.lost} of {len(found.told.acknowledged):,} acknowledged saves"
        f" lost, {len(found.half_saves)} half-saves, {len(found.damage)} faults in the database,"
        f" {len(found.told.faults)} errors"
    )


def cut_again_and_again(
    under: UnderPower, *, cuts: int, settings: str = SAFE, environment: Mapping[str, str] | None = None
) -> Cuts:
    """The database holds the made-up council; what the clients do to sign in is never cut."""
    found, draw = Cuts(), random.Random(cuts)

    def cut(starter: Starter) -> None:
        starter.stand_still()  # nobody is told anything after the moment of the cut
        under.disk.stop_syncing()
        starter.kill()
        under.die()
        if found.told.kills:
            found.took_something += bool(under.disk.cut(keep_any=draw if found.cuts % 2 else None))
            found.cuts += 1
        else:
            under.disk.settle()
        under.start()
        found.damage += under.damage()

    killed_again_and_again(
        under.address,
        kills=cuts + 1,
        settings=settings,
        environment=under.environment() | dict(environment or {}),
        end=cut,
        told=found.told,
    )
    found.damage += under.stop_and_look()
    found.lost, found.half_saves = lost_and_halved(under.address, found.told)
    return found


def cut_when_unsafe(under: UnderPower, setting: str) -> Cuts:
    """The same on a database that does not wait for the disk, and a server that does not look at its database."""
    under.set(setting)
    return cut_again_and_again(
        under, cuts=CUTS_WHEN_UNSAFE, settings=UNSAFE, environment={"HANDRAIL_STARTS_UNSAFE": "yes"}
    )


def refuses_to_start(under: UnderPower, setting: str) -> bool:
    """Whether the server ends at once and names the setting."""
    under.set(setting)
    done = subprocess.run(
        [sys.executable, "-m", "handrail.config.command", "serve", "--port", str(free_port())],
        cwd=ROOT,
        env=settings_of(under.address) | {"DJANGO_SETTINGS_MODULE": UNSAFE} | under.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode != 0 and f"{setting.split('=')[0]} is" in done.stderr


def load_council(address: str) -> None:
    manage(settings_of(address), "migrate", "--verbosity", "0")
    manage(settings_of(address), "demo")


@contextmanager
def council_under_power(database: type[UnderPower]) -> Iterator[UnderPower]:
    with quick_folder() as folder:
        under = database(folder)
        try:
            load_council(under.address)
            yield under
        finally:
            under.close()
